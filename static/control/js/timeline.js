/**
 * The ledger as arithmetic: who held what on a day, what changes between two days, what is certain.
 * Input: a decoded ledger file (columns), later its details. Output: period numbers, states, events.
 * Touches no DOM, no network, no clock. Spans are half-open; a change between A and B is one with
 * A < day <= B.
 */
import { NEVER, guessBounds, indexArray, unfold } from './files.js';
import { contains, fallsBetween } from './intervals.js';

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

const LONGEST_GUESS = [0, 31, 0, 366]; // days that a date may be off, by its precision
const HELD = 0;
const CONTENT = 0x7f; // standing, siege, truce
const GRADED = (15 << 9) | (7 << 22); // confidences and the grade of sources: told with the details

/** One place of the ledger; its names and its point are known once the details are there. */
class District {
  constructor(timeline, number) {
    this.timeline = timeline;
    this.number = number;
  }

  get slug() { return this.timeline.details?.slug(this.number) ?? ''; }

  get name() { return this.timeline.details?.name(this.number) ?? { en: '', ar: '' }; }

  get kind() { return this.timeline.details?.kind(this.number) ?? ''; }

  get parent() { return this.timeline.details?.parent(this.number) ?? { en: '', ar: '' }; }

  get aliases() { return this.timeline.details?.aliases(this.number) ?? []; }

  get lon() { return this.timeline.details?.point(this.number)?.[0] ?? null; }

  get lat() { return this.timeline.details?.point(this.number)?.[1] ?? null; }

  get radius_m() { return this.timeline.details?.radius(this.number) ?? 0; }

  get area_km2() { return this.timeline.details?.area(this.number); }

  get boundary() { return this.timeline.details?.hasBoundary(this.number) ?? false; }
}

/** Numbers by day: those of one day lie between two offsets; days beyond either end count as the end. */
class DayIndex {
  constructor([first, last], most, visit) {
    this.first = first;
    this.last = last;
    const counts = new Uint32Array(last - first + 2);
    visit((day) => { counts[this.#slot(day) + 1] += 1; });
    for (let i = 1; i < counts.length; i += 1) counts[i] += counts[i - 1];
    this.numbers = new (indexArray(most))(counts[counts.length - 1]);
    const next = counts.slice();
    visit((day, number) => {
      const slot = this.#slot(day);
      this.numbers[next[slot]] = number;
      next[slot] += 1;
    });
    this.starts = counts;
  }

  #slot(day) {
    return Math.min(this.last, Math.max(this.first, day)) - this.first;
  }

  /** Where the numbers of the days after `day` begin. */
  after(day) {
    if (day < this.first) return 0;
    return this.starts[Math.min(this.last, day) - this.first + 1];
  }
}

/**
 * Which districts are in doubt, brought from one day to the next. `visit(add)` calls add(first day, day
 * after the last, district) for each stretch of doubt; with a day, at least for those that include it.
 */
class Doubts {
  constructor(count, day, visit, readRange) {
    this.count = count;
    this.visit = visit;
    this.readRange = readRange;
    this.reasons = new Uint8Array(count); // stretches that a district is in
    this.size = 0;
    this.day = day;
    this.edges = null; // until another day is asked for
    visit((from, to, d) => {
      if (from <= day && day < to) this.#count(d, 1);
    }, day);
  }

  #count(d, change) {
    if (this.reasons[d] === 0) this.size += 1;
    this.reasons[d] += change;
    if (this.reasons[d] === 0) this.size -= 1;
  }

  /** Be ready for other days. */
  prepare() {
    this.edges ??= this.#index();
  }

  #index() {
    const stretches = [];
    this.visit((from, to, d) => stretches.push(from, to, d));
    return new DayIndex(this.readRange(), this.count * 2, (add) => {
      for (let i = 0; i < stretches.length; i += 3) {
        add(stretches[i], stretches[i + 2]);
        add(stretches[i + 1], this.count + stretches[i + 2]);
      }
    });
  }

  on(day) {
    if (day === this.day) return this;
    this.prepare();
    const low = this.edges.after(Math.min(day, this.day));
    const high = this.edges.after(Math.max(day, this.day));
    const way = day > this.day ? 1 : -1;
    for (let i = low; i < high; i += 1) {
      const edge = this.edges.numbers[i];
      if (edge < this.count) this.#count(edge, way);
      else this.#count(edge - this.count, -way);
    }
    this.day = day;
    return this;
  }

  has(d) {
    return this.reasons[d] > 0;
  }
}

export class Timeline {
  constructor(ledger) {
    this.count = ledger.count;
    this.actors = ledger.actors;
    this.partySets = ledger.partySets;
    this.coverage = ledger.coverage;
    this.reading = ledger.reading ?? {};
    this.order = ledger.order;
    this.length = ledger.from.length;
    this.offset = ledger.offset; // rows come sorted by district, then day: a district's lie between two offsets
    this.from = ledger.from;
    this.ends = ledger.ends; // of rows that do not end where the next begins; a bit a row says which
    this.isCut = new Uint8Array((this.length >> 3) + 1);
    for (const row of this.ends.keys()) this.isCut[row >> 3] |= 1 << (row & 7);
    this.parties = ledger.parties;
    this.status = ledger.status;
    this.oddStarts = ledger.oddStarts;
    this.oddEnds = ledger.oddEnds;
    this.details = null; // until then nothing is known that is not drawn: names, how a row began, when it was confirmed
    this.mechanism = [];
    this.ruling = () => 0;
    this.confirmed = null;
    this.stages = [];
    this.shown = null;
    this.slugs = null; // all four made when first asked for
    this.all = null;
    this.days = null;
    this.doubts = null;
  }

  /** Become another ledger of the same districts: whoever holds this timeline reads the other from now on. */
  become(other) {
    if (other.order !== this.order) throw new RangeError('This ledger is of another time than the page.');
    Object.assign(this, other, { all: this.all, doubts: null });
  }

  /**
   * Take what is read rather than seen: the details of the same ledger. Days are indexed with them, so that
   * the first step is as quick as the next.
   */
  describe(details) {
    if (details.order !== this.order || details.mechanism.length !== this.length) throw new RangeError('These details are of another time than the page.');
    const { grades, ...told } = details;
    this.details = told;
    this.slugs = null;
    this.stages = [...details.stages].sort((a, b) => a.day - b.day);
    this.mechanism = details.mechanism;
    this.ruling = details.ruling;
    this.confirmed = details.confirmed;
    for (let row = 0; row < this.length; row += 1) {
      this.status[row] = (this.status[row] & ~GRADED) | ((grades[row] & 15) << 9) | ((grades[row] >> 4) << 22);
    }
    this.days ??= this.#indexDays();
    this.doubts?.prepare();
  }

  districtAt(d) {
    return new District(this, d);
  }

  /** All districts: a large map asks for those it shows by `districtAt`, and keeps none. */
  get districts() {
    this.all ??= Array.from({ length: this.count }, (_, d) => this.districtAt(d));
    return this.all;
  }

  /** The number of each district by its slug, once there are details. */
  get indexOfSlug() {
    this.slugs ??= new Map(Array.from({ length: this.count }, (_, d) => [this.details?.slug(d) ?? '', d]));
    return this.slugs;
  }

  /** Districts by the days on which a row of theirs begins, or ends and none follows. */
  get edges() {
    this.days ??= this.#indexDays();
    return this.days;
  }

  #indexDays() {
    const { from, offset, count, length, ends } = this;
    let [first, last] = [this.coverage.from, this.coverage.to];
    for (let row = 0; row < length; row += 1) {
      if (from[row] < first) first = from[row];
      if (from[row] > last) last = from[row];
    }
    for (const day of ends.values()) if (day > last) last = day;
    return new DayIndex([first, last], count, (add) => {
      for (let d = 0; d < count; d += 1) {
        for (let row = offset[d]; row < offset[d + 1]; row += 1) {
          add(from[row], d);
          if (ends.has(row)) add(ends.get(row), d);
        }
      }
    });
  }

  /** The district of a row. */
  districtOf(row) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offset[middle + 1] <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The day after the last of a row, or NEVER. */
  #endOf(row, d) {
    return this.ends.get(row) ?? (row + 1 < this.offset[d + 1] ? this.from[row + 1] : NEVER);
  }

  #isFollowed(row, d) {
    return row + 1 < this.offset[d + 1] && !this.ends.has(row);
  }

  /** Whether a row begins by a Change: where none was before it, nothing changed. */
  #isChange(row, d) {
    return row > this.offset[d] && this.#isFollowed(row - 1, d) && !this.#saysTheSame(row - 1, row);
  }

  /** Two rows in a row are a Change only where standing, parties, siege or truce differ. */
  #saysTheSame(a, b) {
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
    if (row < this.offset[d]) return NOT_COVERED;
    const isOver = (this.isCut[row >> 3] & (1 << (row & 7))) !== 0 && day >= this.ends.get(row);
    return isOver ? NOT_COVERED : row;
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
    const rows = new Int32Array(this.count);
    for (let d = 0; d < rows.length; d += 1) rows[d] = this.rowAt(d, day);
    return rows;
  }

  /**
   * Bring `rows` from one day to another in place; returns the districts whose row is now another.
   * A step costs the events between the two days, a jump at most the districts.
   */
  advance(rows, before, day) {
    const low = this.edges.after(Math.min(before, day));
    const high = this.edges.after(Math.max(before, day));
    const changed = [];
    const look = (d) => {
      const row = this.rowAt(d, day);
      if (row !== rows[d]) {
        rows[d] = row;
        changed.push(d);
      }
    };
    if (high - low >= this.count) for (let d = 0; d < rows.length; d += 1) look(d);
    else for (let i = low; i < high; i += 1) look(this.edges.numbers[i]);
    return changed;
  }

  /** A row as a plain object: its span, parties with roles, decoded status. */
  readRow(row) {
    const district = this.districtOf(row);
    const end = this.#endOf(row, district);
    return {
      row,
      district,
      ruling: `R${this.ruling(row)}`,
      span: [this.from[row], end === NEVER ? null : end],
      startBounds: this.startBounds(row),
      endBounds: this.endBounds(row, district),
      mechanism: this.mechanism[row],
      parties: this.readParties(row),
      ...readStatus(this.status[row]),
    };
  }

  /** The parties of a row with their roles. */
  readParties(row) {
    return this.partySets[this.parties[row]].map(([actor, role]) => ({ actor, role }));
  }

  /** The parties on the ground of a row, each once, in its order: who holds it comes first. */
  leadersOf(row) {
    const inside = this.partySets[this.parties[row]].filter(([, role]) => role !== ROLE.besieger);
    const holders = inside.filter(([, role]) => role === ROLE.holder || role === ROLE.coHolder);
    const named = (this.status[row] & 3) === HELD && holders.length ? holders : inside;
    return [...new Set(named.map(([actor]) => actor))].map((actor) => this.actors[actor]);
  }

  /** The states of those of some districts that the filter lets through, null where one is not covered. */
  listStates(rows, districts) {
    return districts.filter((d) => this.isShown(rows[d])).map((d) => (rows[d] === NOT_COVERED ? null : this.readRow(rows[d])));
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
    const start = this.startBounds(row);
    const end = this.endBounds(row);
    const begun = !start || day >= start[1];
    const lasting = !end || day < end[0];
    return { row, certain: begun && lasting, others };
  }

  /** First and last day that the start of a row may mean, or null where it is a day. */
  startBounds(row) {
    const odd = this.oddStarts.get(row);
    return odd === undefined ? guessBounds(this.from[row], (this.status[row] >> 16) & 7) : odd;
  }

  /** Likewise of its end, which is known as well as the start that follows it. */
  endBounds(row, d = this.districtOf(row)) {
    const odd = this.oddEnds.get(row);
    if (odd !== undefined) return odd;
    return this.#isFollowed(row, d) ? this.startBounds(row + 1) : null;
  }

  /**
   * Call `add(first day, day after the last, district)` for each stretch in which a vague edge lies; with
   * a day, leave out what is too far from it.
   */
  #visitDoubts(add, day = null) {
    const { from, status, offset, count } = this;
    const hasOdd = this.oddStarts.size > 0;
    const hasOddEnds = this.oddEnds.size > 0;
    const boundsOf = (row) => {
      const precision = (status[row] >> 16) & 7;
      if (hasOdd && this.oddStarts.has(row)) return this.oddStarts.get(row);
      return precision === 0 || (day !== null && Math.abs(from[row] - day) > LONGEST_GUESS[precision]) ? null : guessBounds(from[row], precision);
    };
    const visit = (d) => {
      let start = offset[d] < offset[d + 1] ? boundsOf(offset[d]) : null;
      let ended = null; // bounds of the end of the row before, where this row follows it
      for (let row = offset[d]; row < offset[d + 1]; row += 1) {
        if (start && !(ended && ended[0] <= start[0] && ended[1] >= start[1])) add(start[0], start[1], d);
        const next = row + 1 < offset[d + 1] ? boundsOf(row + 1) : null;
        const odd = hasOddEnds ? this.oddEnds.get(row) : undefined;
        const followed = (next || odd) && this.#isFollowed(row, d);
        const end = odd !== undefined ? odd : followed ? next : null;
        if (end) add(end[0], end[1] + 1, d);
        ended = followed ? end : null;
        start = next;
      }
    };
    for (let d = 0; d < count; d += 1) visit(d);
  }

  /**
   * The districts whose state on a day is only possible, for a date near it is known only to the
   * month or year: {size, has(d)}, good until the next day is asked for.
   */
  doubtfulOn(day) {
    this.doubts ??= new Doubts(this.count, day, (add, near) => this.#visitDoubts(add, near), () => [this.edges.first, this.edges.last + 1]);
    return this.doubts.on(day);
  }

  /** How many of those the filter lets through. */
  countDoubtsOn(day) {
    const doubts = this.doubtfulOn(day);
    if (this.shown === null) return doubts.size;
    let n = 0;
    for (let d = 0; d < this.count; d += 1) if (doubts.has(d) && this.isShown(this.rowAt(d, day))) n += 1;
    return n;
  }

  /** The last day of which evidence for a row speaks, or null where none does. */
  confirmedOn(row) {
    return this.confirmed[row] ? this.from[row] + unfold(this.confirmed[row] - 1) : null;
  }

  /** The districts whose row in `rows` no evidence confirms on `since` or later: {size, has(d)}. */
  staleIn(rows, since) {
    const stale = new Uint8Array(rows.length);
    let size = 0;
    for (let d = 0; d < rows.length; d += 1) {
      const row = rows[d];
      if (row === NOT_COVERED) continue;
      const confirmed = this.confirmedOn(row);
      stale[d] = confirmed === null || confirmed < since ? 1 : 0;
      size += stale[d];
    }
    return { size, has: (d) => stale[d] === 1 };
  }

  /** The longest span a row may have, given the bounds of its start and end. */
  widestSpan(row) {
    const d = this.districtOf(row);
    const start = this.startBounds(row);
    const end = this.endBounds(row, d);
    const to = this.#endOf(row, d);
    return [start ? start[0] : this.from[row], to === NEVER ? null : end ? Math.max(end[1], to) : to];
  }

  /** Rows that began by a change on a day, of all districts. */
  #changesOn(day) {
    const rows = [];
    for (const d of this.edges.numbers.subarray(this.edges.after(day - 1), this.edges.after(day))) {
      const row = this.rowAt(d, day);
      if (row !== NOT_COVERED && this.from[row] === day && this.#isSeenChange(row, d)) rows.push(row);
    }
    return rows;
  }

  #isSeenChange(row, d) {
    return this.#isChange(row, d) && this.isShown(row);
  }

  /** Rows that began by a change with after < day <= until, in order; of one district if given. */
  changesBetween(after, until, district = -1) {
    const rows = [];
    if (district >= 0) {
      for (let row = this.offset[district]; row < this.offset[district + 1]; row += 1) {
        if (fallsBetween(this.from[row], after, until) && this.#isSeenChange(row, district)) rows.push(row);
      }
      return rows;
    }
    const last = Math.min(until, this.edges.last);
    for (let day = Math.max(after + 1, this.edges.first); day <= last; day += 1) rows.push(...this.#changesOn(day));
    return rows;
  }

  /** The next day after `day` with a change, anywhere or in one district; null where there is none. */
  nextChange(day, district = -1) {
    const { to } = this.coverage;
    if (district >= 0) return this.from[this.changesBetween(day, to, district)[0]] ?? null;
    for (let next = day + 1; next <= to; next += 1) if (this.#changesOn(next).length) return next;
    return null;
  }

  /** The last day before `day` with a change; null where there is none. */
  previousChange(day, district = -1) {
    const { from } = this.coverage;
    if (district >= 0) return this.from[this.changesBetween(from - 1, day - 1, district).at(-1)] ?? null;
    for (let previous = day - 1; previous >= from; previous -= 1) if (this.#changesOn(previous).length) return previous;
    return null;
  }

  /**
   * Changes gathered into `columns` equal stretches of [from, to]: for each that has any, its column,
   * count, first and last day, its mechanisms as [mechanism, count], that of most of them first. One tick
   * a column stays legible.
   */
  tickColumns(columns, { from, to } = this.coverage, district = -1) {
    const width = (to - from + 1) / columns;
    const bins = new Map();
    for (const row of this.changesBetween(from - 1, to, district)) {
      const column = Math.min(columns - 1, Math.floor((this.from[row] - from) / width));
      if (!bins.has(column)) bins.set(column, { column, count: 0, first: this.from[row], last: this.from[row], mechanisms: new Map() });
      const bin = bins.get(column);
      bin.count += 1;
      bin.first = Math.min(bin.first, this.from[row]);
      bin.last = Math.max(bin.last, this.from[row]);
      bin.mechanisms.set(this.mechanism[row], (bin.mechanisms.get(this.mechanism[row]) ?? 0) + 1);
    }
    return [...bins.values()].map(({ mechanisms, ...bin }) => ({
      ...bin,
      mechanisms: [...mechanisms].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
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
