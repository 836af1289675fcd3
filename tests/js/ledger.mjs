/** Small ledgers as `files.js` decodes them, for the tests beside this file. */
import { parseDay } from '../../static/control/js/intervals.js';
import { Timeline } from '../../static/control/js/timeline.js';

const STATUS = { held: 0, contested: 1, mixed: 2, unknown: 3 };
const BY_BOUNDS = 2; // a precision of which no bounds are guessed

/** Periods as [district, from, to|null, party set, changes to the row]; days as ISO text; sorted. */
export function makeLedger(periods, { districts = ['qadam', 'jobar', 'douma'], stages = [] } = {}) {
  const offset = new Int32Array(districts.length + 1);
  for (const [district] of periods) for (let d = district + 1; d < offset.length; d += 1) offset[d] += 1;
  const column = (read) => Int32Array.from(periods, ([, , , , extra = {}], row) => read(extra, periods[row], row));
  const boundsOf = (name) => new Map(periods.flatMap(([, , , , extra], row) => (extra?.[name] ? [[row, extra[name].map(parseDay)]] : [])));
  return {
    order: districts.join(),
    count: districts.length,
    coverage: { from: parseDay('2011-03-15'), to: parseDay('2024-12-31') },
    reading: {},
    actors: ['government', 'opposition', 'is'].map((slug) => ({ slug, name: { en: slug, ar: '' }, colour: '#123456' })),
    partySets: [[[0, 0]], [[1, 0]], [[2, 0], [0, 4]]],
    offset,
    from: column((_, [, from]) => parseDay(from)),
    ends: new Map(periods.flatMap(([district, , to], row) => {
      const next = periods[row + 1];
      return to === null || (next?.[0] === district && next[1] === to) ? [] : [[row, parseDay(to)]];
    })),
    parties: column((_, [, , , parties]) => parties),
    status: column((extra) => STATUS[extra.standing ?? 'held'] | ((extra.siege ?? 0) << 2) | ((extra.basis ?? 0) << 13) | ((extra.truce ?? 0) << 5) | ((extra.start ? BY_BOUNDS : 0) << 16)),
    oddStarts: boundsOf('start'),
    oddEnds: boundsOf('end'),
    details: {
      order: districts.join(),
      slug: (d) => districts[d],
      name: (d) => ({ en: districts[d], ar: '' }),
      aliases: () => [],
      area: () => undefined,
      mechanism: column((extra) => extra.mechanism ?? 0),
      grades: column((extra) => (extra.grade ?? 0) << 4),
      marks: column((extra) => extra.mark ?? 0),
      ruling: (row) => periods[row][4]?.ruling ?? row + 1,
      confirmed: column((extra, [, from]) => (extra.confirmed ? 2 * (parseDay(extra.confirmed) - parseDay(from)) + 1 : 0)),
      stages: stages.map(([deal, day, stage, where]) => ({ deal, name: { en: deal, ar: '' }, day: parseDay(day), stage, districts: where })),
    },
  };
}

/** The same as a timeline that knows its details. */
export function makeTimeline(ledger) {
  const timeline = new Timeline(ledger);
  timeline.describe(ledger.details);
  return timeline;
}
