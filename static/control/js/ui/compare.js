/**
 * Comparing: the switch, its two choices (another day, another knowledge), the way both maps are laid
 * out, and the table of what differs. Input: store, words, a loader of deals. Output: changes of the
 * store; the table. The second map itself is drawn by the page.
 */
import { countDifferences, listDifferences, measureHands } from '../compare.js';
import { addMonths, formatDay, parseDay, writeDigits } from '../intervals.js';
import { isCompared, otherSide } from '../store.js';
import { describeSymbol } from '../symbols.js';
import { byId, h, keepFocus, labelOf, sayFailure, watchDay } from './dom.js';

const A_YEAR = 12;
const PATIENCE_MS = 100; // what comes sooner needs no sign that it is on its way
const MOMENT = /^\d{4}-\d{2}-\d{2}([T ].*)?$/;

export function createCompare({ store, timeline, words, patterns, addresses, loadChanges, refuseDay, onSelect }) {
  const { from, to } = timeline.coverage;
  const atlas = byId('atlas');
  const section = byId('panel-compare');
  const toggle = byId('compare');
  const day = byId('compare-day');
  const kind = byId('compare-kind');
  const moment = byId('compare-moment');
  const split = byId('split');
  const clamp = (number) => Math.min(to, Math.max(from, number));

  const isOn = (state = store.get()) => isCompared(state);

  toggle.addEventListener('click', () => {
    const { on } = store.get();
    store.set(isOn()
      ? { compare: null, compareKnownOn: '', compareReportedUntil: '' }
      : { compare: on > from ? clamp(addMonths(on, -A_YEAR)) : to, district: '' }, { push: true });
  });
  byId('compare-close').addEventListener('click', () => {
    toggle.click();
    toggle.focus();
  });
  watchDay(day, timeline.coverage, (number) => {
    if (number !== null) store.set({ compare: number });
    day.value = formatDay(store.get().compare ?? store.get().on);
  }, refuseDay);
  const askKnowledge = () => {
    const asked = writeDigits(moment.value.trim());
    const isMoment = parseDay(asked.slice(0, 10)) !== null && MOMENT.test(asked);
    byId('compare-moment-row').hidden = kind.value === 'same';
    moment.ariaInvalid = String(kind.value !== 'same' && asked !== '' && !isMoment);
    refuseDay(null);
    if (kind.value === 'same' || !asked) store.set({ compareKnownOn: '', compareReportedUntil: '', compare: store.get().compare ?? store.get().on });
    else if (!isMoment) refuseDay({ field: labelOf(moment), text: words.t('no_such_moment') });
    else {
      store.set({
        compare: store.get().compare ?? store.get().on,
        compareKnownOn: kind.value === 'known_on' ? asked : '',
        compareReportedUntil: kind.value === 'reported_until' ? asked.slice(0, 10) : '',
      });
    }
  };
  kind.addEventListener('change', askKnowledge);
  moment.addEventListener('change', askKnowledge);
  byId('compare-form').addEventListener('submit', (event) => event.preventDefault());
  for (const choice of document.querySelectorAll('input[name="layout"]')) {
    choice.addEventListener('change', () => store.set({ layout: choice.value }, { push: true }));
  }
  split.addEventListener('input', () => store.set({ split: Number(split.value) }));
  byId('compare-swap').addEventListener('click', () => {
    const { on, compare } = store.get();
    if (compare !== null) store.set({ on: compare, compare: on }, { push: true });
  });

  const dayBefore = (state) => state.compare ?? state.on;
  const stateCell = (state, { actors }, empty) => h('span', { class: 'state-cell' },
    patterns.makeSwatch(describeSymbol(state, actors)),
    h('span', {}, [words.standing(state, actors, { brief: true, empty }), ...words.qualities(state, actors, { brief: true })].join(' · ')));

  function drawRow(other, entry, answers) {
    const district = timeline.districts[entry.district];
    const how = entry.changes.map((row) => {
      const state = timeline.readRow(row);
      const mechanism = words.codeAt('mechanism', state.mechanism);
      const known = answers?.get(`${entry.slug} ${formatDay(state.span[0])}`);
      return h('li', {},
        h('a', { href: addresses.evidence(entry.slug, formatDay(state.span[0])), text: words.date(state.span[0], state.startBounds, state.startPrecision) }), ' ',
        h('span', { class: `mechanism mechanism-text-${mechanism}`, text: words.labelAt('mechanism', state.mechanism) }),
        known?.deal ? [' · ', h('a', { href: addresses.deal(known.deal.slug), text: words.nameOf(known.deal.name) })] : null,
        known ? h('small', { class: 'voices', text: ` · ${words.count('voices', known.after.originators)}` }) : null);
    });
    return h('tbody', { 'data-compared': entry.slug, class: entry.changedHands ? 'changed-hands' : entry.differs ? '' : 'came-back' }, h('tr', {},
      h('th', { scope: 'rowgroup', rowspan: 2 }, h('button', { type: 'button', class: 'link', text: words.nameOf(district.name), on: { click: () => onSelect(entry.district) } }),
        entry.changedHands ? h('small', { text: words.t('changed_hands') }) : entry.differs ? null : h('small', { text: words.t('came_back') })),
      h('td', {}, stateCell(entry.before, other, other.emptiness(other.indexOfSlug.get(entry.slug) ?? 0))),
      h('td', {}, stateCell(entry.after, timeline, timeline.emptiness(entry.district)))),
    h('tr', {}, h('td', { colspan: 2 }, how.length ? h('ul', { class: 'how-list' }, how) : h('a', { href: addresses.evidence(entry.slug, formatDay(store.get().on)), text: words.t('evidence') }))));
  }

  /** The area that changed hands, or why none is given. */
  function sayArea({ km2, surveyed, all }) {
    if (!surveyed) return words.t('area_sketches');
    const area = { km2: words.number(Math.round(km2 * 10) / 10), n: words.number(surveyed), all: words.number(all) };
    return words.t(surveyed === all ? 'area_all' : 'area_some', area);
  }

  const map = byId('map-before');
  let told = ''; // of the other side, beside its name: that it is on its way, or why it did not come
  let waiting = 0;
  function tell(text) {
    clearTimeout(waiting);
    told = text;
    map.ariaBusy = 'false';
    byId('compare-summary').textContent = text;
    byId('compare-table').hidden = true;
    nameSides();
  }

  /** Say that the other side is being fetched, unless it comes at once. */
  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      tell(words.t('loading_knowledge'));
      map.ariaBusy = 'true';
    }, PATIENCE_MS);
  }

  let asked = 0;
  /** Redraw the list for the ledger of the other side. */
  async function draw(other) {
    tell('');
    const state = store.get();
    const number = (asked += 1);
    const entries = listDifferences({ before: other, dayBefore: dayBefore(state), after: timeline, dayAfter: state.on })
      .filter(({ before, after }) => !state.filters || (before && other.isShown(before.row)) || (after && timeline.isShown(after.row)));
    entries.sort((a, b) => Number(b.changedHands) - Number(a.changedHands) || Number(b.differs) - Number(a.differs));
    const counts = countDifferences(entries);
    const said = [words.count('differ', counts.differ), words.count('hands', counts.changedHands)];
    if (counts.cameBack) said.push(words.count('back', counts.cameBack));
    if (counts.changedHands) said.push(sayArea(measureHands(entries, timeline)));
    byId('compare-summary').textContent = said.join(' · ');
    const table = byId('compare-table');
    const write = (answers) => keepFocus(table, () => {
      for (const body of [...table.tBodies]) body.remove();
      table.append(...entries.map((entry) => drawRow(other, entry, answers)));
    });
    table.hidden = entries.length === 0;
    write(null);
    const between = [dayBefore(state), state.on].sort((a, b) => a - b);
    if (between[0] === between[1] || !entries.length) return;
    const { changes, error } = await loadChanges(...between.map(formatDay)).catch((failed) => ({ changes: [], error: failed }));
    if (number === asked && error) byId('compare-summary').append(' ', ...sayFailure(words, 'evidence_failed', error, () => draw(other)));
    if (number === asked) write(new Map(changes.map((change) => [`${change.district.slug} ${change.day}`, change])));
  }

  /** Write what each side shows: its day, and its knowledge where that is another. */
  function nameSides() {
    const state = store.get();
    const side = ({ day: number, ...known }) => [words.day(number), words.knowledge(known)].filter(Boolean).join(words.t('comma'));
    const { on, knownOn, reportedUntil } = state;
    const [first, second] = [otherSide(state), { day: on, knownOn, reportedUntil }].map(side);
    byId('side-before').textContent = [first, told].filter(Boolean).join(' · ');
    byId('side-after').textContent = second;
    byId('compare-before').textContent = first;
    byId('compare-after').textContent = second;
  }

  let wasUnfolded = false;
  /** Two maps have no room for the legend unasked; one has it again as it was. */
  function foldLegend(hasTwoMaps) {
    const legend = byId('legend');
    if (hasTwoMaps === atlas.classList.contains('is-comparing')) return;
    if (hasTwoMaps) wasUnfolded = legend.open;
    legend.open = !hasTwoMaps && (wasUnfolded || legend.open);
  }

  /** Show what the state asks for: the switch, the fields, the layout; the list is drawn by `draw`. */
  function show() {
    const state = store.get();
    const comparing = isOn(state);
    toggle.setAttribute('aria-pressed', String(comparing));
    section.hidden = !comparing || Boolean(state.district);
    const hasTwoMaps = comparing && state.layout !== 'list';
    foldLegend(hasTwoMaps);
    atlas.classList.toggle('is-comparing', hasTwoMaps);
    atlas.dataset.layout = comparing ? state.layout : '';
    split.value = state.split;
    split.setAttribute('aria-valuetext', words.t('split_said', { n: words.number(state.split) }));
    atlas.style.setProperty('--split', `${state.split}%`);
    split.hidden = !comparing || state.layout !== 'swipe';
    byId('side-before').hidden = byId('side-after').hidden = !hasTwoMaps;
    if (!comparing) return;
    nameSides();
    day.value = formatDay(dayBefore(state));
    kind.value = state.compareKnownOn ? 'known_on' : state.compareReportedUntil ? 'reported_until' : kind.value;
    if (document.activeElement !== moment) moment.value = state.compareKnownOn || state.compareReportedUntil || moment.value;
    byId('compare-moment-row').hidden = kind.value === 'same';
    for (const choice of document.querySelectorAll('input[name="layout"]')) choice.checked = choice.value === state.layout;
  }

  /** Say that the other side could not be fetched, and why; it may be asked for again. */
  function fail(error, askAgain) {
    tell(words.failure('other_failed', error));
    byId('compare-summary').replaceChildren(...sayFailure(words, 'other_failed', error, askAgain));
  }

  return { isOn, dayBefore, show, wait, draw, fail };
}
