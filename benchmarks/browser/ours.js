/**
 * Our map: the page's own modules, with patterns, names, siege marks and the hit test on. Which layer
 * draws is the page's own choice, unless `?most_shapes=` says where the picture takes over.
 */
import { fetchJson } from '/static/control/js/api.js';
import { wrapMap } from '/static/control/js/leaflet.js';
import { createMap } from '/static/control/js/map.js';
import { createPatterns } from '/static/control/js/symbols.js';
import { Timeline } from '/static/control/js/timeline.js';
import { createWords } from '/static/control/js/words.js';
import { FIRST_DAY, makeMap, ready } from './frame.js';

async function start() {
  let files = Promise.all([fetchJson('/data/ledger.json'), fetchJson('/data/boundaries.json')]);
  const leaflet = makeMap();
  const [ledger, boundaries] = await files;
  files = null;
  const timeline = new Timeline(ledger);
  const words = createWords({ labels: {}, codes: {}, lang: 'en' });
  const surface = wrapMap(leaflet, { labels: { zoomIn: '+', zoomOut: '-' }, reducedMotion: () => true });
  const asked = new URLSearchParams(window.location.search).get('most_shapes');
  const mostShapes = asked === null ? undefined : Number(asked);
  const map = createMap({ mostShapes, surface, timeline, boundaries, background: null, patterns: createPatterns(), words, onSelect: (d) => map.choose(d) });
  let now = FIRST_DAY;
  const rows = timeline.rowsOn(now);
  map.draw(rows, []);
  const show = (day) => {
    const changed = timeline.advance(rows, now, day);
    now = day;
    map.draw(rows, changed);
    return changed.length;
  };
  const { from, to } = timeline.coverage;
  await ready(leaflet, { show, first: from, last: to, extra: { ours: map, timeline, rows } });
}
start();
