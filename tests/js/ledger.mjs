/** A small ledger in the browser's format, for the tests beside this file. */
import { parseDay } from '../../static/control/js/intervals.js';

const STATUS = { held: 0, contested: 1, mixed: 2, unknown: 3 };

/** Periods as [district, from, to|null, party set, changes to the row]; days as ISO text. */
export function makeLedger(periods, { districts = ['qadam', 'jobar', 'douma'], stages = [] } = {}) {
  const columns = { district: [], from: [], to: [], parties: [], status: [], mechanism: [], start: [], end: [], ruling: [], confirmed: [] };
  periods.forEach(([district, from, to, parties, extra = {}], index) => {
    columns.district.push(district);
    columns.from.push(parseDay(from));
    columns.to.push(to === null ? null : parseDay(to));
    columns.parties.push(parties);
    columns.status.push(STATUS[extra.standing ?? 'held'] | ((extra.siege ?? 0) << 2) | ((extra.truce ?? 0) << 5) | ((extra.grade ?? 0) << 22));
    columns.mechanism.push(extra.mechanism ?? 0);
    columns.start.push(extra.start?.map(parseDay) ?? null);
    columns.end.push(extra.end?.map(parseDay) ?? null);
    columns.ruling.push(`R${index + 1}`);
    columns.confirmed.push(extra.confirmed ? parseDay(extra.confirmed) : null);
  });
  return {
    version: 1,
    coverage: { from: parseDay('2011-03-15'), to: parseDay('2024-12-31') },
    districts: districts.map((slug) => ({ slug, name: { en: slug, ar: '' }, aliases: [] })),
    actors: ['government', 'opposition', 'is'].map((slug) => ({ slug, name: { en: slug, ar: '' }, colour: '#123456' })),
    party_sets: [[[0, 0]], [[1, 0]], [[2, 0], [0, 4]]],
    periods: columns,
    deal_stages: stages.map(([deal, day, stage, where]) => ({ deal, name: { en: deal, ar: '' }, day: parseDay(day), stage, districts: where })),
  };
}
