/**
 * What every map in the comparison shares: the same Leaflet map on the same ground, and the end of a
 * frame. A page under test sets `window.bench = {show(day), first, last}` by `ready`.
 */
export const BOUNDS = [[32.4, 35.8], [37.2, 42.2]];

export function makeMap(options = {}) {
  const map = window.L.map('map', { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, ...options });
  map.fitBounds(BOUNDS, { animate: false });
  return map;
}

/** Resolves when a frame with all that was drawn so far is made. */
export const drawn = () => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  }));
});

/**
 * Milliseconds that the page works for a call: in it, and in the frame that follows until its
 * picture is handed over. The wait for the frame to begin is not work.
 */
export async function timeWork(call) {
  await drawn();
  let began;
  requestAnimationFrame(() => { began = performance.now(); });
  const called = performance.now();
  call();
  const inCall = performance.now() - called;
  const ended = await new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
  });
  return inCall + ended - began;
}

/** When the first full map is drawn, and the bytes over the wire until then: of data, and of all. */
export async function noteFirstMap() {
  const at = await drawn();
  const sum = (entries) => entries.reduce((bytes, entry) => bytes + entry.encodedBodySize, 0);
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const carried = Number(document.documentElement.dataset.carried); // data that came with the page
  return { at, data: carried + sum(all.filter((entry) => entry.name.includes('/data/'))), all: sum(all) };
}

export async function ready(map, { show, first, last, firstMap, extra = {} }) {
  const noted = firstMap ?? await noteFirstMap();
  window.bench = { map, show, first, last, drawn, timeWork, firstMap: noted, ...extra };
}

/** Days of a GeoJSON's intervals, first and last. */
export const COVERAGE = { first: 15048, last: 20088 };
export const FIRST_DAY = 17600;

export const fetchIntervals = async () => (await fetch('/data/intervals.json')).json();
export const styleOf = (colour) => ({ fillColor: colour, fillOpacity: 0.84, color: '#191b1f', opacity: 0.62, weight: 0.6 });
