/**
 * The legend: the parties and signs in view on the day shown, on either map of a comparison, or every
 * sign there is. Input: timeline, patterns, words, the rows of a day, the other map. Output: the legend's list, rewritten when what
 * it has to explain changes.
 */
import { describeSymbol } from '../symbols.js';
import { ROLE } from '../timeline.js';
import { byId, h, svg } from './dom.js';

const PLAIN = { standing: 0, siege: 0, truce: 0, assertion: 0, basis: 0 };
const MECHANISMS = ['captured', 'evacuation', 'reconciliation', 'handover', 'withdrawal', 'unopposed_entry', 'collapse', 'not_stated'];

/** The months one may choose without evidence before a state pales; 0 is never. */
const STALE_CHOICES = [6, 12, 24, 36, 60, 0];

/** Open or folded as the reader left it last time, else as `otherwise` says. */
export function openLegend(legend, otherwise) {
  try {
    const kept = localStorage.getItem('legend');
    legend.open = kept === null ? otherwise : kept === 'open';
    // only what a hand does is kept: a fold that suits a narrow window is not a choice
    legend.querySelector('summary').addEventListener('click', () => localStorage.setItem('legend', legend.open ? 'folded' : 'open'));
  } catch {
    legend.open = otherwise; // storage may be refused
  }
}

const NO_TWIN = { listStates: () => [] };

/**
 * `twin` tells of the other map of a comparison: what is on either has its sign. Without a `store` the
 * page pales nothing for want of evidence.
 */
export function createLegend({ store = null, timeline, patterns, words, listVisible, twin = NO_TWIN }) {
  const body = byId('legend-body');
  const fold = byId('legend');
  let wasOpen = fold.open;
  // paper cannot be unfolded
  window.addEventListener('beforeprint', () => {
    wasOpen = fold.open;
    fold.open = true;
  });
  window.addEventListener('afterprint', () => { fold.open = wasOpen; });
  let everything = false;
  let last = '';
  let rowsNow = [];
  let doubtsNow = { possible: new Set(), stale: new Set() };

  const small = (...parts) => svg('svg', { class: 'swatch', width: 22, height: 16, 'aria-hidden': 'true' }, parts);
  const entry = (picture, text, extra) => h('li', {}, picture, h('span', { text }), extra ?? null);

  /** The signs: a label, a sample, and whether a state shows it. */
  function listSigns(actors, first, second) {
    const one = [{ actor: first, role: ROLE.holder }];
    const two = (role) => [...one, { actor: second, role }];
    const sample = (change) => patterns.makeSwatch(describeSymbol({ ...PLAIN, parties: one, ...change }, actors));
    /** Of what nothing supports there is no evidence: it is faded too, wherever anything is. */
    const faded = (picture) => {
      picture.classList.toggle('is-stale', Boolean(store?.get().stale));
      return picture;
    };
    const has = (state, role) => state.parties.some((party) => party.role === role);
    return [
      ['legend_contested', () => sample({ standing: 1, parties: two(ROLE.challenger) }), (s) => s?.standing === 1 && has(s, ROLE.holder)],
      ['legend_contested_none', () => sample({ standing: 1, parties: [{ actor: second, role: ROLE.challenger }] }), (s) => s?.standing === 1 && !has(s, ROLE.holder)],
      ['legend_mixed', () => sample({ standing: 2, parties: two(ROLE.coHolder) }), (s) => s?.standing === 2],
      ['legend_unknown', () => sample({ standing: 3, parties: [] }), (s) => s?.standing === 3],
      ['legend_siege_unknown', () => sample({ siege: 3 }), (s) => s?.siege === 3],
      ['legend_siege_partial', () => sample({ siege: 1 }), (s) => s?.siege === 1],
      ['legend_siege_full', () => sample({ siege: 2 }), (s) => s?.siege === 2],
      ['legend_truce', () => sample({ truce: 1 }), (s) => s?.truce === 1],
      ['legend_claimed', () => sample({ assertion: 1 }), (s) => s?.assertion === 1],
      ['legend_unconfirmed', () => sample({ assertion: 2 }), (s) => s?.assertion === 2],
      ['legend_assumed', () => faded(sample({ basis: 2 })), (s) => s?.basis === 2],
      ['legend_empty', () => patterns.makeSwatch(describeSymbol(null, actors)), (s) => s === null],
      ['legend_carried', () => sample({ basis: 1 }), (s) => s?.basis === 1],
      ['legend_possible', () => small(svg('rect', { x: 3, y: 3, width: 16, height: 10, class: 'district is-possible', fill: 'transparent' })), null],
      ['legend_disputed', () => small(svg('rect', { x: 3, y: 3, width: 16, height: 10, class: 'district is-disputed', fill: 'transparent' })), (s) => s?.disputed],
      ['legend_approximate', () => small(svg('rect', { x: 3, y: 3, width: 16, height: 10, class: 'district is-approximate', fill: 'transparent' })), () => true],
      ['legend_circle', () => small(svg('circle', { cx: 11, cy: 8, r: 6, class: 'district is-circle', fill: 'transparent' })), () => true],
    ];
  }

  /** The sign of a state that pales for want of evidence, with the number of months to choose. */
  function staleEntry(actors, first) {
    const { stale } = store.get();
    const choices = STALE_CHOICES.includes(stale) ? STALE_CHOICES : [stale, ...STALE_CHOICES];
    const picture = patterns.makeSwatch(describeSymbol({ ...PLAIN, parties: [{ actor: first, role: ROLE.holder }] }, actors));
    picture.classList.add('is-stale');
    return h('li', {}, picture, h('label', { class: 'stale-choice' }, h('span', { text: words.t('legend_stale') }), ' ',
      h('select', { id: 'stale', on: { change: (event) => store.set({ stale: Number(event.target.value) }) } }, choices.map((months) =>
        h('option', { value: months, selected: months === stale, text: months ? words.count('months', months) : words.t('stale_never') })))));
  }

  function draw(rows, doubts = doubtsNow) {
    rowsNow = rows;
    doubtsNow = doubts;
    const actors = [...timeline.actors]; // those of the page, then those that only the other map knows
    const states = timeline.listStates(rows, listVisible());
    const counts = new Map();
    const others = twin.listStates();
    const numberOf = new Map(actors.map(({ slug }, number) => [slug, number]));
    const numberThere = (actor) => {
      const { slug } = actor;
      if (!numberOf.has(slug)) numberOf.set(slug, actors.push(actor) - 1);
      return numberOf.get(slug);
    };
    const sources = everything ? Array.from({ length: timeline.length }, (_, row) => timeline.readRow(row)) : states;
    const count = (state, number) => {
      for (const { actor, role } of state?.parties ?? []) {
        const drawn = role !== ROLE.besieger && !(role === ROLE.present && state.standing === 0);
        if (!drawn) continue;
        const counted = number(actor);
        counts.set(counted, (counts.get(counted) ?? 0) + 1);
      }
    };
    for (const state of sources) count(state, (actor) => actor);
    for (const state of others) count(state, (actor) => numberThere(twin.actors()[actor]));
    states.push(...others);
    const parties = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([actor]) => actor);
    const signs = listSigns(actors, parties[0] ?? 0, parties[1] ?? parties[0] ?? 0)
      .filter(([, , shows]) => everything || (shows ? states.some(shows) : states.length && doubts.possible.size));
    const key = [everything, store?.get().stale, states.length > 0, parties.map((actor) => actors[actor].slug).join(), signs.map(([name]) => name).join()].join('|');
    if (key === last) return;
    last = key;
    body.replaceChildren(...[
      parties.length ? h('ul', {}, parties.map((actor) => entry(
        patterns.makeSwatch(describeSymbol({ ...PLAIN, parties: [{ actor, role: ROLE.holder }] }, actors)),
        words.nameOf(actors[actor].name),
        words.lang === 'ar' ? null : h('span', { class: 'short', text: words.shortName(actors[actor]) }),
      ))) : null,
      h('ul', {}, signs.map(([name, picture]) => entry(picture(), words.t(name))), store && actors.length && (states.length || everything) ? staleEntry(actors, parties[0] ?? 0) : null),
      everything ? h('ul', {}, h('li', { class: 'legend-head', text: words.t('legend_change') }),
        MECHANISMS.map((code) => entry(small(svg('rect', { class: `tick mechanism-${code}`, x: 9.5, y: 2, width: 3, height: 12 })), words.label('mechanism', code))),
        entry(small(svg('path', { class: 'stage-tick', d: 'M11 3.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z' })), words.t('legend_stage'))) : null,
      h('p', { class: 'legend-more' }, h('button', {
        type: 'button', class: 'link', text: words.t(everything ? 'legend_fewer' : 'legend_all'),
        on: { click: () => { everything = !everything; draw(rowsNow); } },
      })),
    ].filter(Boolean));
  }

  return { draw };
}
