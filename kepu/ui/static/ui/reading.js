/* A reading page: says once that it was opened, keeps the place in a recording, marks the part being read. Works without it. */
(() => {
  "use strict";
  const counted = document.currentScript?.dataset.count;
  const count = () => {
    if (document.visibilityState !== "visible" || !counted) return;
    document.removeEventListener("visibilitychange", count);
    navigator.sendBeacon?.(counted);
  };
  if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
  else if (document.visibilityState === "visible") count();
  else document.addEventListener("visibilitychange", count);

  /* Recordings go on where the listener left off; the speed is kept too. */
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* storage is full or forbidden */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  document.querySelectorAll(".reading audio, .reading video").forEach((player) => {
    const name = `kepu-place:${player.currentSrc || player.src || player.querySelector("source")?.src}`;
    player.addEventListener("loadedmetadata", () => {
      const place = Number(kept(name));
      if (place > 5 && place < player.duration - 10) player.currentTime = place;
      player.playbackRate = Number(kept("kepu-speed")) || 1;
    });
    let last = 0;
    player.addEventListener("timeupdate", () => {
      if (Math.abs(player.currentTime - last) < 2) return;
      last = player.currentTime;
      keep(name, String(Math.floor(last)));
    });
    player.addEventListener("ended", () => keep(name, "0"));
    player.addEventListener("ratechange", () => keep("kepu-speed", String(player.playbackRate)));
  });

  /* The part being read, in the list beside the text. */
  const links = new Map([...document.querySelectorAll(".toc a[href^='#']")].map((link) => [link.hash.slice(1), link]));
  if (links.size && "IntersectionObserver" in window) {
    const seen = new IntersectionObserver((entries) => {
      const here = entries.find((entry) => entry.isIntersecting);
      if (!here) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(here.target.id)?.setAttribute("aria-current", "location");
    }, { rootMargin: "-10% 0px -75% 0px" });
    links.forEach((_link, id) => { const part = document.getElementById(id); if (part) seen.observe(part); });
  }
})();
