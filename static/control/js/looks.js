/**
 * Which states look alike. Input: the timeline, a row and the doubts about it. Output: the number of a
 * symbol, so that what is drawn by symbol is made once, and a change that cannot be seen is none. For
 * map.js and canvas.js alike. Touches no DOM.
 */
import { describeSymbol } from './symbols.js';
import { NOT_COVERED } from './timeline.js';

export const POSSIBLE = 1;
export const STALE = 2;
const STATE_BITS = 0xe1ff; // standing, siege, truce, assertion, basis, disputed: all that is shown

/** The symbols (symbols.js) of one map, with what a filter and the doubts make of them. */
export function createLooks(timeline) {
  const symbols = [];
  const numbers = []; // by parties, then by the rest: small whole numbers are found soonest
  const numberOfLook = new Map();

  return {
    symbols,
    /** The number of the symbol of a row, with its doubts POSSIBLE and STALE; rows that look alike share one. */
    number(row, doubt) {
      const leftOut = !timeline.isShown(row);
      const isNone = leftOut || row === NOT_COVERED;
      const known = (numbers[isNone ? 0 : timeline.parties[row] + 1] ??= new Map());
      const key = isNone ? Number(leftOut) : ((timeline.status[row] & STATE_BITS) << 2) | doubt;
      let number = known.get(key);
      if (number === undefined) {
        const state = isNone ? null : timeline.readRow(row);
        const symbol = {
          ...describeSymbol(state, timeline.actors), leftOut, disputed: Boolean(state?.disputed), possible: Boolean(state && doubt & POSSIBLE), stale: Boolean(state && doubt & STALE),
        };
        const look = [symbol.key, symbol.siege, symbol.disputed, symbol.possible, symbol.stale, leftOut].join(' ');
        number = numberOfLook.get(look) ?? symbols.push(symbol) - 1;
        numberOfLook.set(look, number);
        known.set(key, number);
      }
      return number;
    },
    /** Ask anew what rows look like: the timeline has become another, or has other actors. */
    forget() {
      numbers.length = 0;
    },
  };
}

/** Whether so many changed at once that it was a jump: nothing to point at. */
export const isJump = (changed, count) => changed.length > Math.min(MOST_MARKED, count / 3);
const MOST_MARKED = 300;
