/**
 * Which states look alike. Input: the timeline, a row and the doubts about it. Output: the number of a
 * symbol, so that what is drawn by symbol is made once, and a change that cannot be seen is none. For
 * map.js and canvas.js alike. Touches no DOM.
 */
import { describeGround, describeSymbol } from './symbols.js';
import { NOT_COVERED, readStatus } from './timeline.js';

export const POSSIBLE = 1;
export const STALE = 2;
const [NOTHING, LEFT_OUT] = [-2, -3]; // keys of no row

/** What is shown of a row as one number: standing, siege, truce, assertion; basis, disputed; doubts; parties. */
const keyOf = (status, parties, doubt) => (parties << 14) | ((status & 0x1ff) << 2) | ((status & 0xe000) >> 2) | doubt;

/** Numbers by whole number in flat arrays, where a Map is most of the time of a jump. -1 is none, and no key. */
class Numbers {
  constructor(room = 1024) {
    this.clear(room);
  }

  clear(room = 1024) {
    this.keys = new Int32Array(room).fill(-1);
    this.values = new Uint16Array(room);
    this.size = 0;
  }

  /** Where a key is, or would be. */
  #place(key) {
    const { keys } = this;
    let at = (Math.imul(key, 0x9e3779b1) >>> 8) & (keys.length - 1);
    while (keys[at] !== key && keys[at] !== -1) at = (at + 1) & (keys.length - 1);
    return at;
  }

  get(key) {
    const at = this.#place(key);
    return this.keys[at] === key ? this.values[at] : -1;
  }

  add(key, value) {
    if (this.size * 2 >= this.keys.length) {
      const { keys, values } = this;
      this.clear(keys.length * 2);
      keys.forEach((each, i) => each !== -1 && this.add(each, values[i]));
    }
    const at = this.#place(key);
    this.keys[at] = key;
    this.values[at] = value;
    this.size += 1;
  }
}

/** The symbols (symbols.js) of one map, with what a filter and the doubts make of them. */
export function createLooks(timeline) {
  const symbols = [];
  const numbers = new Numbers();
  const numberOfLook = new Map();
  const grounds = []; // by party set and standing: there are few

  function describeRow(row) {
    const state = readStatus(timeline.status[row]);
    const set = timeline.parties[row];
    const ground = (grounds[(set << 2) | state.standing] ??= describeGround(state.standing, timeline.readParties(row), timeline.actors));
    return { state, symbol: describeSymbol(state, timeline.actors, ground) };
  }

  /** The number of a look that has no key yet. */
  function addLook(row, doubt, leftOut) {
    const { state, symbol } = row === null ? { state: null, symbol: describeSymbol(null, timeline.actors) } : describeRow(row);
    const disputed = Boolean(state?.disputed);
    const doubts = state ? doubt : 0;
    const look = `${symbol.key} ${symbol.siege} ${disputed} ${doubts} ${leftOut}`;
    if (!numberOfLook.has(look)) numberOfLook.set(look, symbols.push(Object.assign(symbol, { leftOut, disputed, possible: (doubts & POSSIBLE) !== 0, stale: (doubts & STALE) !== 0 })) - 1);
    return numberOfLook.get(look);
  }

  return {
    symbols,
    /** The number of the symbol of a row, with its doubts POSSIBLE and STALE; rows that look alike share one. */
    number(row, doubt) {
      const leftOut = !timeline.isShown(row);
      const isNone = leftOut || row === NOT_COVERED;
      const key = !isNone ? keyOf(timeline.status[row], timeline.parties[row], doubt) : leftOut ? LEFT_OUT : NOTHING;
      let number = numbers.get(key);
      if (number < 0) {
        number = addLook(isNone ? null : row, doubt, leftOut);
        numbers.add(key, number);
      }
      return number;
    },
    /** Ask anew what rows look like: the timeline has become another, or has other actors. */
    forget() {
      numbers.clear();
      grounds.length = 0;
    },
  };
}

/** Whether so many changed at once that it was a jump: nothing to point at. */
export const isJump = (changed, count) => changed.length > Math.min(MOST_MARKED, count / 3);
const MOST_MARKED = 300;
