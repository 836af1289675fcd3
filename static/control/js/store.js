/**
 * What is on the screen, and its address. Input: a URL and changes. Output: one frozen state that
 * subscribers see after each change, and the URL that restores it. Must not know about the DOM;
 * `history` and `location` are handed in.
 */
import { formatDay, parseDay, writeDigits } from './intervals.js';

/** How two maps are laid out when comparing; the first is the usual one. */
export const LAYOUTS = ['side', 'swipe', 'list'];

/** How far the step buttons go, how many days a second playback runs, whose changes are sought; the usual ones apart. */
const STEPS = ['day', 'week', 'month'];
const SPEEDS = [7, 30, 91, 365];
const SPEED = 30;
const SCOPES = ['all', 'district'];

/** What states can be filtered by; the names are those of the API. */
export const FILTER_KINDS = ['party', 'standing', 'siege', 'truce', 'assertion', 'mechanism', 'confidence', 'grade'];

/** After how many months without evidence a state is drawn as stale; 0 never. */
const STALE_MONTHS = 24;
const MIDDLE = 50; // where two maps meet, in percent

/** Whether two days, or two states of knowledge, are compared. */
export const isCompared = ({ compare, compareKnownOn, compareReportedUntil }) => compare !== null || Boolean(compareKnownOn || compareReportedUntil);

/** The other side of a comparison, {day, knownOn, reportedUntil}: the page's own knowledge where it has none. */
export function otherSide({ on, knownOn, reportedUntil, compare, compareKnownOn, compareReportedUntil }) {
  const day = compare ?? on;
  return compareKnownOn || compareReportedUntil ? { day, knownOn: compareKnownOn, reportedUntil: compareReportedUntil } : { day, knownOn, reportedUntil };
}

const round = (value, digits) => Number(value.toFixed(digits));

/** A map view written as `map=zoom/lat/lon` in the hash, or null. */
export function parseView(hash) {
  const found = /(?:^#|&)map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash || '');
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  const sane = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return sane ? { zoom, lat, lon } : null;
}

export function formatView(view) {
  return view ? `#map=${round(view.zoom, 2)}/${round(view.lat, 5)}/${round(view.lon, 5)}` : '';
}

/** The filter a query asks for, in its canonical form: kinds in order, codes sorted, once each. */
function parseFilters(query) {
  const asked = (kind) => [...new Set(query.getAll(kind).join().split(',').map((code) => code.trim()).filter(Boolean))].sort().join();
  return FILTER_KINDS.map((kind) => [kind, asked(kind)]).filter(([, codes]) => codes).map((pair) => pair.join('=')).join('&');
}

const wholeNumber = (text, most, otherwise) => (/^\d{1,4}$/.test(text ?? '') && Number(text) <= most ? Number(text) : otherwise);

/**
 * The state a URL names; what it leaves out comes from `defaults` ({on, from, to}). A day outside
 * the coverage is drawn as the nearest covered one, and kept as `strayed` so that this is said.
 */
export function parseUrl(href, defaults) {
  const url = new URL(href, 'http://ledger.invalid');
  const asked = parseDay(url.searchParams.get('on'));
  const nearest = (day) => (day === null ? null : Math.min(Math.max(day, defaults.from), defaults.to));
  const on = nearest(asked) ?? defaults.on;
  /** Two days in order, or none at all; `least` days apart. */
  const pair = (first, last, least) => {
    const days = [first, last].map((text) => nearest(parseDay(text)));
    return days.includes(null) || days[1] - days[0] < least ? [null, null] : days;
  };
  const axis = (url.searchParams.get('axis') ?? '').split('..');
  const [axisFrom, axisTo] = pair(axis[0], axis[1], 1);
  const oneOf = (known, name, usual = known[0]) => known.find((value) => String(value) === url.searchParams.get(name)) ?? usual;
  const [rangeFrom, rangeTo] = pair(url.searchParams.get('from'), url.searchParams.get('to'), 0);
  return {
    on,
    strayed: asked === null || asked === on ? null : asked,
    district: url.searchParams.get('district') || '',
    compare: nearest(parseDay(url.searchParams.get('compare'))),
    compareKnownOn: writeDigits(url.searchParams.get('compare_known_on')),
    compareReportedUntil: writeDigits(url.searchParams.get('compare_reported_until')),
    layout: oneOf(LAYOUTS, 'layout'),
    step: oneOf(STEPS, 'step'),
    speed: oneOf(SPEEDS, 'speed', SPEED),
    scope: url.searchParams.get('district') ? oneOf(SCOPES, 'scope') : SCOPES[0],
    knownOn: writeDigits(url.searchParams.get('known_on')),
    reportedUntil: writeDigits(url.searchParams.get('reported_until')),
    filters: parseFilters(url.searchParams),
    stale: wholeNumber(url.searchParams.get('stale'), 1200, STALE_MONTHS),
    axisFrom, axisTo, rangeFrom, rangeTo,
    split: wholeNumber(url.searchParams.get('split'), 100, MIDDLE),
    lang: url.searchParams.get('lang') || '',
    view: parseView(url.hash),
  };
}

/** The query and hash that restore a state; parameters this module does not know are kept. */
export function formatUrl(state, href = '') {
  const query = new URLSearchParams(new URL(href, 'http://ledger.invalid').search);
  const put = (name, value) => (value ? query.set(name, value) : query.delete(name));
  put('on', formatDay(state.on)); // the last day, too: coverage may grow
  put('district', state.district);
  put('compare', state.compare == null ? '' : formatDay(state.compare));
  put('compare_known_on', state.compareKnownOn);
  put('compare_reported_until', state.compareReportedUntil);
  put('layout', !isCompared(state) || state.layout === LAYOUTS[0] ? '' : state.layout);
  put('step', state.step === STEPS[0] ? '' : state.step);
  put('speed', state.speed === SPEED ? '' : String(state.speed));
  put('scope', state.scope === SCOPES[0] ? '' : state.scope);
  put('known_on', state.knownOn);
  put('reported_until', state.reportedUntil);
  const asked = new URLSearchParams(state.filters);
  for (const kind of FILTER_KINDS) put(kind, asked.get(kind));
  put('stale', state.stale === STALE_MONTHS ? '' : String(state.stale));
  put('axis', state.axisFrom === null ? '' : `${formatDay(state.axisFrom)}..${formatDay(state.axisTo)}`);
  put('from', state.rangeFrom === null ? '' : formatDay(state.rangeFrom));
  put('to', state.rangeTo === null ? '' : formatDay(state.rangeTo));
  put('split', !isCompared(state) || state.split === MIDDLE ? '' : String(state.split));
  query.delete('lang'); // it stands last, whatever is added
  put('lang', state.lang);
  const text = query.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return (text ? `?${text}` : '') + formatView(state.view);
}

/**
 * The store of one page. `set(change, {push})` merges a change, tells subscribers (state, before)
 * and writes the URL: replaced while something slides, pushed when something is chosen.
 */
export function createStore(initial, { history, location, schedule = (run) => run() }) {
  let state = Object.freeze({ ...initial });
  const subscribers = new Set();
  let waiting = false;

  const address = (shown = state) => location.pathname + formatUrl(shown, location.href);

  return {
    get: () => state,
    /** The address that restores the state, also before it is written. */
    address,
    subscribe(listener) {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    },
    set(change, { push = false, quiet = false } = {}) {
      const before = state;
      const changed = Object.keys(change).some((key) => change[key] !== before[key]);
      if (!changed) return;
      const unwritten = waiting;
      state = Object.freeze({ ...before, ...change });
      for (const listener of subscribers) listener(state, before);
      if (quiet) return;
      if (push) {
        // what slid until now is what one step back leads to
        if (unwritten) history.replaceState(null, '', address(before));
        history.pushState(null, '', address());
      } else if (!waiting) {
        // browsers limit how often an address may be rewritten; once a beat is enough
        waiting = true;
        schedule(() => {
          waiting = false;
          history.replaceState(null, '', address());
        });
      }
    },
  };
}
