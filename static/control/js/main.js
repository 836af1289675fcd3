/**
 * The map page, wired: fetch, store, timeline, map, user interface. The only file that knows all of
 * them; it holds no logic of its own.
 */
import { addressOf, createDistrictLoader, fetchBytes, fetchJson, findPath, writeKnowledge } from './api.js';
import { decodeDetails, decodeLedger } from './files.js';
import { flagRows } from './filters.js';
import { addMonths, formatDay, parseDay } from './intervals.js';
import { awaitMap, makeTwin, wrapMap } from './leaflet.js';
import { createMap, drawBackground } from './map.js';
import { decodeOutlines, refineOutlines } from './outlines.js';
import { createStore, isCompared, parseUrl } from './store.js';
import { createPatterns } from './symbols.js';
import { Timeline } from './timeline.js';
import { createTwin } from './twin.js';
import { createWords } from './words.js';
import { createCompare } from './ui/compare.js';
import { byId, h } from './ui/dom.js';
import { createFilters } from './ui/filters.js';
import { createFinderBox } from './ui/finder.js';
import { createKnowledge, isSameKnowledge } from './ui/knowledge.js';
import { createLegend, openLegend } from './ui/legend.js';
import { createPanel } from './ui/panel.js';
import { keepOnPaper } from './ui/paper.js';
import { createRange } from './ui/range.js';
import { createShare } from './ui/share.js';
import { createTable } from './ui/table.js';
import { createTimebar } from './ui/timebar.js';

const read = (id) => JSON.parse(byId(id).textContent);
const config = read('config');
const words = createWords({ labels: read('labels'), codes: read('codes'), lang: document.documentElement.lang.slice(0, 2) });
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const reducedMotion = () => still.matches;
const READING_MS = 200;
const SOURCES_MS = 10000; // a picture waits no longer to name its sources
const KEPT_LEDGERS = 4;
const EDGE = 10; // pixels between what is chosen and a sheet below it
const LEAST_VIEW = 40; // pixels of the map that a sheet leaves for what is chosen
const DAMASCUS = [[36.18, 33.425], [36.5, 33.615]];

const mapReady = awaitMap('map');
const files = Promise.all([
  fetchBytes(config.ledger_url, decodeLedger),
  fetchBytes(config.outlines_url, decodeOutlines),
  // a page without its background still has its districts
  config.background_url ? fetchJson(config.background_url).catch(() => null) : null,
]);

// what is read rather than seen does not hold up the first picture
const details = files.then(() => fetchBytes(config.details_url, decodeDetails));

/** Ledgers under another knowledge, the last few kept; `filter` is asked what to show of each. */
function createTimelineLoader(filter) {
  const kept = new Map();
  return {
    all: () => [...kept.values()],
    async load(knowledge) {
      const url = addressOf(config.ledger_url, knowledge);
      if (!kept.has(url)) {
        const [ledger, told] = await Promise.all([fetchBytes(url, decodeLedger), fetchBytes(addressOf(config.details_url, knowledge), decodeDetails)]);
        kept.set(url, new Timeline(ledger));
        kept.get(url).describe(told);
        if (kept.size > KEPT_LEDGERS) kept.delete(kept.keys().next().value);
      }
      filter(kept.get(url));
      return kept.get(url);
    },
  };
}

async function start() {
  const [leafletMap, [ledger, outlines, background]] = await Promise.all([mapReady, files]);
  const timeline = new Timeline(ledger);
  const { from, to } = timeline.coverage;
  const defaults = { on: to, from, to };
  const fromServer = parseDay(config.reading?.on) ?? to;
  const asked = parseUrl(window.location.href, { ...defaults, on: fromServer });
  const store = createStore({ ...asked, lang: words.lang, knownOn: config.reading?.known_on || '', reportedUntil: config.reading?.reported_until || '' }, {
    history: window.history, location: window.location, schedule: (run) => setTimeout(run, 250),
  });
  const chosenIndex = () => timeline.indexOfSlug.get(store.get().district) ?? -1;
  const patterns = createPatterns();
  const applyFilters = (to) => to.showRows(flagRows(store.get().filters, to, words.codeAt));
  if (asked.filters) timeline.describe(await details); // they ask for what is told there
  applyFilters(timeline);
  const ledgers = createTimelineLoader(applyFilters);

  // --- map ---------------------------------------------------------------------------------------
  const surface = wrapMap(leafletMap, {
    maxBounds: [[28.5, 30], [41, 47]],
    reducedMotion,
  });
  const wide = window.matchMedia('(min-width: 68.75em) and (min-height: 43.75em)').matches;
  openLegend(byId('legend'), wide);
  if (asked.view) surface.setView(asked.view);
  else {
    const hasTwoMaps = isCompared(asked) && asked.layout !== 'list'; // these fold the legend
    const [beside, rtl] = [byId('legend').open && !hasTwoMaps, document.documentElement.dir === 'rtl'];
    surface.fitBounds(DAMASCUS, { animate: false, paddingTopLeft: [beside && !rtl ? 250 : 8, 8], paddingBottomRight: [beside && rtl ? 250 : 8, wide ? 8 : 48] });
  }
  const layGround = (on) => {
    if (background && !config.tiles) drawBackground(on, background);
    if (config.tiles) on.addTiles(config.tiles);
  };
  layGround(surface);
  if (background) surface.credit(words.t('background_credit'));
  /** The room to leave around what is brought into view: a margin, and below what lies under the sheet of a phone. */
  const keepClear = (margin) => {
    const most = byId('map').clientHeight - margin - LEAST_VIEW;
    return { paddingTopLeft: [margin, margin], paddingBottomRight: [margin, Math.max(margin, Math.min(panel.countCovered() + EDGE, most))] };
  };
  const select = (d, { zoom = false } = {}) => {
    const slug = d < 0 ? '' : timeline.districts[d].slug;
    const hadFocus = ['panel', 'finder'].some((id) => byId(id).contains(document.activeElement));
    const left = chosenIndex();
    store.set({ district: slug === store.get().district && !zoom ? '' : slug }, { push: true });
    if (zoom && d >= 0) surface.fitBounds(map.bounds[d], { maxZoom: 13, ...keepClear(60) });
    if (!hadFocus) return;
    // what was chosen by keyboard is gone with its list, or its page: go on from what is there instead
    const link = chosenIndex() < 0 && table.findLink(left);
    if (link) link.focus();
    else panel.focus();
  };
  let refined = null;
  const refine = config.finer_url && (() => (refined ??= fetchBytes(config.finer_url, (bytes) => refineOutlines(outlines, bytes))));
  const drawPicture = (on, shown, onSelect) => createMap({ surface: on, timeline: shown, outlines, refine, background: config.tiles ? null : background, patterns, words, onSelect });
  const map = drawPicture(surface, timeline, select);
  const rows = timeline.rowsOn(store.get().on);
  const everyone = [...rows.keys()];
  map.markDoubts({ possible: timeline.doubtfulOn(store.get().on), stale: new Set() });
  map.draw(rows, everyone);
  byId('map-wait').hidden = true;
  if (!timeline.details) timeline.describe(await details);
  map.showNames();
  surface.addControls({ zoomIn: words.t('zoom_in'), zoomOut: words.t('zoom_out'), sayLength: words.length });
  const twin = createTwin({
    element: byId('map-before'),
    here: timeline,
    openSurface() {
      const opened = wrapMap(makeTwin(leafletMap, 'map-before'), { reducedMotion });
      layGround(opened);
      return opened;
    },
    drawPicture: (on, shown) => drawPicture(on, shown, (d) => select(timeline.indexOfSlug.get(shown.districts[d].slug) ?? -1)),
    loadTimeline: ledgers.load,
    findDoubts,
  });

  // --- user interface ----------------------------------------------------------------------------
  const address = (pattern, slug) => addressOf(pattern.replace('{slug}', encodeURIComponent(slug)), store.get());
  const addresses = {
    district: (slug) => address(config.district_url, slug),
    deal: (slug) => address(config.deal_url, slug),
    grades: () => `${address(config.method_url, '')}#grades`,
    evidence(slug, on) {
      const url = address(config.district_url, slug);
      return `${url}${url.includes('?') ? '&' : '?'}on=${on}`;
    },
  };
  const loadRows = (list, wanted) => fetchJson(`${config.api_url}${list}?${new URLSearchParams({ ...wanted, ...Object.fromEntries(writeKnowledge(store.get())) })}`);
  const loadChanges = (after, until) => loadRows('changes', { from: after, to: until, limit: 10000 });
  const tellNotice = (text) => {
    byId('notice').textContent = text ?? '';
    byId('notice').hidden = !text;
  };
  const sayStray = (day) => words.t('outside_coverage', { date: words.day(day), from: words.day(from), to: words.day(to), shown: words.day(day < from ? from : to) });
  const tellStray = (day) => tellNotice(day === null ? '' : sayStray(day));
  /** Say what is wrong with a day that was typed, and in which field. */
  const refuseDay = (wrong) => tellNotice(wrong && words.t('filter_said', { k: wrong.field, v: wrong.text ?? (wrong.day === null ? words.t('no_such_day') : sayStray(wrong.day)) }));
  const panel = createPanel({
    store, timeline, patterns, words,
    loadDistrict: createDistrictLoader(config.district_api),
    addresses,
    onClose: () => select(-1),
    titleOfList: () => (compare.isOn() ? 'what_differs' : range.isOn() ? 'what_changed' : null),
  });
  const compare = createCompare({
    store, timeline, words, patterns, addresses, loadChanges, refuseDay,
    onSelect: (d) => select(d, { zoom: true }),
  });
  const range = createRange({ store, timeline, words, patterns, addresses, loadChanges, refuseDay, onSelect: (d) => select(d, { zoom: true }) });
  const knowledge = createKnowledge({
    store, timeline, words, learn,
    // what may be known is asked without the page's own knowledge
    loadDecisions: () => fetchJson(`${config.api_url}decisions?fields=recorded_at&limit=10000`),
    loadReports: () => fetchJson(`${config.api_url}reports?fields=published_latest&limit=10000`),
  });
  const table = createTable({ timeline, patterns, words, onSelect: (d) => select(d, { zoom: true }) });
  const timebar = createTimebar({ store, timeline, words, patterns, reducedMotion, addresses, getChosen: chosenIndex, refuseDay });
  const legend = createLegend({ store, timeline, patterns, words, twin, listVisible: map.listVisible });
  const filters = createFilters({
    store, timeline, words,
    openPanel() {
      if (chosenIndex() >= 0) select(-1);
      panel.openSheet(true);
    },
  });
  /** What the states in view rest on, on a day under a knowledge. */
  function loadSources(day, told) {
    const [[west, south], [east, north]] = map.getBounds();
    const bbox = [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)].join();
    const query = new URLSearchParams({ on: formatDay(day), bbox, ...Object.fromEntries(new URLSearchParams(store.get().filters)), ...Object.fromEntries(writeKnowledge(told)) });
    return fetchJson(`${config.api_url}state/sources?${query}`, { signal: AbortSignal.timeout(SOURCES_MS) });
  }
  const share = createShare({
    store, words, loadSources, embedUrl: byId('atlas').dataset.embed,
    describeFilters: () => filters.describe(),
    credits: [words.t('picture_licence'), ...(background ? [words.t('background_credit')] : [])],
  });
  createFinderBox({
    timeline, words,
    onPick: (d) => select(d, { zoom: true }),
    onPickArea(members) {
      const corners = members.flatMap((d) => map.bounds[d] ?? []);
      const [lons, lats] = [0, 1].map((side) => corners.map((corner) => corner[side]));
      if (corners.length) surface.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], { maxZoom: 13, ...keepClear(40) });
    },
  });

  // --- one way round: the store changes, the views follow ----------------------------------------
  const stale = new Set();
  let due = null;
  let drawnOn = store.get().on;

  function followDay(on) {
    const changed = timeline.advance(rows, drawnOn, on);
    drawnOn = on;
    map.draw(rows, changed);
    timebar.showDay(on);
    timebar.reveal(on);
    for (const d of changed) stale.add(d);
    // what is read, not watched, may lag behind while the days run
    if (!timebar.isPlaying()) followReading();
    else due ??= setTimeout(followReading, READING_MS);
  }

  /** What is only possible on a day, and what is long unconfirmed. */
  function findDoubts(ledger, rowsThen, day) {
    const { stale: months } = store.get();
    return { possible: ledger.doubtfulOn(day), stale: months ? ledger.staleIn(rowsThen, addMonths(day, -months)) : new Set() };
  }

  /** Mark what is doubtful on the day; the legend explains what is in view. */
  function showDoubt() {
    const doubts = findDoubts(timeline, rows, store.get().on);
    map.markDoubts(doubts);
    legend.draw(rows, doubts);
  }

  /** Show only what the filter lets through: map, list, ticks, comparison. */
  function followFilters() {
    for (const each of [timeline, ...ledgers.all()]) applyFilters(each);
    map.repaint();
    twin.repaint();
    table.filter(rows);
    timebar.redraw();
    timebar.showDay(store.get().on);
    followReading();
  }

  function followReading() {
    clearTimeout(due);
    due = null;
    const { on } = store.get();
    table.draw(rows, [...stale], on);
    filters.draw(rows);
    showDoubt();
    sayTitle();
    share.refresh();
    if (chosenIndex() >= 0) panel.show(chosenIndex(), on);
    if (compare.isOn()) followCompare();
    if (range.isOn()) range.show();
    stale.clear();
    for (const field of document.querySelectorAll('[data-keep="on"]')) field.value = formatDay(on);
  }

  function followDistrict() {
    const d = chosenIndex();
    map.choose(d);
    table.choose(d);
    panel.show(d, store.get().on);
    timebar.redraw();
    if (d < 0) store.set({ scope: 'all' });
    timebar.showChoices();
    document.documentElement.classList.toggle('has-district', d >= 0);
    for (const field of document.querySelectorAll('[data-keep="district"]')) field.value = store.get().district;
    sayTitle();
  }

  function sayTitle() {
    const d = chosenIndex();
    const title = d < 0 ? '' : `${words.nameOf(timeline.districts[d].name)} · `;
    document.title = `${title}${words.day(store.get().on)} · ${words.t('site_name')}`;
  }

  /** Bring the second map and the list of differences to what the state asks for. */
  async function followCompare() {
    compare.show();
    panel.show(chosenIndex(), store.get().on);
    timebar.drawRange();
    if (!compare.isOn()) {
      twin.close();
      showDoubt(); // the legend has the signs of the map that is left
      return;
    }
    const state = store.get();
    compare.wait();
    try {
      const other = await twin.show(compare.dayBefore(state), { knownOn: state.compareKnownOn, reportedUntil: state.compareReportedUntil });
      if (other) {
        showDoubt(); // the legend has the signs of both
        await compare.draw(other);
      }
    } catch (error) {
      console.warn(error);
      twin.close(); // it shows what is no longer asked for
      showDoubt();
      compare.fail(error, followCompare);
    }
  }
  function followRange() {
    range.show();
    panel.show(chosenIndex(), store.get().on);
    timebar.drawRange();
  }

  /** Tell on the map, and to who cannot see it, how far the fetching of another knowledge is. */
  function tellKnowledge(text, help = null) {
    byId('map-wait').textContent = words.t('loading_knowledge');
    byId('map-wait').hidden = text !== null;
    byId('map').ariaBusy = String(text === null);
    byId('notice').replaceChildren(...(help ? [text, ' ', h('button', { type: 'button', class: 'link', text: words.t(help[0]), on: { click: help[1] } })] : []));
    byId('notice').hidden = help === null;
    byId('announce').textContent = help ? '' : text ?? words.t('loading_knowledge');
  }

  let learned = 0;
  /** Show another knowledge: fetch its ledger, then put it in the place of this one; view, day and choices stay. */
  async function learn(wanted, { push = false } = {}) {
    const number = (learned += 1);
    if (isSameKnowledge(wanted, store.get())) {
      if (byId('map').ariaBusy === 'true') tellKnowledge(''); // on the way to another
      return;
    }
    tellKnowledge(null);
    try {
      const other = await ledgers.load(wanted);
      const here = new URL(config.outlines_url, window.location.href).pathname;
      const there = await findPath(addressOf(config.outlines_url, { knownOn: wanted.knownOn }));
      if (number !== learned) return;
      timeline.become(other);
      store.set({ knownOn: wanted.knownOn, reportedUntil: wanted.reportedUntil }, { push });
      if (there !== here) { // outlines that were others then are drawn by a page of their own, at its own address
        window.history.replaceState(null, '', store.address());
        window.location.reload();
      }
      tellKnowledge(knowledge.name());
    } catch (error) {
      console.warn(error);
      if (number !== learned) return;
      // asked for again it would be refused again
      if (error.kind === 'refused') tellKnowledge(error.message, ['change_it', () => knowledge.change(wanted)]);
      else tellKnowledge(words.t('knowledge_failed'), ['try_again', () => learn(wanted, { push })]);
    }
  }

  function followKnowledge() {
    const { on } = store.get();
    rows.set(timeline.rowsOn(on));
    map.repaint();
    table.draw(rows, everyone, on);
    timebar.redraw();
    timebar.showDay(on);
    knowledge.follow();
    panel.forget();
    twin.close(); // it may have shown this ledger
    followDistrict();
    followReading();
  }
  const COMPARED = ['compare', 'compareKnownOn', 'compareReportedUntil', 'layout'];

  let steppedOut = 0; // how many zooms the comparison took
  /** Show as much ground on half as wide a map, and on the whole one again what it would have shown. */
  function keepGround(isHalved) {
    const [view, ground] = [surface.getView(), surface.getBounds()];
    surface.resize();
    const step = isHalved ? surface.zoomFor(ground) - view.zoom : steppedOut;
    steppedOut = isHalved ? -step : 0;
    surface.setView({ ...view, zoom: view.zoom + step });
  }

  store.subscribe((state, before) => {
    if (state.on !== before.on) {
      tellStray(null);
      followDay(state.on);
    }
    if (!isSameKnowledge(state, before)) followKnowledge();
    if (before.playing && !state.playing) followReading();
    if (state.filters !== before.filters) followFilters();
    if (state.stale !== before.stale) {
      showDoubt();
      twin.markDoubts();
    }
    if (state.axisFrom !== before.axisFrom || state.axisTo !== before.axisTo) timebar.redrawSoon();
    if (state.step !== before.step || state.speed !== before.speed) timebar.showChoices();
    if (state.scope !== before.scope) {
      timebar.showChoices();
      timebar.redraw();
      timebar.showDay(state.on);
    }
    if (state.split !== before.split) compare.show();
    if (state.rangeFrom !== before.rangeFrom || state.rangeTo !== before.rangeTo) followRange();
    if (COMPARED.some((key) => state[key] !== before[key])) {
      followCompare();
      const [isHalved, wasHalved] = [state, before].map((each) => compare.isOn(each) && each.layout === 'side');
      if (isHalved !== wasHalved) keepGround(isHalved);
    }
    if (state.district !== before.district) {
      followDistrict();
      twin.choose(state.district);
      if (compare.isOn()) compare.show();
      if (range.isOn()) range.show();
      if (state.district) panel.openSheet(true);
    }
    if (!timebar.isPlaying()) share.refresh();
  });
  surface.onView((view) => {
    store.set({ view });
    showDoubt();
  });
  window.addEventListener('popstate', () => {
    const next = parseUrl(window.location.href, defaults);
    const { knownOn, reportedUntil, lang, view, strayed, ...shown } = next;
    store.set(shown, { quiet: true });
    tellStray(strayed);
    surface.setView(view ?? home);
    learn({ knownOn, reportedUntil });
  });

  table.draw(rows, everyone, store.get().on);
  filters.draw(rows);
  showDoubt();
  if (chosenIndex() >= 0) {
    followDistrict();
    const { lon, lat } = timeline.districts[chosenIndex()];
    if (!asked.view && lat !== null && !surface.isVisible(lon, lat)) surface.fitBounds(map.bounds[chosenIndex()], { maxZoom: 12, animate: false });
  }
  if (compare.isOn()) followCompare();
  if (range.isOn()) followRange();
  tellStray(asked.strayed);
  const home = surface.getView(); // what an address without a view leads back to
  store.set({ view: home }, { quiet: true });
  keepOnPaper([byId('map-before'), byId('map')], [byId('track')]);
  document.documentElement.classList.add('map-drawn');
  new ResizeObserver(() => {
    surface.resize();
    twin.resize();
  }).observe(byId('map'));
}

start().catch((error) => {
  console.warn(error);
  byId('map-wait').replaceChildren(h('span', { text: words.t('map_failed') }));
  document.documentElement.classList.add('map-failed');
});
