// "Near me": sorts the sessions on the page by distance. The reader's place is asked of the browser and never leaves it.
(() => {
  const button = document.querySelector("[data-near]");
  const list = document.querySelector("[data-events]");
  const note = document.querySelector("[data-near-note]");
  if (!button || !list || !note || !navigator.geolocation || !list.querySelector("[data-latitude]")) return;
  button.hidden = false;
  const EARTH_KM = 6371;

  function kilometres(here, item) {
    const rad = (degrees) => (degrees * Math.PI) / 180;
    const [a, b] = [rad(here.latitude), rad(Number(item.dataset.latitude))];
    const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(rad(Number(item.dataset.longitude) - here.longitude) / 2) ** 2;
    return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
  }

  function sort(position) {
    const items = [...list.querySelectorAll("li[data-latitude]")].map((item) => [kilometres(position.coords, item), item]);
    items.sort((one, other) => one[0] - other[0]);
    const sorted = document.createElement("ul");
    sorted.className = "items";
    for (const [distance, item] of items) {
      item.querySelector("[data-distance]").textContent = `${distance < 10 ? distance.toFixed(1) : Math.round(distance)} ${note.dataset.wordsKm}`;
      sorted.append(item);
    }
    list.prepend(sorted);
    for (const section of list.querySelectorAll("section")) if (!section.querySelector("li")) section.remove();
    button.setAttribute("aria-current", "true");
    note.textContent = note.dataset.wordsFar;
    note.hidden = false;
  }

  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(sort, () => {
      note.textContent = note.dataset.wordsNone;
      note.hidden = false;
    });
  });
})();
