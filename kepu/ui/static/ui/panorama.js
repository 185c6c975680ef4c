/* Turns <div data-panorama="address of an equirectangular picture" data-yaw="degrees"> into something to look round in. Without
   this script, or where the browser has no WebGL, the flat picture inside stays. The viewer is fetched when it is first asked for. */
(() => {
  const boxes = document.querySelectorAll("[data-panorama]:not([data-ready])");
  boxes.forEach((box) => { box.dataset.ready = ""; }); // the script stands behind each panorama of a page
  if (!boxes.length || !window.WebGLRenderingContext) return;

  const viewer = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = boxes[0].dataset.viewer;
    script.onload = resolve;
    script.onerror = reject;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = boxes[0].dataset.sheet;
    document.head.append(sheet, script);
  });

  viewer.then(() => boxes.forEach((box) => {
    const picture = box.querySelector("img");
    const round = document.createElement("div");
    round.className = "panorama__round";
    round.setAttribute("role", "group");
    round.setAttribute("aria-label", [picture.alt, box.dataset.hint].filter(Boolean).join(" "));
    box.append(round);
    const shown = window.pannellum.viewer(round, {
      type: "equirectangular", panorama: box.dataset.panorama, yaw: Number(box.dataset.yaw) || 0, autoLoad: true,
      compass: false, showZoomCtrl: true, keyboardZoom: true, mouseZoom: "fullscreenonly",
    });
    shown.on("load", () => {
      picture.hidden = true;
      const said = box.parentElement.querySelector("[data-panorama-hint]");
      if (said) said.hidden = false;
    });
    shown.on("error", () => round.remove());
  })).catch(() => {});
})();
