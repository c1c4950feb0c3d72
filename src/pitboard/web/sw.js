// @ts-check
/**
 * Keeps the shell, never a board: files whose address names their content come from the device, everything else from
 * the network, and without a network a page that says so. A board that was kept would be a wrong one.
 */

const BASE = "/static/";
const KEPT = `pitboard ${BASE}`;
const OFFLINE = "/static/offline.html";
const DRESS = ["/static/colours.css", "/static/offline.css", "/static/icon.svg"]; // the page is shown at any address
const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([OFFLINE, ...DRESS])));
  worker.skipWaiting();
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (pathname.startsWith(BASE) && BASE.includes("@")) event.respondWith(kept(request));
  else if (DRESS.includes(pathname)) event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
});

/** @param {Request} request */
async function kept(request) {
  const cache = await caches.open(KEPT);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
