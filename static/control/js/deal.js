/**
 * A deal's map: where people left from and went to. Input: the places in the page. Output: points,
 * arrows, names. The list beside it says the same.
 */
import { fetchJson } from './api.js';
import { openMap, wrapMap } from './leaflet.js';
import { drawBackground } from './map.js';
import { byId, h } from './ui/dom.js';
import { createWords } from './words.js';

const read = (id) => JSON.parse(byId(id).textContent);
const config = read('config');
const words = createWords({ labels: read('labels'), codes: read('codes'), lang: config.lang.slice(0, 2) });
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const EDGE_PX = 50; // room for a place's name at the edge
const radiusOf = ({ wide }) => (wide ? 9 : 5);
const EDGE = 2; // of a point's ring, on which an arrow ends
const RANK = { origin: 0, destination: 1, transit: 2, reciprocal: 3 };

/**
 * From each origin, by way of each stop that is known, to each destination; to a destination whose
 * note says where its people came from, straight from these places and from no other.
 */
function listLegs(places) {
  const by = (role) => places.filter((place) => place.role === role);
  const stops = by('transit');
  const ends = by('destination').filter((place) => !place.from);
  const legs = [];
  for (const to of by('destination')) {
    for (const from of [...by('origin'), ...by('reciprocal')]) if (to.from?.includes(from.slug)) legs.push([from, to]);
  }
  for (const from of by('origin')) for (const to of stops.length ? stops : ends) legs.push([from, to]);
  for (const from of stops) for (const to of ends) legs.push([from, to]);
  return legs;
}

async function start() {
  const { places } = config;
  byId('deal-stage').hidden = false;
  const surface = wrapMap(openMap('deal-map', { lon: places[0].lon, lat: places[0].lat, zoom: 10 }), {
    maxBounds: [[28.5, 30], [41, 47]],
    reducedMotion: () => still.matches,
  });
  surface.addControls({ zoomIn: words.t('zoom_in'), zoomOut: words.t('zoom_out'), sayLength: words.length });
  const background = config.tiles_url ? null : await fetchJson(config.background_url).catch(() => null);
  if (config.tiles_url) surface.addTiles({ url: config.tiles_url, attribution: config.tiles_attribution });
  if (background) surface.credit(words.t('background_credit'));
  const lons = places.map((place) => place.lon);
  const lats = places.map((place) => place.lat);
  surface.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], {
    animate: false, paddingTopLeft: [EDGE_PX, EDGE_PX], paddingBottomRight: [EDGE_PX, EDGE_PX + surface.creditHeight()], maxZoom: 12,
  });
  if (background) drawBackground(surface, background);
  for (const [from, to] of listLegs(places)) surface.addArrow([[from.lon, from.lat], [to.lon, to.lat]], 'leg', radiusOf(to) + EDGE);
  for (const { role, lon, lat, wide } of places) surface.addPoint(lon, lat, `leg-point leg-${role}${wide ? ' is-wide' : ''}`, radiusOf({ wide }));
  const names = places.map(({ role, lon, lat, name }) => ({
    element: h('div', { class: `name name-district leg-name is-${role}` }, h('span', { text: words.nameOf(name) })), lon, lat, dy: -14, rank: RANK[role],
  }));
  surface.addLabels(() => names)();
  byId('deal-map-note').hidden = false;
  document.documentElement.classList.add('map-drawn');
}

start().catch((error) => {
  console.warn(error);
  byId('deal-stage').hidden = true;
});
