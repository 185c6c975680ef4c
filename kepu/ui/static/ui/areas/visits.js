/* "Near me": the list is put in order here, in the browser. Where the reader is goes nowhere and is not kept. */
(() => {
  "use strict";
  const button = document.querySelector("[data-near]");
  const list = document.querySelector("[data-places]");
  const said = document.querySelector("[data-near-said]");
  if (!button || !list || !navigator.geolocation || !list.querySelector("[data-lat]")) return;
  button.hidden = false;

  const radians = (degrees) => degrees * Math.PI / 180;
  const kilometres = (place, here) => {
    const up = radians(place.lat - here.latitude) / 2;
    const across = radians(place.lon - here.longitude) / 2;
    const half = Math.sin(up) ** 2 + Math.cos(radians(here.latitude)) * Math.cos(radians(place.lat)) * Math.sin(across) ** 2;
    return 2 * 6371 * Math.asin(Math.sqrt(half));
  };
  const order = (here) => {
    const rows = [...list.children].map((row) => {
      const known = row.dataset.lat !== undefined;
      const far = known ? kilometres({ lat: Number(row.dataset.lat), lon: Number(row.dataset.lon) }, here) : Infinity;
      if (known) row.querySelector("[data-distance]").textContent = ` · ${far < 10 ? far.toFixed(1) : Math.round(far)} km`;
      return { row, far };
    });
    rows.sort((one, other) => one.far - other.far).forEach(({ row }) => list.append(row));
  };
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    (position) => { order(position.coords); button.setAttribute("aria-current", "true"); said.textContent = ""; },
    () => { said.textContent = button.dataset.failed; },
    { maximumAge: 600000, timeout: 8000 },
  ));
})();
