/**
 * How a symbol is coloured, pixel by pixel. Input: symbols (symbols.js), the inks of the page's style
 * sheet. Output: small tiles for raster.js. Symbols of one shape share a grain: which mixture of
 * their inks each pixel is. A symbol then costs a few colours, however many parties there are.
 */
import { liftOf } from './symbols.js';

const FILL_OPACITY = 0.84;
const POSSIBLE_EDGE = 0.35;
const SAMPLES = 3; // a tile's pixel is the mean of as many points squared
const POINTS = SAMPLES ** 2;
const [OVERLAY, INK] = [3, 4]; // layers above those of three colours at most; INK is the seam of bands too
const WHOLLY = 2 ** POINTS - 1; // all points of a pixel, a bit each
const DIGITS = [1, 10, 100, 1000, 10_000]; // by layer
const WHOLE = { hatch: 16, query: 14, solid: 10 }; // pixels of a tile; a hatch lies on its diagonal
const STRIPE = 8;
const SEAM = 0.9;
const SLANT = Math.hypot(1, 1 / 3); // of what is measured level across stripes
const ROWS_AT_MOST = 4096;
const SIEGES = { full: [5, 2.6], partial: [17, 1.5], 'degree-unknown': [7, 1.5] }; // ticks: every so many pixels, so long
const ONE_PIXEL = { size: 1, tall: 1, grain: new Uint16Array(1) };
const ALONE = [[1]]; // the mixtures of a symbol of one ink
const ONE_INK = { ...ONE_PIXEL, mixtures: ALONE };
const NOTHING = [0, 0, 0, 0];

/** A multiple of the size of every tile, at one to three device pixels. */
export const PHASE = 30240;

/** Inks of the page's style sheet as [r, g, b, a], channels 0 to 255, alpha 0 to 1. */
function readTheme() {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(document.documentElement);
  const known = new Map();
  const read = (text) => {
    if (!known.has(text)) known.set(text, readOnce(text));
    return known.get(text);
  };
  const readOnce = (text) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = text;
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const token = (name) => read(style.getPropertyValue(name).trim() || '#888');
  const number = (name) => parseFloat(style.getPropertyValue(name));
  const [neutral, ink, seam, overlay, paper] = ['--neutral', '--ink', '--seam', '--overlay', '--syria'].map(token);
  const rimOf = (opacity) => over(faint(ink, opacity), faint(neutral, FILL_OPACITY));
  return {
    read, neutral, ink, seam, overlay, mark: pack(ink), rim: rimOf(0.8), farRim: rimOf(0.7), warn: token('--warn'), stale: number('--stale'), lift: number('--lift'), fade: faint(paper, number('--fade') / 100), pale: token('--ink-3'), edge: token('--district-edge'),
  };
}

const over = ([r, g, b, a], [R, G, B, A]) => {
  const alpha = a + A * (1 - a);
  const mix = (upper, lower) => (alpha ? (upper * a + lower * A * (1 - a)) / alpha : 0);
  return [mix(r, R), mix(g, G), mix(b, B), alpha];
};
const faint = ([r, g, b, a], opacity) => [r, g, b, a * opacity];

/** Whether a point of a tile, as parts of its side, lies on the question mark of an unknown state. */
function isQuestion(u, v) {
  const [x, y] = [u - 0.5, v - 0.37];
  const isBow = Math.abs(Math.hypot(x, y) - 0.135) < 0.045 && (y < 0 || x > 0) && !(x < 0 && y > -0.02);
  const isStem = Math.abs(x) < 0.045 && v > 0.46 && v < 0.6;
  return isBow || isStem || Math.hypot(x, v - 0.7) < 0.055;
}

/**
 * What a tile shows before any marks: {size, tall, layers, grain}, `layers` being the number of a colour, or INK, at each
 * of the points of each pixel, `grain` all points of a pixel told as one number; and `covers(mark)`, by pixel, the points of it that a mark covers, a bit each.
 * Symbols combine few grounds and few marks, so each is looked at once.
 */
function sampleGround(base, count, ratio) {
  const whole = WHOLE[base] ?? STRIPE * count;
  const unit = base === 'stripes' ? STRIPE : whole;
  const size = Math.round(whole * ratio);
  const tall = Math.round((base === 'stripes' ? whole * 3 : whole) * ratio);
  const groundAt = {
    solid: () => 0,
    query: (x, y) => (isQuestion(x / whole, y / whole) ? INK : 0),
    hatch: (x, y) => {
      const across = ((x + y) % whole) * Math.SQRT1_2;
      const half = whole * Math.SQRT1_2 / 2;
      if (across % half < SEAM) return INK;
      if (across % half >= (half + SEAM) / 2) return 0;
      return across < half ? 1 : count - 1;
    },
    stripes: (x, y) => {
      const across = (x + y / 3) % whole;
      return across % STRIPE < SEAM * SLANT ? INK : Math.floor(across / STRIPE);
    },
  }[base];
  const layers = new Uint8Array(size * tall * POINTS);
  eachPoint(size, tall, whole, ratio, (place, x, y) => {
    layers[place] = groundAt(x, y);
  });
  const known = new Map();
  const grain = Array.from({ length: size * tall }, (_, pixel) => tellPoints(layers, pixel));
  return {
    size, tall, layers, grain,
    covers(mark) {
      if (!known.has(mark)) {
        const cover = new Uint16Array(size * tall);
        const isCovered = MARKS[mark];
        eachPoint(size, tall, whole, ratio, (place, x, y) => {
          const u = (x % whole) / unit;
          const v = (y % whole) / unit;
          if (u < 1 && v < 1 && !(base === 'query' && layers[place] === INK) && isCovered(u, v, base)) cover[Math.floor(place / POINTS)] |= 1 << (place % POINTS);
        });
        known.set(mark, cover);
      }
      return known.get(mark);
    },
  };
}

/** The points of a pixel as one number: a digit a layer, how many points show it. */
function tellPoints(layers, pixel, covered = 0) {
  let told = 0;
  for (let point = 0; point < POINTS; point += 1) told += DIGITS[covered & (1 << point) ? OVERLAY : layers[pixel * POINTS + point]];
  return told;
}

function eachPoint(size, tall, whole, ratio, visit) {
  const xs = Float64Array.from({ length: size * SAMPLES }, (_, i) => ((i + 0.5) / SAMPLES) * (whole / size));
  const ys = Float64Array.from({ length: tall * SAMPLES }, (_, i) => (i + 0.5) / SAMPLES / ratio);
  let place = 0;
  for (let row = 0; row < ys.length; row += SAMPLES) {
    for (let column = 0; column < xs.length; column += SAMPLES) {
      for (let point = 0; point < POINTS; point += 1) {
        visit(place, xs[column + (point % SAMPLES)], ys[row + Math.floor(point / SAMPLES)]);
        place += 1;
      }
    }
  }
}

const isInBand = (part, high, base) => (base === 'hatch' ? part >= 0.5 && part < 0.5 + high : (part >= 0.1 && part < 0.1 + high) || (part >= 0.6 && part < 0.6 + high));

/** Whether the mark of a quality covers a point of a tile, as parts of its side. */
const MARKS = {
  truce: (u, v) => Math.hypot(u - 0.25, v - 0.25) < 0.13 || Math.hypot(u - 0.75, v - 0.75) < 0.13,
  claimed: (u, v, base) => isInBand(v, 0.16, base),
  unconfirmed: (u, v, base) => u < 0.72 && isInBand(v, 0.2, base),
  carried: (u, v) => Math.abs(((u + v + 0.5) % 1) - 0.5) < 0.09,
};

/**
 * The shape of a symbol: {size, tall, grain, mixtures}. `grain` is, by pixel, the number of a mixture;
 * a mixture is how much of each of the symbol's colours there is, then of the overlay, then of ink.
 */
function makeShape({ colours, over: marks }, ground) {
  const { size, tall, layers } = ground;
  const covers = marks.map((mark) => ground.covers(mark));
  const shown = [...Array(Math.max(1, colours.length)).keys(), OVERLAY, INK];
  const grain = new Uint16Array(size * tall);
  const mixtures = [];
  const numbers = new Map();
  for (let i = 0; i < grain.length; i += 1) {
    let covered = 0;
    for (const cover of covers) covered |= cover[i];
    const told = covered === 0 ? ground.grain[i] : covered === WHOLLY ? DIGITS[OVERLAY] * POINTS : tellPoints(layers, i, covered);
    let number = numbers.get(told);
    if (number === undefined) {
      number = mixtures.push(shown.map((layer) => (Math.floor(told / DIGITS[layer]) % 10) / POINTS)) - 1;
      numbers.set(told, number);
    }
    grain[i] = number;
  }
  return { size, tall, grain, mixtures };
}

/** Write mixtures of inks of one opacity, packed, into `colours` from a place on. */
function blend(colours, at, mixtures, inks) {
  for (let m = 0; m < mixtures.length; m += 1) {
    const mixture = mixtures[m];
    let r = 0;
    let g = 0;
    let b = 0;
    for (let i = 0; i < mixture.length; i += 1) {
      const ink = inks[i];
      const part = mixture[i];
      r += ink[0] * part;
      g += ink[1] * part;
      b += ink[2] * part;
    }
    colours[at + m] = (Math.round(inks[0][3] * 255) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r);
  }
}

/** A packed colour under an ink. */
function layOver([r, g, b, a], packed) {
  const below = ((packed >>> 24) / 255) * (1 - a);
  const alpha = a + below;
  if (!alpha) return 0;
  const mix = (ink, shift) => Math.round((ink * a + ((packed >>> shift) & 255) * below) / alpha) << shift;
  return (Math.round(alpha * 255) << 24) | mix(b, 16) | mix(g, 8) | mix(r, 0);
}

function pack(colour) {
  const packed = new Int32Array(1);
  blend(packed, 0, ALONE, [colour]);
  return packed[0];
}

/**
 * A symbol as a tile: {size, tall, grain, fill, edge, mark, rim}, `fill` and `edge` being where its packed
 * colours by grain begin among those that `keep` was given. `edge` is the fill under the line between
 * districts, `rim` the ticks along the inside of a besieged one. `shapeOf(symbol)` is asked for shapes of
 * more than a pixel.
 */
function makeTile(symbol, { theme, ratio, far, middle, shapeOf, keep, keepLined }) {
  const { mark } = theme;
  const wide = Math.max(1, Math.round((far ? 1 : middle ? 2 : 3) * ratio));
  const [every, on] = far ? [1, 1] : (SIEGES[symbol.siege] ?? [1, 1]).map((length) => Math.max(1, Math.round(length * ratio * (middle ? 0.75 : 1))));
  const rimInk = far ? theme.farRim : theme.rim;
  // `level` keeps the remainder of a falling diagonal above zero anywhere on the picture
  const rim = symbol.siege === 'none' ? null : { wide, every, on, level: every * ROWS_AT_MOST, colour: pack(rimInk) };
  if (symbol.base === 'empty') {
    const line = symbol.leftOut ? 0.3 : far ? 0.45 : 0.8;
    return { ...ONE_PIXEL, fill: keep(ALONE, [NOTHING]), edge: keep(ALONE, [faint(theme.pale, line)]), mark, rim };
  }
  const opacity = symbol.stale ? theme.stale : FILL_OPACITY;
  const line = symbol.disputed ? theme.warn : faint(theme.edge, (far ? 0.6 : 1) * (symbol.possible ? POSSIBLE_EDGE : 1));
  const own = (symbol.colours.length ? symbol.colours : ['neutral']).map((colour) => {
    const ink = colour === 'neutral' ? theme.neutral : over([255, 255, 255, (theme.lift * liftOf(colour)) / 100], theme.read(colour));
    return symbol.shade ? over(theme.fade, ink) : ink;
  });
  const inks = [...own, theme.overlay, symbol.base === 'query' ? theme.ink : theme.seam].map((ink) => faint(ink, opacity));
  const isPlain = symbol.base === 'solid' && !symbol.over.length;
  const { size, tall, grain, mixtures } = isPlain ? ONE_INK : shapeOf(symbol);
  const fill = keep(mixtures, inks);
  return { size, tall, grain, mark, rim, fill, edge: far && rim ? keep(mixtures, inks.map(() => rimInk)) : keepLined(fill, mixtures.length, line) };
}

/**
 * The tiles of one map: `made` by the number of their symbol, and all their `colours` in one array (signed,
 * for numbers beyond 31 bits are slow in a script otherwise).
 */
export function createTiles() {
  const grounds = new Map();
  const shapes = new Map();
  let theme = null;
  let style = '';
  let kept = 0;

  const tiles = {
    made: [],
    colours: new Int32Array(1024),
    /** Forget all: another theme has other inks. */
    forget() {
      theme = null;
      kept = 0;
      tiles.made.length = 0;
      grounds.clear();
      shapes.clear();
    },
    /** Make the tiles of new symbols, and all anew where the scale of the patterns is another. */
    make(symbols, { ratio, zoom }) {
      const [far, middle] = [zoom < 9.5, zoom < 12];
      const styleNow = `${ratio} ${far} ${middle}`;
      if (style !== styleNow) tiles.forget();
      style = styleNow;
      theme ??= readTheme();
      const shapeOf = (symbol) => {
        const { base, colours, over } = symbol;
        const key = `${base} ${colours.length}`;
        if (!grounds.has(key)) grounds.set(key, sampleGround(base, colours.length, ratio));
        const whole = `${key} ${over}`;
        if (!shapes.has(whole)) shapes.set(whole, makeShape(symbol, grounds.get(key)));
        return shapes.get(whole);
      };
      for (const symbol of symbols.slice(tiles.made.length)) tiles.made.push(makeTile(symbol, { theme, ratio, far, middle, shapeOf, keep, keepLined }));
    },
  };

  /** Make room for so many more colours; returns where. */
  function widen(count) {
    const at = kept;
    kept += count;
    if (kept > tiles.colours.length) {
      const wider = new Int32Array(kept * 2);
      wider.set(tiles.colours);
      tiles.colours = wider;
    }
    return at;
  }

  /** Where the colours of these mixtures are kept from now on. */
  function keep(mixtures, inks) {
    const at = widen(mixtures.length);
    blend(tiles.colours, at, mixtures, inks);
    return at;
  }

  /** The same of colours that are there, under a line. */
  function keepLined(from, count, line) {
    const at = widen(count);
    for (let i = 0; i < count; i += 1) tiles.colours[at + i] = layOver(line, tiles.colours[from + i]);
    return at;
  }

  return tiles;
}
