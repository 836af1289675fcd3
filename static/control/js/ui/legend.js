/** The legend: every sign of the map, with the parties that appear in the ledger. */
import { describeSymbol } from '../symbols.js';
import { h, svg } from './dom.js';

const plain = { standing: 0, siege: 0, truce: 0, assertion: 0, basis: 0, parties: [{ actor: 0, role: 0 }] };

export function drawLegend(body, { timeline, patterns, words }) {
  const counts = new Map();
  for (let row = 0; row < timeline.length; row += 1) {
    for (const { actor, role } of timeline.readRow(row).parties) {
      if (role <= 1) counts.set(actor, (counts.get(actor) ?? 0) + 1);
    }
  }
  const parties = [...counts].sort((a, b) => b[1] - a[1]).map(([actor]) => actor);
  const first = parties[0] ?? 0;
  const second = parties[1] ?? first;
  const entry = (picture, text, extra) => h('li', {}, picture, h('span', { text }), extra ?? null);
  const sign = (change, key, options) => entry(patterns.makeSwatch(describeSymbol(change && { ...plain, parties: [{ actor: first, role: 0 }], ...change }, timeline.actors), options), words.t(key));
  const edge = (className, key) => entry(svg('svg', { class: 'swatch', width: 22, height: 16, 'aria-hidden': 'true' },
    className === 'is-circle' ? svg('circle', { cx: 11, cy: 8, r: 6, class: `district ${className}`, fill: 'transparent' }) : svg('rect', { x: 3, y: 3, width: 16, height: 10, class: `district ${className}`, fill: 'transparent' })), words.t(key));
  const both = [{ actor: first, role: 0 }, { actor: second, role: 2 }];

  body.replaceChildren(
    h('ul', { class: 'legend-parties' }, parties.map((actor) => entry(
      patterns.makeSwatch(describeSymbol({ ...plain, parties: [{ actor, role: 0 }] }, timeline.actors)),
      words.nameOf(timeline.actors[actor].name),
      words.lang === 'ar' ? null : h('abbr', { class: 'short', text: words.shortName(timeline.actors[actor]) }),
    ))),
    h('ul', { class: 'legend-signs' },
      sign({}, 'legend_held'),
      sign({ standing: 1, parties: both }, 'legend_contested'),
      sign({ standing: 1, parties: [{ actor: second, role: 2 }] }, 'legend_contested_none'),
      sign({ standing: 2, parties: [{ actor: first, role: 0 }, { actor: second, role: 1 }] }, 'legend_mixed'),
      sign({ siege: 3 }, 'legend_siege_unknown'),
      sign({ siege: 1 }, 'legend_siege_partial'),
      sign({ siege: 2 }, 'legend_siege_full'),
      sign({ truce: 1 }, 'legend_truce'),
      sign({ assertion: 1 }, 'legend_claimed'),
      sign({ assertion: 2 }, 'legend_unconfirmed'),
      sign({ basis: 2 }, 'legend_assumed'),
      sign({ standing: 3, parties: [] }, 'legend_unknown'),
      sign(null, 'legend_empty'),
      edge('is-approximate', 'legend_approximate'),
      edge('is-circle', 'legend_circle')),
    h('ul', { class: 'legend-ticks' },
      ['captured', 'evacuation', 'reconciliation', 'handover', 'withdrawal', 'unopposed_entry', 'collapse', 'unknown', 'not_stated'].map((code) => entry(
        svg('svg', { class: 'swatch', width: 22, height: 16, 'aria-hidden': 'true' }, svg('rect', { class: `tick mechanism-${code}`, x: 9.5, y: 2, width: 3, height: 12 })),
        words.label('mechanism', code),
      )),
      entry(svg('svg', { class: 'swatch', width: 22, height: 16, 'aria-hidden': 'true' }, svg('path', { class: 'stage-tick', d: 'M11 3.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z' })), words.t('legend_stage'))),
  );
}
