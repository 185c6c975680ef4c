/* Without a network: the pages that this browser keeps, newest first. */
(async () => {
  "use strict";
  const place = document.getElementById("kept");
  if (!place || !("caches" in window)) return;
  const cache = await caches.open("kepu-pages-1");
  const list = place.querySelector("ul");
  for (const request of (await cache.keys()).reverse()) {
    const response = await cache.match(request, { ignoreVary: true });
    const title = (/<title>([^<]*)</.exec(await response.text()) || [])[1];
    if (!title) continue;
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = new DOMParser().parseFromString(title, "text/html").documentElement.textContent;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  place.hidden = list.children.length === 0;
})();
