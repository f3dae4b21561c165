// Without a network: help now, and a calm page with one's own drafts. Nobody's words are ever kept here.
const { origin, pathname, search, searchParams } = new URL(location);
const scope = pathname.replace("worker.js", "");
const name = `community ${scope} ${search}`;
const pages = ["help-now", "offline"].map((page) => `${scope}${page}?lang=${searchParams.get("lang")}`);
const assets = `${scope}assets/${searchParams.get("v")}/community/`;
const files = ["community.css", "community.js", "icon.svg", "fonts/atkinson-hyperlegible-next.woff2"];

const find = (request) => caches.match(request, { cacheName: name });

async function keep(paths) {
  await (await caches.open(name)).addAll(paths.map((path) => new Request(path, { credentials: "omit" })));
}

// Help lines change without a new version of the house: they are read again once a day.
async function renew() {
  const read = await find(pages[0]);
  if (!(Date.now() - Date.parse(read?.headers.get("Date")) < 864e5)) await keep(pages);
}

async function forgetOlder() {
  for (const other of await caches.keys()) if (other.startsWith(`community ${scope} `) && other !== name) await caches.delete(other);
}

addEventListener("install", (event) => {
  event.waitUntil(keep([...pages, ...files.map((file) => assets + file)]));
  skipWaiting();
});
addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
// What changes something is never touched: the browser itself says where it comes from.
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(origin)) return;
  if (request.mode === "navigate") {
    const answer = fetch(request);
    event.respondWith(answer.catch(() => find(pages[new URL(request.url).pathname === `${scope}help-now` ? 0 : 1])));
    event.waitUntil(answer.then(renew).catch(() => {}));
  } else if (request.url.startsWith(origin + assets)) {
    event.respondWith(fetch(request).catch(() => find(request)));
  }
});
