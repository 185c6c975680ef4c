"use strict";
/* Keeps the check-in pages that were opened, and what they are drawn with, for a phone at the door without a network. Nothing else. */
const FRAME = "kepu-gate-frame-{{ version }}";
const PAGES = "kepu-gate-pages";
const PATIENCE = 4000;
const DOOR = new RegExp("^{{ base|escapejs }}[0-9a-f-]{36}/$");
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("kepu-gate-frame-") && name !== FRAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

const page = async (event, request, url) => {
  const network = fetch(request).then(async (response) => {
    const cache = await caches.open(PAGES);
    if (response.ok && !response.redirected) await cache.put(url.pathname, response.clone());
    else if ([403, 404, 410].includes(response.status)) await cache.delete(url.pathname);
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  const kept = () => caches.match(url.pathname, { cacheName: PAGES, ignoreVary: true });
  const slow = new Promise((resolve) => setTimeout(() => kept().then((hit) => hit && resolve(hit)), PATIENCE));
  try {
    return await Promise.race([network, slow]);
  } catch {
    return (await kept()) || Response.error();
  }
};
const file = (request) => fetch(request).then((response) => {
  const copy = response.clone();
  if (response.ok) caches.open(FRAME).then((cache) => cache.put(request, copy)).catch(() => {});
  return response;
}).catch(() => caches.match(request, { ignoreSearch: true, ignoreVary: true }).then((hit) => hit || Response.error()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && DOOR.test(url.pathname)) event.respondWith(page(event, request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* The page says when its time has ended, or that nobody is signed in any more: the copy goes. */
self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(event.data.forget)));
});
