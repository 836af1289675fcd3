/**
 * Our map: the page's own modules, with patterns, names, siege marks, doubts and the hit test on. Which
 * layer draws is the page's own choice, unless `?most_shapes=` says where the picture takes over.
 */
import { fetchBytes } from '/static/control/js/api.js';
import { decodeDetails, decodeLedger } from '/static/control/js/files.js';
import { wrapMap } from '/static/control/js/leaflet.js';
import { createMap } from '/static/control/js/map.js';
import { decodeOutlines, refineOutlines } from '/static/control/js/outlines.js';
import { createPatterns } from '/static/control/js/symbols.js';
import { Timeline } from '/static/control/js/timeline.js';
import { createWords } from '/static/control/js/words.js';
import { FIRST_DAY, makeMap, noteFirstMap, ready } from './frame.js';

const NONE = new Set();

async function start() {
  const files = Promise.all([fetchBytes('/data/ledger.bin', decodeLedger), fetchBytes('/data/outlines.bin', decodeOutlines)]);
  if (!window.L) await new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve); });
  const leaflet = makeMap();
  const [ledger, outlines] = await files;
  const timeline = new Timeline(ledger);
  const words = createWords({ labels: {}, codes: {}, lang: 'en' });
  const surface = wrapMap(leaflet, { reducedMotion: () => true });
  const asked = new URLSearchParams(window.location.search).get('most_shapes');
  const mostShapes = asked === null ? undefined : Number(asked);
  let refined = null;
  const refine = () => (refined ??= fetchBytes('/data/finer.bin', (bytes) => refineOutlines(outlines, bytes)));
  const map = createMap({ mostShapes, surface, timeline, outlines, refine, background: null, patterns: createPatterns(), words, onSelect: (d) => map.choose(d) });
  let now = FIRST_DAY;
  const rows = timeline.rowsOn(now);
  map.markDoubts({ possible: timeline.doubtfulOn(now), stale: NONE });
  map.draw(rows, []);
  const firstMap = await noteFirstMap();
  surface.addControls({ zoomIn: '+', zoomOut: '-', sayLength: words.length });
  timeline.describe(await fetchBytes('/data/details.bin', decodeDetails));
  map.showNames();
  const show = (day) => {
    const changed = timeline.advance(rows, now, day);
    now = day;
    map.draw(rows, changed);
    map.markDoubts({ possible: timeline.doubtfulOn(day), stale: NONE });
    return changed.length;
  };
  const { from, to } = timeline.coverage;
  await ready(leaflet, { show, first: from, last: to, firstMap, extra: { ours: map, timeline, rows } });
}
start();
