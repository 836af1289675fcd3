/**
 * The day of knowledge: what this ledger itself said at a moment, or what had been reported by a day. A
 * slider, folded away until wanted, two fields for an exact day, and the banner that says what is shown.
 * Input: the store, lists of decisions and reports, fetched when the fold is opened. Output: `learn`
 * is asked for another knowledge, which the map then shows in place.
 */
import { writeKnowledge } from '../api.js';
import { formatDay, isDayOpen, parseDay, writeDigits } from '../intervals.js';
import { byId, h, sayFailure } from './dom.js';

const REST_MS = 400; // a ledger is fetched once the hand is still
const PRESENT = { knownOn: '', reportedUntil: '' };
const KINDS = { known_on: 'knownOn', reported_until: 'reportedUntil' };

/** Whether two states show the same knowledge. */
export const isSameKnowledge = (a, b) => a.knownOn === b.knownOn && a.reportedUntil === b.reportedUntil;

export function createKnowledge({ store, timeline, words, loadDecisions, loadReports, learn }) {
  const toggle = byId('knowing');
  const bar = byId('knowledge-bar');
  const slider = byId('knowledge-day');
  const said = byId('knowledge-said');
  const banner = byId('knowledge-banner');
  const kinds = [...document.querySelectorAll('input[name="knowledge-kind"]')];
  const fields = { known_on: byId('known-on'), reported_until: byId('reported-until') };
  const kind = () => kinds.find((each) => each.checked).value;
  /** For each kind its stops: {value for the address, words}. */
  const stops = { known_on: null, reported_until: null };
  let due = 0;

  const listMoments = ({ items }) => {
    const byMinute = new Map();
    items.forEach(({ recorded_at: at }, i) => byMinute.set(at.slice(0, 16), i + 1));
    return [...byMinute].map(([minute, n]) => ({
      value: `${minute}:59.999999Z`,
      text: words.t('known_stop', { moment: words.moment(minute), decisions: words.count('decisions', n) }),
    }));
  };
  const listDays = ({ items }) => {
    const days = items.map((item) => parseDay(item.published_latest)).filter((day) => day !== null).sort((a, b) => a - b);
    const last = Math.max(days.at(-1) ?? timeline.coverage.to, timeline.coverage.to);
    const first = days[0] ?? timeline.coverage.from;
    let n = 0;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      while (n < days.length && days[n] <= first + i) n += 1;
      return { value: formatDay(first + i), text: words.t('reported_stop', { date: words.day(first + i), reports: words.count('reports', n), all: words.number(days.length) }) };
    });
  };

  function say(text = stops[kind()]?.[Number(slider.value)]?.text) {
    said.textContent = text ?? words.t('loading_stops');
    slider.setAttribute('aria-valuetext', text ?? '');
  }

  /** Stand where the map is, or at the day on the ground. */
  function place() {
    const all = stops[kind()];
    if (!all) return;
    const state = store.get();
    const asked = state[KINDS[kind()]] || (kind() === 'known_on' ? '' : formatDay(state.on));
    const at = asked ? all.findLastIndex(({ value }) => value.slice(0, asked.length) <= asked) : all.length - 1;
    slider.max = Math.max(0, all.length - 1);
    slider.value = Math.max(0, at);
    slider.disabled = all.length === 0;
    say(at < 0 && all.length ? sayBefore(asked) : undefined);
  }

  /** Before the first stop there is no stop's number to give. */
  function sayBefore(asked) {
    if (kind() === 'known_on') return words.t('reading_known', { known: words.moment(asked) });
    return words.t('reported_none', { date: words.moment(asked) });
  }

  /** Wait no longer for the hand: what it was about to ask for is overtaken. */
  function settle() {
    clearTimeout(due);
    due = 0;
  }

  /** Fetch the stops of the chosen kind. */
  async function choose() {
    settle();
    const chosen = kind();
    slider.disabled = true;
    say();
    try {
      stops[chosen] ??= await (chosen === 'known_on' ? loadDecisions().then(listMoments) : loadReports().then(listDays));
    } catch (error) {
      console.warn(error);
      said.replaceChildren(...sayFailure(words, 'stops_failed', error, tryAgain));
      return;
    }
    if (chosen === kind()) place();
  }

  /** The button that is pressed goes: the hand is led on to the slider, or to its like. */
  async function tryAgain() {
    await choose();
    (said.querySelector('button') ?? slider).focus();
  }

  function ask(name, value, how = { push: true }) {
    settle();
    learn({ ...PRESENT, [KINDS[name]]: value }, how);
  }

  function show() {
    settle();
    const stop = stops[kind()]?.[Number(slider.value)];
    // sliding on rewrites the address: one step back leads to where the sliding began
    if (stop) ask(kind(), stop.value, { push: isPresent() });
  }

  function open(wanted) {
    bar.hidden = !wanted;
    toggle.setAttribute('aria-expanded', String(wanted));
    if (wanted) choose();
  }

  /** Back to what is known now; the link that led there is gone then. */
  async function leave(event) {
    event.preventDefault();
    settle();
    await learn(PRESENT, { push: true });
    if (!document.activeElement || document.activeElement === document.body) toggle.focus();
  }

  function sayShown({ knownOn, reportedUntil }) {
    if (reportedUntil) return [words.t('reading_reported', { until: words.edtf(reportedUntil) }), words.t('reading_reported_note')];
    return [words.t('reading_known', { known: words.moment(knownOn) }), words.t(isDayOpen(knownOn) ? 'reading_known_open' : 'reading_known_note')];
  }

  const isPresent = () => isSameKnowledge(store.get(), PRESENT);

  function drawBanner() {
    if (isPresent()) {
      banner.replaceChildren();
      return;
    }
    const [what, note] = sayShown(store.get());
    banner.replaceChildren(h('aside', { class: 'reading-banner', 'aria-label': words.t('knowledge') }, h('p', { role: 'note' }, h('strong', { text: what }), ' ', h('span', { class: 'reading-note', text: note }), ' ',
      h('a', { href: window.location.pathname, text: words.t('reading_leave'), on: { click: leave } }))));
  }

  /** Links to other pages keep the knowledge that is shown. */
  function carryOn() {
    const query = writeKnowledge(store.get());
    for (const link of document.querySelectorAll('.masthead a[href], #states a[href]')) {
      const url = new URL(link.href);
      if (url.origin !== window.location.origin || link.dataset.language) continue;
      for (const name of Object.keys(KINDS)) {
        if (query.has(name)) url.searchParams.set(name, query.get(name));
        else url.searchParams.delete(name);
      }
      link.href = url.pathname + url.search.replaceAll('%3A', ':') + url.hash;
    }
  }

  /** Bring slider, fields, banner and links to the knowledge that is shown now. */
  function follow() {
    const state = store.get();
    for (const [name, field] of Object.entries(fields)) field.value = state[KINDS[name]];
    byId('knowledge-present').disabled = isPresent();
    drawBanner();
    carryOn();
    if (due) return; // the hand is ahead of what has come
    if (!isPresent()) kinds.find((each) => each.value === (state.knownOn ? 'known_on' : 'reported_until')).checked = true;
    if (bar.hidden) return;
    if (stops[kind()]) place();
    else choose();
  }

  toggle.addEventListener('click', () => open(bar.hidden));
  for (const each of kinds) each.addEventListener('change', choose);
  slider.addEventListener('input', () => {
    say();
    clearTimeout(due);
    due = setTimeout(show, REST_MS);
  });
  slider.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') show();
  });
  byId('knowledge-present').addEventListener('click', leave);
  banner.querySelector('a')?.addEventListener('click', leave);
  for (const [name, field] of Object.entries(fields)) {
    field.form.addEventListener('submit', (event) => {
      event.preventDefault();
      ask(name, writeDigits(field.value.trim()));
    });
  }
  byId('knowledge-present').disabled = isPresent();
  if (!isPresent()) {
    kinds.find((each) => each.value === (store.get().knownOn ? 'known_on' : 'reported_until')).checked = true;
    open(true);
  }

  /** Go to the field of a knowledge that was asked for, to mend what stands there. */
  function change(wanted) {
    const name = wanted.knownOn ? 'known_on' : 'reported_until';
    fields[name].value = wanted[KINDS[name]];
    byId('knowledge').open = true;
    fields[name].focus();
    fields[name].select();
  }

  return { follow, change, name: () => (isPresent() ? words.t('present_knowledge') : sayShown(store.get())[0]) };
}
