/**
 * The table of all districts on the day, and the tally above it. Input: the server's own table,
 * timeline, rows. Output: the rows of changed districts rewritten in place.
 */
import { describeSymbol } from '../symbols.js';
import { NOT_COVERED, ROLE } from '../timeline.js';
import { byId, h } from './dom.js';

export function createTable({ timeline, patterns, words, onSelect }) {
  const table = byId('states');
  const cells = new Map();
  for (const line of table.querySelectorAll('tr[data-slug]')) {
    const d = timeline.indexOfSlug.get(line.dataset.slug);
    if (d === undefined) continue;
    cells.set(d, { line, cell: line.lastElementChild });
    line.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      onSelect(d);
    });
  }

  /** Leave out what a filter does; a group with nothing left goes with it. */
  function filter(rows) {
    for (const [d, { line }] of cells) line.hidden = !timeline.isShown(rows[d]);
    for (const body of table.tBodies) body.hidden = !body.querySelector('tr[data-slug]:not([hidden])');
    tally(rows);
  }

  function write(d, row) {
    const entry = cells.get(d);
    if (!entry) return;
    const state = row === NOT_COVERED ? null : timeline.readRow(row);
    const brief = { brief: true, empty: timeline.emptiness(d) };
    const said = [words.standing(state, timeline.actors, brief), ...words.qualities(state, timeline.actors, brief)];
    const assumed = state && words.codeAt('basis', state.basis) === 'assumed' ? [words.t('legend_assumed').split(':')[0]] : [];
    entry.cell.replaceChildren(
      patterns.makeSwatch(describeSymbol(state, timeline.actors)),
      h('span', { class: 'state-words' }, said[0], ...[...said.slice(1), ...assumed].map((text) => h('span', { class: 'quality', text }))),
    );
  }

  /** How many districts each party holds; contested, mixed and unknown ones counted apart. */
  function tally(rows) {
    const groups = new Map();
    for (const [d, row] of rows.entries()) {
      if (!timeline.isShown(row)) continue;
      const state = row === NOT_COVERED ? null : timeline.readRow(row);
      const standing = state ? words.codeAt('standing', state.standing) : timeline.emptiness(d);
      const holder = state?.parties.find((party) => party.role === ROLE.holder);
      const key = standing === 'held' && holder ? `held-${holder.actor}` : standing;
      if (!groups.has(key)) {
        const sample = standing === 'held' && holder
          ? { standing: 0, siege: 0, truce: 0, assertion: 0, basis: 0, parties: [{ actor: holder.actor, role: 0 }] }
          : state && { ...state, siege: 0, truce: 0, assertion: 0, basis: 0 };
        const name = standing === 'held' && holder ? words.nameOf(timeline.actors[holder.actor].name)
          : !state ? words.t(standing) : words.label('standing', standing);
        groups.set(key, { n: 0, name, symbol: describeSymbol(sample, timeline.actors), held: standing === 'held' });
      }
      groups.get(key).n += 1;
    }
    const ordered = [...groups.values()].sort((a, b) => Number(b.held) - Number(a.held) || b.n - a.n);
    const bar = h('div', { class: 'tally-bar', 'aria-hidden': 'true' });
    for (const group of ordered) {
      const part = patterns.makeSwatch(group.symbol, { width: 40, height: 16 });
      part.setAttribute('preserveAspectRatio', 'none');
      part.setAttribute('class', 'tally-part');
      part.setAttribute('viewBox', '4 4 32 8');
      part.style.flexGrow = group.n;
      bar.append(part);
    }
    byId('tally').replaceChildren(bar, h('ul', {}, ordered.map((group) => h('li', {},
      patterns.makeSwatch(group.symbol), h('span', { text: group.name }), h('b', { text: words.number(group.n) })))));
  }

  return {
    filter,
    draw(rows, changed, day) {
      for (const d of changed) write(d, rows[d]);
      if (changed.length) filter(rows);
      byId('list-day').textContent = words.t('on_day', { date: words.day(day) });
    },
    /** The link of a district's row, if it can be seen. */
    findLink: (d) => [cells.get(d)?.line.querySelector('a')].find((link) => link?.checkVisibility()),
    choose(d) {
      for (const [index, { line }] of cells) line.classList.toggle('is-chosen', index === d);
    },
  };
}
