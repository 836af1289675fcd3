/**
 * A story's page, wired: the step that is read decides what day, view and district the map shows.
 * Input: the steps in the page. Output: a map that follows, and the address of the step. The page
 * reads the same without this.
 */
import { fetchBytes, fetchJson } from './api.js';
import { decodeDetails, decodeLedger } from './files.js';
import { parseDay } from './intervals.js';
import { openMap, wrapMap } from './leaflet.js';
import { createMap, drawBackground } from './map.js';
import { createLegend } from './ui/legend.js';
import { decodeOutlines, refineOutlines } from './outlines.js';
import { createPatterns } from './symbols.js';
import { Timeline } from './timeline.js';
import { byId, h } from './ui/dom.js';
import { createWords } from './words.js';

const read = (id) => JSON.parse(byId(id).textContent);
const config = read('config');
const steps = [...document.querySelectorAll('.story-step')];
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const LESS_ZOOM = 0.75; // the same ground on a small screen, or on paper
const narrow = window.matchMedia('(max-width: 53.75em) and (min-height: 30em), (max-width: 36em)');

/** The step nearest to where the eye rests: below the map on a phone, a third down a wide page. */
function findReadStep() {
  const line = window.innerHeight * (narrow.matches ? 0.6 : 0.4);
  let found = 0;
  steps.forEach((step, index) => {
    if (step.getBoundingClientRect().top <= line) found = index;
  });
  return found;
}

/** While the page is printed every step shows its states and sources. */
function openForPrint() {
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('.story-step details:not([open])')];
    folded.forEach((one) => { one.open = true; });
  });
  window.addEventListener('afterprint', () => folded.forEach((one) => { one.open = false; }));
}

/** While the page is printed every step has a map of its own, that `drawStep(element, index)` draws at once. */
function drawForPrint(drawStep) {
  let surfaces = [];
  window.addEventListener('beforeprint', () => {
    surfaces = steps.map((step, index) => {
      const element = h('div', { class: 'map-canvas step-map', role: 'img', 'aria-label': step.querySelector('.story-when').textContent.trim() });
      step.querySelector('h2').after(element);
      return drawStep(element, index);
    });
  });
  window.addEventListener('afterprint', () => {
    surfaces.forEach((surface) => surface.remove());
    document.querySelectorAll('.step-map').forEach((element) => element.remove());
    surfaces = [];
  });
}

async function start() {
  const words = createWords({ labels: read('labels'), codes: read('codes'), lang: config.lang.slice(0, 2) });
  const [ledger, details, outlines, background] = await Promise.all([
    fetchBytes(config.ledger_url, decodeLedger),
    fetchBytes(config.details_url, decodeDetails),
    fetchBytes(config.outlines_url, decodeOutlines),
    fetchJson(config.background_url).catch(() => null),
  ]);
  const timeline = new Timeline(ledger);
  timeline.describe(details);
  const surface = wrapMap(openMap('story-map', config.steps[0].view), {
    maxBounds: [[28.5, 30], [41, 47]],
    reducedMotion: () => still.matches,
  });
  const tiles = config.tiles_url ? { url: config.tiles_url, attribution: config.tiles_attribution } : null;
  if (tiles) surface.addTiles(tiles);
  else if (background) drawBackground(surface, background);
  if (background) surface.credit(words.t('background_credit'));
  const viewOf = ({ zoom, ...view }) => ({ ...view, zoom: surface.width() < 500 ? zoom - LESS_ZOOM : zoom });
  const days = config.steps.map((step) => parseDay(step.day));
  let now = findReadStep();
  let shown = days[now];
  const rows = timeline.rowsOn(shown);
  let refined = null;
  const refine = () => (refined ??= fetchBytes(config.finer_url, (bytes) => refineOutlines(outlines, bytes)));
  const patterns = createPatterns();
  const map = createMap({
    surface, timeline, outlines, refine, background: tiles ? null : background, patterns, words,
    onSelect: (d) => byId(`step-${now + 1}`).querySelector(`[data-slug="${timeline.districts[d].slug}"]`)?.closest('details').setAttribute('open', ''),
  });
  map.draw(rows, [...rows.keys()]);
  map.showNames();
  surface.addControls({ zoomIn: words.t('zoom_in'), zoomOut: words.t('zoom_out'), sayLength: words.length });

  const legend = createLegend({ timeline, patterns, words, listVisible: map.listVisible });
  const explain = () => legend.draw(rows, { possible: timeline.doubtfulOn(shown), stale: new Set() });
  surface.onView(explain);

  /** One step as a picture that stands still; tiles would come too late for it. */
  function drawStep(element, index) {
    const { view, district } = config.steps[index];
    const on = wrapMap(openMap(element, { ...view, zoom: view.zoom - LESS_ZOOM }), { reducedMotion: () => true });
    if (background) drawBackground(on, background);
    const picture = createMap({ surface: on, timeline, outlines, refine, background, patterns, words, onSelect: () => {} });
    picture.markDoubts({ possible: timeline.doubtfulOn(days[index]), stale: new Set() });
    const rowsThen = timeline.rowsOn(days[index]);
    picture.draw(rowsThen, [...rowsThen.keys()]);
    picture.showNames();
    picture.choose(timeline.indexOfSlug.get(district) ?? -1);
    return on;
  }
  drawForPrint(drawStep);

  function tell() {
    byId('story-day').textContent = words.day(shown);
    byId('story-count').textContent = `${words.number(now + 1)} / ${words.number(steps.length)}`;
    steps.forEach((step, index) => step.classList.toggle('is-now', index === now));
    const aim = (id, index) => {
      const off = index < 0 || index >= steps.length;
      byId(id).href = `#step-${Math.min(Math.max(index, 0), steps.length - 1) + 1}`;
      byId(id).toggleAttribute('aria-disabled', off);
      if (off) byId(id).setAttribute('aria-disabled', 'true');
    };
    aim('story-back', now - 1);
    aim('story-on', now + 1);
  }

  function show(index, { fly = true } = {}) {
    const { view, district } = config.steps[index];
    now = index;
    const changed = timeline.advance(rows, shown, days[index]);
    shown = days[index];
    map.draw(rows, changed);
    map.markDoubts({ possible: timeline.doubtfulOn(shown), stale: new Set() });
    map.choose(timeline.indexOfSlug.get(district) ?? -1);
    if (fly) surface.flyTo(viewOf(view));
    else surface.setView(viewOf(view));
    explain();
    tell();
  }

  // A step that was asked for stays until its reader scrolls on: what moves on the page meanwhile
  // must not choose another.
  let asked = null;
  function goTo(index) {
    window.history.pushState(null, '', `#step-${index + 1}`);
    steps[index].scrollIntoView();
    asked = { index, top: steps[index].getBoundingClientRect().top };
    show(index);
  }
  for (const [id, by] of [['story-back', -1], ['story-on', 1]]) {
    byId(id).addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !steps[now + by]) return;
      event.preventDefault();
      goTo(now + by);
    });
  }

  let waiting = false;
  function follow() {
    waiting = false;
    if (asked && Math.abs(steps[asked.index].getBoundingClientRect().top - asked.top) < window.innerHeight / 2) return;
    asked = null;
    const index = findReadStep();
    if (index === now) return;
    show(index);
    window.history.replaceState(null, '', `#step-${index + 1}`);
  }
  window.addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }, { passive: true });
  new ResizeObserver(() => surface.resize()).observe(byId('story-map'));
  // the map made room for itself: what the address names may have moved
  document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  show(findReadStep(), { fly: false });
  document.documentElement.classList.add('map-drawn');
}

openForPrint();
if (steps.length) {
  start().catch((error) => {
    console.warn(error);
    byId('story-stage').hidden = true;
  });
}
