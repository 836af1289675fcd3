/**
 * Taking it away: the picture, the words to cite it by, the snippet that embeds it. Input: store,
 * words, the picture. Output: files and texts. A citation fixes the knowledge at the moment it is
 * made, so that its address shows the same for ever; a reconstruction cannot be fixed, and says so.
 */
import { formatDay, isDayOpen } from '../intervals.js';
import { isCompared, otherSide } from '../store.js';
import { byId, h } from './dom.js';
import { drawPicture, rasterise } from './picture.js';

const REST_MS = 200; // the links at the foot follow when the hand is still, not each day it slides over
const PARTS = ['time', 'legend', 'list'];

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function createShare({ store, words, loadSources, credits, embedUrl, describeFilters }) {
  const box = byId('share');
  const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

  /** The moment of knowledge that is cited: a day that is not over would show more later. */
  const fix = (knownOn) => (knownOn && !isDayOpen(knownOn) ? knownOn : now());

  /** The address of what is on the screen, with its knowledge fixed. */
  function permalink() {
    const { reportedUntil, knownOn } = store.get();
    const url = new URL(store.address(), window.location.href);
    if (!reportedUntil) url.searchParams.set('known_on', fix(knownOn));
    return url.href.replaceAll('%3A', ':').replaceAll('%2C', ',');
  }

  /** What is shown, in words: the day, and the knowledge with what it is compared with. */
  function say() {
    const { on, knownOn, reportedUntil, compare, compareKnownOn, compareReportedUntil } = store.get();
    const join = (...parts) => parts.filter(Boolean).join(words.t('comma'));
    const other = isCompared(store.get()) && words.t('compared_with', { other: join(words.day(compare ?? on), words.knowledge({ knownOn: compareKnownOn, reportedUntil: compareReportedUntil })) });
    const days = compare === null || compare === on ? words.day(on) : words.list([compare, on].sort((a, b) => a - b).map(words.day));
    return { day: words.day(on), days, knowledge: join(words.knowledge({ reportedUntil, knownOn: reportedUntil ? knownOn : fix(knownOn) }), other) };
  }

  /** What else is shown: a range, a filter; and that a reconstruction is fixed by no address. */
  function sayMore() {
    const { rangeFrom, rangeTo, filters, reportedUntil, compareReportedUntil } = store.get();
    return [
      rangeFrom !== null && words.t('citation_range', { first: words.day(rangeFrom), last: words.day(rangeTo) }),
      filters && words.t('filtered', { filters: describeFilters() }),
      (reportedUntil || compareReportedUntil) && words.t('citation_rebuilt', { known: words.moment(now()) }),
    ].filter(Boolean);
  }

  function write() {
    const { day, knowledge } = say();
    byId('citation').value = words.t('citation', { day, knowledge: [knowledge, ...sayMore()].join('. '), url: permalink() });
    const url = new URL(embedUrl, window.location.href);
    const here = new URL(permalink());
    for (const [name, value] of here.searchParams) url.searchParams.set(name, value);
    const parts = PARTS.filter((part) => byId(`embed-${part}`).checked);
    url.searchParams.set('parts', parts.join(','));
    url.hash = here.hash;
    const address = url.href.replaceAll('%3A', ':').replaceAll('%2C', ',');
    byId('snippet').value = `<iframe src="${address.replaceAll('&', '&amp;')}" width="800" height="600" style="max-width:100%" title="${words.t('site_name')} · ${day}" loading="lazy"></iframe>`;
  }

  /** What the states of one side rest on, in lines: sources stand side by side and are never added up. */
  function tellSources(day, { states, unsourced, sources }) {
    const [behind, against] = ['supports', 'contradicts'].map((side) => sources.filter((source) => source[side]).map(({ name }) => words.nameOf(name)).join(words.t('comma')));
    return [
      behind && words.t('picture_sources', { day: words.day(day), sources: behind }),
      against && words.t('picture_against', { sources: against }),
      unsourced && words.t('picture_unsourced', { n: unsourced, states }),
    ].filter(Boolean).join(' ');
  }

  async function listSources() {
    const state = store.get();
    const { on, knownOn, reportedUntil } = state;
    const sides = [{ day: on, knownOn, reportedUntil }, ...(isCompared(state) ? [otherSide(state)] : [])];
    try {
      const lines = await Promise.all(sides.map(async ({ day, ...known }) => tellSources(day, await loadSources(day, known))));
      return [...new Set(lines)].filter(Boolean);
    } catch {
      return [words.t('picture_no_sources')];
    }
  }

  async function savePicture(png) {
    const { day, days, knowledge } = say();
    const { on, knownOn, reportedUntil } = store.get();
    const reading = (reportedUntil && `-reported-until-${reportedUntil}`) || (knownOn && `-known-on-${knownOn}`);
    const name = `control-ledger-${formatDay(on)}${reading}`.replaceAll(':', '');
    const filtered = store.get().filters ? [words.t('filtered', { filters: describeFilters() })] : [];
    const address = permalink();
    // drawn before its sources are asked for: the days may run on meanwhile
    const finish = drawPicture({ stage: document.querySelector('.stage'), title: `${words.t('site_name')} · ${days}` });
    const sources = await listSources();
    const text = finish([words.t('picture_state', { day, knowledge }), ...filtered, ...sources, ...credits, address]);
    if (png) save(await rasterise(text), `${name}.png`);
    else save(new Blob([text], { type: 'image/svg+xml' }), `${name}.svg`);
  }

  byId('save-svg').addEventListener('click', () => savePicture(false));
  byId('save-png').addEventListener('click', () => savePicture(true));
  byId('print').addEventListener('click', () => window.print());
  box.addEventListener('toggle', write);
  for (const part of PARTS) byId(`embed-${part}`).addEventListener('change', write);
  for (const field of [byId('citation'), byId('snippet')]) field.addEventListener('focus', () => field.select());
  // the line above an embedded map leads to the same state on the site
  const source = document.querySelector('.embed-source a');
  for (const type of ['pointerdown', 'focus']) {
    source?.addEventListener(type, () => {
      const site = new URL(source.href);
      const here = new URL(window.location.href);
      here.searchParams.delete('parts');
      source.href = (site.pathname + here.search + here.hash).replaceAll('%3A', ':').replaceAll('%2C', ',');
    });
  }
  /** Let the links at the foot of the page cite what is shown. */
  function followCitations() {
    const of = new URL(store.address(), window.location.href);
    for (const link of document.querySelectorAll('.colophon-cite a')) {
      const cite = new URL(link.href);
      cite.searchParams.set('of', of.pathname + of.search + of.hash);
      link.href = cite.href;
    }
  }

  let due = 0;
  return {
    refresh() {
      clearTimeout(due);
      due = setTimeout(followCitations, REST_MS);
      if (box.open) write();
    },
  };
}
