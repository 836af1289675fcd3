/**
 * What changed between two days: the switch, its two days, the list of every change with how it came
 * about, its deal and its evidence. Input: store, timeline, a loader of deals. Output: changes of the
 * range in the store; the list.
 */
import { countMechanisms } from '../compare.js';
import { addMonths, formatDay } from '../intervals.js';
import { describeSymbol } from '../symbols.js';
import { NOT_COVERED } from '../timeline.js';
import { byId, h, keepFocus, sayFailure, watchDay } from './dom.js';

const MONTHS_AT_FIRST = 6;
const MOST_ROWS = 400;

export function createRange({ store, timeline, words, patterns, addresses, loadChanges, refuseDay, onSelect }) {
  const { from, to } = timeline.coverage;
  const toggle = byId('range');
  const section = byId('panel-range');
  const fields = { rangeFrom: byId('range-first'), rangeTo: byId('range-last') };
  const isOn = (state = store.get()) => state.rangeFrom !== null;
  const clamp = (day) => Math.min(to, Math.max(from, day));

  toggle.addEventListener('click', () => {
    const { on } = store.get();
    store.set(isOn() ? { rangeFrom: null, rangeTo: null } : { rangeFrom: clamp(addMonths(on, -MONTHS_AT_FIRST)), rangeTo: on, district: '' }, { push: true });
  });
  byId('range-close').addEventListener('click', () => {
    toggle.click();
    toggle.focus();
  });
  byId('range-compare').addEventListener('click', () => {
    const { rangeFrom, rangeTo } = store.get();
    store.set({ compare: rangeFrom, on: rangeTo, rangeFrom: null, rangeTo: null }, { push: true });
  });
  byId('range-form').addEventListener('submit', (event) => event.preventDefault());
  for (const [key, field] of Object.entries(fields)) {
    watchDay(field, timeline.coverage, (day) => {
      if (day !== null) {
        const next = { ...store.get(), [key]: day };
        // days given the wrong way round are a stretch too
        store.set({ rangeFrom: Math.min(next.rangeFrom, next.rangeTo), rangeTo: Math.max(next.rangeFrom, next.rangeTo) });
      }
      show();
    }, refuseDay);
  }

  const stateOf = (row) => (row === NOT_COVERED ? null : timeline.readRow(row));
  const cell = (state) => h('span', { class: 'state-cell' }, patterns.makeSwatch(describeSymbol(state, timeline.actors)),
    h('span', { text: [words.standing(state, timeline.actors, { brief: true }), ...words.qualities(state, timeline.actors, { brief: true })].join(' · ') }));

  function drawRow(row, answers) {
    const state = timeline.readRow(row);
    const { slug, name } = timeline.districts[state.district];
    const day = formatDay(state.span[0]);
    const known = answers?.get(`${slug} ${day}`);
    const evidence = h('a', { href: addresses.evidence(slug, day), text: known ? words.count('voices', known.after.originators) : words.t('evidence') });
    return h('tbody', { 'data-changed': slug }, h('tr', {},
      h('th', { scope: 'rowgroup', rowspan: 2 }, h('button', { type: 'button', class: 'link', text: words.nameOf(name), on: { click: () => onSelect(state.district) } }), ' ',
        h('button', { type: 'button', class: 'link', text: words.startOf(state), title: words.t('goto_start', { date: words.day(state.span[0]) }), on: { click: () => store.set({ on: clamp(state.span[0]) }) } })),
      h('td', {}, cell(stateOf(timeline.rowAt(state.district, state.span[0] - 1)))), h('td', {}, cell(state))),
    h('tr', {}, h('td', { colspan: 2, class: 'how' }, h('span', { class: `mechanism mechanism-text-${words.codeAt('mechanism', state.mechanism)}`, text: words.labelAt('mechanism', state.mechanism) }),
      known?.deal ? [' · ', h('a', { href: addresses.deal(known.deal.slug), text: words.nameOf(known.deal.name) })] : null, ' · ', evidence)));
  }

  let asked = 0;
  async function draw() {
    const { rangeFrom, rangeTo } = store.get();
    const number = (asked += 1);
    const rows = timeline.changesBetween(rangeFrom, rangeTo);
    const places = new Set(rows.map((row) => timeline.districtOf(row)));
    byId('range-summary').textContent = rows.length
      ? words.t('range_said', { changes: words.count('changes', rows.length), districts: words.count('places', places.size) }) : words.t('range_none');
    byId('range-ways').replaceChildren(...countMechanisms(rows, timeline).map(([mechanism, n]) => h('li', {},
      h('span', { class: `mechanism mechanism-text-${words.codeAt('mechanism', mechanism)}`, text: words.labelAt('mechanism', mechanism) }), h('b', { text: words.number(n) }))));
    const table = byId('range-table');
    const shown = rows.slice(0, MOST_ROWS);
    const write = (answers) => keepFocus(table, () => {
      for (const body of [...table.tBodies]) body.remove();
      table.append(...shown.map((row) => drawRow(row, answers)));
    });
    table.hidden = rows.length === 0;
    write(null);
    byId('range-rest').hidden = rows.length <= MOST_ROWS;
    byId('range-rest').textContent = words.t('range_rest', { n: words.number(MOST_ROWS), all: words.number(rows.length) });
    if (!rows.length) return;
    const { changes, error } = await loadChanges(formatDay(rangeFrom), formatDay(rangeTo)).catch((failed) => ({ changes: [], error: failed }));
    if (number === asked && error) byId('range-summary').append(' ', ...sayFailure(words, 'evidence_failed', error, draw));
    if (number === asked) write(new Map(changes.map((change) => [`${change.district.slug} ${change.day}`, change])));
  }

  let due = 0;
  /** Show what the state asks for; the list follows once the hand is still. */
  function show() {
    const state = store.get();
    toggle.setAttribute('aria-pressed', String(isOn(state)));
    section.hidden = !isOn(state) || Boolean(state.district);
    if (!isOn(state)) return;
    for (const [key, field] of Object.entries(fields)) field.value = formatDay(state[key]);
    byId('range-title').textContent = words.t('range_title', { from: words.day(state.rangeFrom), to: words.day(state.rangeTo) });
    clearTimeout(due);
    due = setTimeout(draw, 120);
  }

  for (const field of Object.values(fields)) Object.assign(field, { min: formatDay(from), max: formatDay(to) });
  return { isOn, show };
}
