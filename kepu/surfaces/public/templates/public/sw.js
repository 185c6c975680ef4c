{% load i18n %}"use strict";
/* Keeps the frame, and the last pages that were opened with their pictures. The workbench, accounts and the interface are never kept. */
const FRAME = "kepu-frame-{{ version }}";
const PAGES = "kepu-pages-1";
const PICTURES = "kepu-pictures-1";
const MOST = { [PAGES]: 60, [PICTURES]: 80 };
const PATIENCE = 4000;
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = { zh: "{{ offline.zh|escapejs }}", en: "{{ offline.en|escapejs }}" };
const PRIVATE = /^\/(workbench|accounts|admin|authoring|api|i18n|feeds|healthz|readyz|styleguide|en\/styleguide|appearance|en\/appearance|search|en\/search|book|en\/book|bookings|en\/bookings)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((cache) => cache.addAll([...FILES, OFFLINE.zh, OFFLINE.en])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const wanted = [FRAME, PAGES, PICTURES];
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => !wanted.includes(name)).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

/* A page that is kept again goes to the end of the line; the first in line goes when there are too many. */
const keep = async (name, request, response) => {
  const cache = await caches.open(name);
  await cache.delete(request, { ignoreVary: true });
  await cache.put(request, response);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST[name])).map((old) => cache.delete(old)));
};
/* What is gone from the site is gone from here. */
const settle = async (request, response) => {
  if (response.ok && response.type === "basic" && !response.redirected && (response.headers.get("Content-Type") || "").startsWith("text/html")) await keep(PAGES, request, response.clone());
  else if (response.status === 404 || response.status === 410) await (await caches.open(PAGES)).delete(request, { ignoreVary: true });
  return response;
};
const kept = (request) => caches.match(request, { ignoreVary: true });
const page = async (event, request, url) => {
  const network = fetch(request).then((response) => settle(request, response));
  event.waitUntil(network.catch(() => {}));
  const slow = new Promise((resolve) => setTimeout(() => kept(request).then((hit) => hit && resolve(hit)), PATIENCE));
  try {
    return await Promise.race([network, slow]);
  } catch {
    return (await kept(request)) || (await kept(url.pathname.startsWith("/en/") ? OFFLINE.en : OFFLINE.zh)) || Response.error();
  }
};
const picture = async (event, request) => {
  const hit = await kept(request);
  if (hit) return hit;
  const response = await fetch(request);
  if (response.ok && (response.headers.get("Cache-Control") || "").includes("public")) event.waitUntil(keep(PICTURES, request, response.clone()));
  return response;
};
const file = (request) => fetch(request).then((response) => {
  const copy = response.clone();
  if (response.ok) caches.open(FRAME).then((cache) => cache.put(request, copy)).catch(() => {});
  return response;
}).catch(() => caches.match(request, { ignoreSearch: true, ignoreVary: true }).then((hit) => hit || Response.error()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || PRIVATE.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, request, url));
  else if (url.pathname.startsWith("/media/")) event.respondWith(picture(event, request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* With the network back, every kept page is asked for again: a correction reaches the copy on the phone. */
const refresh = async () => {
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys()) {
    try {
      await settle(request, await fetch(request.url, { cache: "no-cache", credentials: "same-origin" }));
    } catch {
      return;
    }
  }
};
self.addEventListener("message", (event) => { if (event.data === "refresh") event.waitUntil(refresh()); });
