/**
 * The ledger as arithmetic: who held what on a day, what changes between two days, what is certain.
 * Input: the ledger file (columns). Output: period numbers, states, events. Touches no DOM, no
 * network, no clock. Spans are half-open; a change between A and B is one with A < day <= B.
 */
import { contains, fallsBetween } from './intervals.js';

const NEVER = 0x7fffffff;
export const NOT_COVERED = -1;

export const ROLE = { holder: 0, coHolder: 1, challenger: 2, besieger: 3, present: 4 };

/** The fields of one status word, as indices into the code lists of the page. */
export function readStatus(word) {
  return {
    standing: word & 3,
    siege: (word >> 2) & 7,
    truce: (word >> 5) & 3,
    assertion: (word >> 7) & 3,
    confidenceStart: (word >> 9) & 3,
    confidenceEnd: (word >> 11) & 3,
    basis: (word >> 13) & 3,
    disputed: Boolean((word >> 15) & 1),
    startPrecision: (word >> 16) & 7,
    endPrecision: (word >> 19) & 7,
    grade: (word >> 22) & 7,
  };
}

const firstAfter = (days, day) => {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low;
};

export class Timeline {
  constructor(ledger) {
    const { periods } = ledger;
    this.districts = ledger.districts;
    this.actors = ledger.actors;
    this.partySets = ledger.party_sets;
    this.coverage = ledger.coverage;
    this.deals = ledger.deal_stages ?? [];
    this.reading = ledger.reading ?? {};
    this.length = periods.district.length;
    this.district = Int32Array.from(periods.district);
    this.from = Int32Array.from(periods.from);
    this.to = Int32Array.from(periods.to, (day) => day ?? NEVER);
    this.parties = Int32Array.from(periods.parties);
    this.status = Int32Array.from(periods.status);
    this.mechanism = Int32Array.from(periods.mechanism);
    this.startBounds = periods.start;
    this.endBounds = periods.end;
    this.ruling = periods.ruling;
    // the last day of which evidence speaks; a row without any was never confirmed
    this.confirmed = Int32Array.from(periods.confirmed ?? [], (day) => day ?? -NEVER);
    this.indexOfSlug = new Map(this.districts.map(({ slug }, index) => [slug, index]));

    this.shown = null;

    // rows come sorted by district, then day: each district's rows lie between two offsets
    this.offset = new Int32Array(this.districts.length + 1);
    for (let row = 0; row < this.length; row += 1) this.offset[this.district[row] + 1] = row + 1;
    for (let i = 1; i < this.offset.length; i += 1) {
      if (this.offset[i] < this.offset[i - 1]) this.offset[i] = this.offset[i - 1];
    }
    this.#collectEvents();
  }

  #collectEvents() {
    // a redraw is due wherever a row begins or ends, a Change only where what holds differs
    const edges = [];
    const changes = [];
    for (let d = 0; d < this.districts.length; d += 1) {
      for (let row = this.offset[d]; row < this.offset[d + 1]; row += 1) {
        edges.push([this.from[row], d, row]);
        const follows = row > this.offset[d] && this.to[row - 1] === this.from[row];
        if (follows && !this.#saysTheSame(row - 1, row)) changes.push([this.from[row], d, row]);
        const last = row + 1 === this.offset[d + 1] || this.from[row + 1] > this.to[row];
        if (last && this.to[row] !== NEVER) edges.push([this.to[row], d, NOT_COVERED]);
      }
    }
    const byDay = (a, b) => a[0] - b[0] || a[1] - b[1];
    edges.sort(byDay);
    changes.sort(byDay);
    this.edgeDay = Int32Array.from(edges, (edge) => edge[0]);
    this.edgeDistrict = Int32Array.from(edges, (edge) => edge[1]);
    this.changeDay = Int32Array.from(changes, (change) => change[0]);
    this.changeDistrict = Int32Array.from(changes, (change) => change[1]);
    this.changeRow = Int32Array.from(changes, (change) => change[2]);
    this.stages = [...this.deals].sort((a, b) => a.day - b.day);
  }

  /** Two rows in a row are a Change only where standing, parties, siege or truce differ. */
  #saysTheSame(a, b) {
    const CONTENT = 0x7f;
    return (this.status[a] & CONTENT) === (this.status[b] & CONTENT) && this.parties[a] === this.parties[b];
  }

  /** The row that holds for a district on a day, or NOT_COVERED. */
  rowAt(d, day) {
    let low = this.offset[d];
    let high = this.offset[d + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.from[middle] <= day) low = middle + 1;
      else high = middle;
    }
    const row = low - 1;
    return row >= this.offset[d] && day < this.to[row] ? row : NOT_COVERED;
  }

  /** Let only the rows with a flag be seen among changes and stages; all of them with null. */
  showRows(flags) {
    this.shown = flags;
  }

  /** Whether a filter lets a row through; where there is no row there is nothing to fit one. */
  isShown(row) {
    return this.shown === null || (row !== NOT_COVERED && this.shown[row] === 1);
  }

  /** Why a district has no row: not covered, or not yet recorded or reported at the moment of knowledge. */
  emptiness(d) {
    if (this.reading.reported_until) return 'not_yet_reported';
    return this.reading.known_on && this.offset[d] === this.offset[d + 1] ? 'not_yet_recorded' : 'not_covered';
  }

  /** The rows of all districts on a day, in a new Int32Array. */
  rowsOn(day) {
    return Int32Array.from(this.districts, (_, d) => this.rowAt(d, day));
  }

  /**
   * Bring `rows` from one day to another in place; returns the districts whose row is now another.
   * A step costs the events between the two days, a jump at most the districts.
   */
  advance(rows, before, day) {
    const low = firstAfter(this.edgeDay, Math.min(before, day));
    const high = firstAfter(this.edgeDay, Math.max(before, day));
    const changed = [];
    const look = (d) => {
      const row = this.rowAt(d, day);
      if (row !== rows[d]) {
        rows[d] = row;
        changed.push(d);
      }
    };
    if (high - low >= this.districts.length) for (let d = 0; d < rows.length; d += 1) look(d);
    else for (let i = low; i < high; i += 1) look(this.edgeDistrict[i]);
    return changed;
  }

  /** A row as a plain object: its span, parties with roles, decoded status. */
  readRow(row) {
    return {
      row,
      district: this.district[row],
      ruling: this.ruling[row],
      span: [this.from[row], this.to[row] === NEVER ? null : this.to[row]],
      startBounds: this.startBounds[row],
      endBounds: this.endBounds[row],
      mechanism: this.mechanism[row],
      parties: this.partySets[this.parties[row]].map(([actor, role]) => ({ actor, role })),
      ...readStatus(this.status[row]),
    };
  }

  /** All rows of a district, oldest first. */
  history(d) {
    const rows = [];
    for (let row = this.offset[d]; row < this.offset[d + 1]; row += 1) rows.push(this.readRow(row));
    return rows;
  }

  /**
   * What can be said of a district on a day: {row, certain, others}. `certain` is false where the
   * start or end of the row is known only to a month or a year that includes the day; `others` are
   * the neighbouring rows that may hold instead.
   */
  certaintyAt(d, day) {
    const row = this.rowAt(d, day);
    const others = [];
    for (let other = this.offset[d]; other < this.offset[d + 1]; other += 1) {
      if (other !== row && contains(this.widestSpan(other), day)) others.push(other);
    }
    if (row === NOT_COVERED) return { row, certain: others.length === 0, others };
    const start = this.startBounds[row];
    const end = this.endBounds[row];
    const begun = !start || day >= start[1];
    const lasting = !end || day < end[0];
    return { row, certain: begun && lasting, others };
  }

  /** The stretches in which an edge lies that is known only to a month or a year: first day, day after the last, district. */
  #listDoubts() {
    const found = [];
    for (let row = 0; row < this.length; row += 1) {
      const start = this.startBounds[row];
      const end = this.endBounds[row];
      if (start) found.push(start[0], start[1], this.district[row]);
      if (end && this.to[row] !== NEVER) found.push(end[0], end[1] + 1, this.district[row]);
    }
    return Int32Array.from(found);
  }

  /** The districts whose state on a day is only possible, for a date near it is known only to the month or year. */
  doubtfulOn(day) {
    this.doubts ??= this.#listDoubts();
    const found = new Set();
    for (let i = 0; i < this.doubts.length; i += 3) {
      if (this.doubts[i] <= day && day < this.doubts[i + 1]) found.add(this.doubts[i + 2]);
    }
    return found;
  }

  /** The districts whose row in `rows` no evidence confirms on `since` or later. */
  staleIn(rows, since) {
    const found = new Set();
    rows.forEach((row, d) => {
      if (row !== NOT_COVERED && this.confirmed[row] < since) found.add(d);
    });
    return found;
  }

  /** The longest span a row may have, given the bounds of its start and end. */
  widestSpan(row) {
    const start = this.startBounds[row];
    const end = this.endBounds[row];
    const to = this.to[row] === NEVER ? null : this.to[row];
    return [start ? start[0] : this.from[row], end && to !== null ? Math.max(end[1], to) : to];
  }

  /** Rows that began by a change with after < day <= until, in order; of one district if given. */
  changesBetween(after, until, district = -1) {
    const rows = [];
    for (let i = firstAfter(this.changeDay, after); i < this.changeDay.length; i += 1) {
      if (!fallsBetween(this.changeDay[i], after, until)) break;
      if ((district < 0 || this.changeDistrict[i] === district) && this.isShown(this.changeRow[i])) rows.push(this.changeRow[i]);
    }
    return rows;
  }

  /** The next day after `day` with a change, anywhere or in one district; null where there is none. */
  nextChange(day, district = -1) {
    for (let i = firstAfter(this.changeDay, day); i < this.changeDay.length; i += 1) {
      if (this.changeDay[i] > this.coverage.to) return null;
      if ((district < 0 || this.changeDistrict[i] === district) && this.isShown(this.changeRow[i])) return this.changeDay[i];
    }
    return null;
  }

  /** The last day before `day` with a change; null where there is none. */
  previousChange(day, district = -1) {
    for (let i = firstAfter(this.changeDay, day - 1) - 1; i >= 0; i -= 1) {
      if (this.changeDay[i] < this.coverage.from) return null;
      if ((district < 0 || this.changeDistrict[i] === district) && this.isShown(this.changeRow[i])) return this.changeDay[i];
    }
    return null;
  }

  /**
   * Changes gathered into `columns` equal stretches of [from, to]: for each that has any, its
   * column, count, and the mechanism most of them have. One tick a column stays legible.
   */
  tickColumns(columns, { from, to } = this.coverage, district = -1) {
    const width = (to - from + 1) / columns;
    const bins = new Map();
    for (const row of this.changesBetween(from - 1, to, district)) {
      const column = Math.min(columns - 1, Math.floor((this.from[row] - from) / width));
      if (!bins.has(column)) bins.set(column, { column, count: 0, first: this.from[row], mechanisms: new Map() });
      const bin = bins.get(column);
      bin.count += 1;
      bin.mechanisms.set(this.mechanism[row], (bin.mechanisms.get(this.mechanism[row]) ?? 0) + 1);
    }
    return [...bins.values()].map(({ mechanisms, ...bin }) => ({
      ...bin,
      mechanism: [...mechanisms].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0],
    }));
  }

  /** Deal stages of a stretch gathered likewise: column, count, first day and the stages themselves. */
  stageColumns(columns, { from, to } = this.coverage, district = -1) {
    const width = (to - from + 1) / columns;
    const bins = new Map();
    for (const stage of this.stages) {
      if (!fallsBetween(stage.day, from - 1, to)) continue;
      if (district >= 0 && !stage.districts.includes(district)) continue;
      if (this.shown && !stage.districts.some((d) => this.isShown(this.rowAt(d, stage.day)))) continue;
      const column = Math.min(columns - 1, Math.floor((stage.day - from) / width));
      if (!bins.has(column)) bins.set(column, { column, count: 0, first: stage.day, stages: [] });
      const bin = bins.get(column);
      bin.count += 1;
      bin.stages.push(stage);
    }
    return [...bins.values()];
  }
}
