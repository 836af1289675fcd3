/**
 * The picture of a large map: the same as map.js draws with shapes, as pixels of one canvas. Input:
 * the surface of leaflet.js, the timeline, outlines. Output: `draw(rows, changed)` that recolours
 * what changed. Districts are looked up by pixel (raster.js); each symbol is a small tile.
 */
import { isCircle, isTooCoarse, readBounds, readCircle, readRings } from './outlines.js';
import { MARKED, createIdBuffer, drawIds, paintRect } from './raster.js';
import { describeSymbol } from './symbols.js';
import { NOT_COVERED } from './timeline.js';

const CHANGED_MS = 900;
const MOST_MARKED = 300; // where more changed at once, it was a jump: nothing to point at
const BAND_ROWS = 64;
const FILL_OPACITY = 0.84;
const POSSIBLE_EDGE = 0.35;
const STALE_FILL = 0.42;
const POSSIBLE = 1;
const STALE = 2;
const SAMPLES = 3; // a tile's pixel is the mean of as many squared
const MOST_NAMES = 160;
const NAMED_FROM_PX = 13;
const STATE_BITS = 0xe1ff; // standing, siege, truce, assertion, basis, disputed: all that is shown
const WHOLE = { hatch: 14, query: 14, solid: 10 }; // pixels of a tile; a hatch lies on its diagonal
const STRIPE = 8;
const PHASE = 30240; // a multiple of the size of every tile, at one to three device pixels
const ROWS_AT_MOST = 4096;

// --- colours ----------------------------------------------------------------------------------------

/** Colours of the page's style sheet as [r, g, b, a], channels 0 to 255, alpha 0 to 1. */
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
  return {
    read, serif: style.getPropertyValue('--serif'),
    neutral: token('--neutral'), warn: token('--warn'), paper: token('--syria'), fade: token('--fade'), ink: token('--ink'), pale: token('--ink-3'), edge: token('--district-edge'),
  };
}

const over = ([r, g, b, a], [R, G, B, A]) => {
  const alpha = a + A * (1 - a);
  const mix = (upper, lower) => (alpha ? (upper * a + lower * A * (1 - a)) / alpha : 0);
  return [mix(r, R), mix(g, G), mix(b, B), alpha];
};
const faint = ([r, g, b, a], opacity) => [r, g, b, a * opacity];
const pack = ([r, g, b, a]) => ((Math.round(a * 255) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

// --- tiles ------------------------------------------------------------------------------------------

/**
 * How much of each pixel of a tile is of which layer: the colours of the symbol, then paper. Only the
 * shape of a symbol counts, so that a hundred parties share a few of these.
 */
function makeWeights({ base, colours, over: marks }, { size, tall, whole, ratio }) {
  const layers = Math.max(1, colours.length) + 1;
  const paper = layers - 1;
  const unit = base === 'stripes' ? STRIPE : whole;
  const groundAt = {
    solid: () => 0,
    query: () => 0,
    hatch: (x, y) => {
      const part = ((x + y) % whole) / whole;
      if (part < 0.25) return 1;
      return part >= 0.5 && part < 0.75 ? colours.length - 1 : 0;
    },
    stripes: (x, y) => Math.floor(((x + y / 3) % whole) / STRIPE),
  }[base];
  const inBand = (part, high) => (base === 'hatch' ? part >= 0.5 && part < 0.5 + high : (part >= 0.1 && part < 0.1 + high) || (part >= 0.6 && part < 0.6 + high));
  const isPaper = (x, y) => {
    const [u, v] = [(x % whole) / unit, (y % whole) / unit];
    if (u >= 1 || v >= 1) return false;
    return (marks.includes('truce') && (Math.hypot(u - 0.25, v - 0.25) < 0.13 || Math.hypot(u - 0.75, v - 0.75) < 0.13))
      || (marks.includes('claimed') && inBand(v, 0.16))
      || (marks.includes('unconfirmed') && u < 0.72 && inBand(v, 0.2))
      || (marks.includes('carried') && Math.abs(((u + v + 0.5) % 1) - 0.5) < 0.09);
  };
  const weights = new Float32Array(size * tall * layers);
  const share = 1 / (SAMPLES * SAMPLES);
  for (let y = 0; y < tall; y += 1) {
    for (let x = 0; x < size; x += 1) {
      for (let part = 0; part < SAMPLES * SAMPLES; part += 1) {
        const u = (x + ((part % SAMPLES) + 0.5) / SAMPLES) * (whole / size);
        const v = (y + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES) / ratio;
        weights[(y * size + x) * layers + (isPaper(u, v) ? paper : groundAt(u, v))] += share;
      }
    }
  }
  return { weights, layers };
}

/** Where the question mark of an unknown state covers its tile: alpha by pixel. */
function drawQuestion(size, theme) {
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = `700 ${size * 0.62}px ${theme.serif || 'serif'}`;
  context.textAlign = 'center';
  context.fillText('?', size / 2, size * 0.72);
  const { data } = context.getImageData(0, 0, size, size);
  return (x, y) => data[(y * size + x) * 4 + 3] / 255;
}

/**
 * A symbol as tiles of packed colours: {size, tall, fill, edge, mark, rim}. `edge` is the fill under
 * the line between districts, `rim` the ticks along the inside of a besieged one.
 */
function makeTile(symbol, theme, { ratio, far, middle, kept }) {
  const mark = pack(theme.ink);
  const sieges = { full: [5, 2.6], partial: [17, 1.5], 'degree-unknown': [7, 1.5] };
  const wide = Math.max(1, Math.round((far ? 1 : middle ? 2 : 3) * ratio));
  const [every, on] = far ? [1, 1] : (sieges[symbol.siege] ?? [1, 1]).map((length) => Math.max(1, Math.round(length * ratio * (middle ? 0.75 : 1))));
  // `level` keeps the remainder of a falling diagonal above zero anywhere on the picture
  const rim = symbol.siege === 'none' ? null : { wide, every, on, level: every * ROWS_AT_MOST, colour: pack(over(faint(theme.ink, far ? 0.7 : 0.8), faint(theme.neutral, FILL_OPACITY))) };
  if (symbol.base === 'empty') {
    const line = symbol.leftOut ? 0.3 : far ? 0.45 : 0.8;
    return { size: 1, tall: 1, fill: Uint32Array.of(0), edge: Uint32Array.of(pack(faint(theme.pale, line))), mark, rim };
  }
  const opacity = symbol.stale ? STALE_FILL : FILL_OPACITY;
  const line = symbol.disputed ? theme.warn : faint(theme.edge, (far ? 0.6 : 1) * (symbol.possible ? POSSIBLE_EDGE : 1));
  const plain = symbol.base === 'solid' && !symbol.over.length;
  const whole = WHOLE[symbol.base] ?? STRIPE * symbol.colours.length;
  const size = plain ? 1 : Math.round(whole * ratio);
  const tall = plain ? 1 : Math.round((symbol.base === 'stripes' ? whole * 3 : whole) * ratio);
  const shape = `${symbol.base} ${symbol.colours.length} ${symbol.over}`;
  if (!kept.has(shape)) kept.set(shape, makeWeights(symbol, { size, tall, whole, ratio }));
  const { weights, layers } = kept.get(shape);
  const inks = (symbol.colours.length ? symbol.colours : ['neutral']).map((colour) => (colour === 'neutral' ? theme.neutral : theme.read(colour)));
  const layersNow = [...inks.map((ink) => (symbol.shade ? over(theme.fade, ink) : ink)), theme.paper];
  const covers = symbol.base === 'query' ? drawQuestion(size, theme) : null;
  const fill = new Uint32Array(size * tall);
  const edge = new Uint32Array(size * tall);
  for (let i = 0; i < fill.length; i += 1) {
    let [r, g, b] = [0, 0, 0];
    for (let layer = 0; layer < layers; layer += 1) {
      const weight = weights[i * layers + layer];
      if (!weight) continue;
      r += layersNow[layer][0] * weight;
      g += layersNow[layer][1] * weight;
      b += layersNow[layer][2] * weight;
    }
    let colour = [r, g, b, 1];
    if (covers) colour = over(faint(theme.ink, covers(i % size, Math.floor(i / size))), colour);
    colour = faint(colour, opacity);
    fill[i] = pack(colour);
    edge[i] = far && rim ? rim.colour : pack(over(line, colour));
  }
  return { size, tall, fill, edge, mark, rim };
}

// --- the map ----------------------------------------------------------------------------------------

/**
 * Districts as one picture; the same interface as the shapes of map.js. `makeName`, `describeTip` and
 * `backgroundNames` come from there; `refine()` resolves when coarse outlines have been made exact.
 */
export function createCanvasMap({ surface, timeline, outlines, refine, words, onSelect, makeName, describeTip, backgroundNames }) {
  const { districts } = timeline; // not its actors: they are others under another knowledge
  const buffer = createIdBuffer(districts.length);
  const everyone = outlines.byHeight;
  const symbolOf = new Uint16Array(districts.length);
  const flags = new Uint8Array(districts.length);
  const doubts = new Uint8Array(districts.length); // POSSIBLE | STALE
  const isDue = new Uint8Array(districts.length);
  const due = []; // districts whose colours are not on the picture yet
  let frame = null;
  const symbols = [];
  const symbolNumbers = new Map();
  const numberOfLook = new Map();
  const tiles = [];
  const kept = new Map();
  let tileStyle = '';
  const names = new Map();
  let rowsNow = null;
  let chosen = -1;
  let chosenOutline = null;
  let hovered = -1;
  let canvas = null;
  let view = null;
  let scratch = null;
  let theme = readTheme();

  /** The number of the symbol of a row; rows that look alike share one. */
  function numberSymbol(row, doubt) {
    const leftOut = !timeline.isShown(row);
    const key = leftOut ? -2 : row === NOT_COVERED ? -1 : (timeline.parties[row] * 0x10000 + (timeline.status[row] & STATE_BITS)) * 4 + doubt;
    let number = symbolNumbers.get(key);
    if (number === undefined) {
      const state = row === NOT_COVERED || leftOut ? null : timeline.readRow(row);
      const symbol = {
        ...describeSymbol(state, timeline.actors), leftOut, disputed: Boolean(state?.disputed), possible: Boolean(state && doubt & POSSIBLE), stale: Boolean(state && doubt & STALE),
      };
      const look = [symbol.key, symbol.siege, symbol.disputed, symbol.possible, symbol.stale, leftOut].join(' ');
      number = numberOfLook.get(look) ?? symbols.push(symbol) - 1;
      numberOfLook.set(look, number);
      symbolNumbers.set(key, number);
    }
    return number;
  }

  function fillTiles() {
    const far = surface.getZoom() < 9.5;
    const middle = surface.getZoom() < 12;
    const style = `${view.ratio} ${far} ${middle}`;
    if (tileStyle !== style) {
      tiles.length = 0;
      kept.clear();
    }
    tileStyle = style;
    for (let number = tiles.length; number < symbols.length; number += 1) tiles.push(makeTile(symbols[number], theme, { ratio: view.ratio, far, middle, kept }));
  }

  const wrap = (value) => ((Math.round(value) % PHASE) + PHASE) % PHASE;

  function paint(rect) {
    const [x0, y0, x1, y1] = rect;
    const context = canvas.getContext('2d');
    const look = { symbolOf, symbols: tiles, flags, phaseX: wrap(view.left), phaseY: wrap(view.top) };
    for (let row = y0; row < y1; row += BAND_ROWS) {
      const end = Math.min(y1, row + BAND_ROWS);
      paintRect(buffer, [x0, row, x1, end], look, scratch.pixels);
      context.putImageData(scratch.image, 0, row, x0, 0, x1 - x0, end - row);
    }
  }

  function paintAll() {
    fillTiles();
    paint([0, 0, buffer.width, buffer.height]);
    forgetDue();
  }

  function forgetDue() {
    for (const d of due) isDue[d] = 0;
    due.length = 0;
  }

  /** Paint the districts that are due, or everything where that is less work. */
  function paintDue() {
    frame = null;
    if (!canvas) return; // the first view paints all
    const { boxes, width, height } = buffer;
    let area = 0;
    for (const d of due) area += 2000 + (boxes[d * 4 + 2] - boxes[d * 4]) * (boxes[d * 4 + 3] - boxes[d * 4 + 1]);
    if (area > width * height) {
      paintAll();
      return;
    }
    fillTiles();
    for (const d of due) {
      const box = boxes.subarray(d * 4, d * 4 + 4);
      if (box[2] > box[0]) paint(box);
    }
    forgetDue();
  }

  /** Have districts repainted with the next frame, once however often they change until then. */
  function repaint(changed) {
    for (const d of changed) {
      if (isDue[d]) continue;
      isDue[d] = 1;
      due.push(d);
    }
    frame ??= requestAnimationFrame(paintDue);
  }

  function mark(changed) {
    const marked = changed.slice();
    for (const d of marked) flags[d] = MARKED;
    setTimeout(() => {
      for (const d of marked) flags[d] = d === hovered ? MARKED : 0;
      repaint(marked);
    }, CHANGED_MS);
  }

  const picture = surface.addPicture({
    redraw(element, shown) {
      canvas = element;
      view = shown;
      if (!scratch || scratch.image.width !== view.width) {
        const image = new ImageData(view.width, BAND_ROWS);
        scratch = { image, pixels: new Uint32Array(image.data.buffer) };
      }
      drawIds(outlines, view, buffer);
      if (refine && isTooCoarse(outlines, view.scale)) refine().then(() => picture.redraw());
      if (rowsNow) paintAll();
    },
    hitAt: (x, y) => (x >= 0 && y >= 0 && x < buffer.width && y < buffer.height ? buffer.ids[y * buffer.width + x] - 1 : -1),
    tooltip: (d) => describeTip(districts[d], rowsNow && rowsNow[d] !== NOT_COVERED ? timeline.readRow(rowsNow[d]) : null, {
      actors: timeline.actors, emptiness: timeline.emptiness(d), words, isCircle: isCircle(outlines, d),
    }),
    onSelect,
    onHover(d) {
      const both = [hovered, d].filter((each) => each >= 0);
      if (hovered >= 0) flags[hovered] = 0;
      if (d >= 0) flags[d] = MARKED;
      hovered = d;
      repaint(both);
    },
  });

  // --- names: made when first shown, for a large map has more than a page can hold ------------------
  function writeHolder(d) {
    const state = rowsNow[d] === NOT_COVERED ? null : timeline.readRow(rowsNow[d]);
    const { base } = describeSymbol(state, timeline.actors);
    const first = state?.parties[0];
    const holder = names.get(d).querySelector('.name-holder');
    holder.textContent = !state ? '' : base === 'query' || !first ? '?' : words.shortName(timeline.actors[first.actor]);
    holder.dataset.standing = base;
  }

  function nameOf(d) {
    if (!names.has(d)) {
      const { name } = districts[d];
      const other = words.lang === 'ar' ? { text: name.en, lang: 'en' } : { text: name.ar, lang: 'ar' };
      names.set(d, makeName('name-district', [{ text: words.nameOf(name) }, { ...other, className: 'name-other' }, { text: '', className: 'name-holder' }]));
    }
    if (rowsNow) writeHolder(d);
    return names.get(d);
  }

  const placeNames = surface.addLabels((zoom) => {
    const list = backgroundNames.filter(({ shown }) => shown(zoom));
    if (!view || !timeline.details) return list;
    const { boxes, width, height } = buffer;
    const found = [];
    for (let d = 0; d < districts.length; d += 1) {
      const pixels = (outlines.box[d * 4 + 3] - outlines.box[d * 4 + 1]) * view.scale / view.ratio / 2;
      const inView = boxes[d * 4 + 2] > boxes[d * 4] && boxes[d * 4] < width && boxes[d * 4 + 1] < height;
      if (inView && (pixels >= NAMED_FROM_PX || d === chosen)) found.push({ d, pixels });
    }
    found.sort((a, b) => (b.d === chosen) - (a.d === chosen) || b.pixels - a.pixels);
    const kept = new Set(found.slice(0, MOST_NAMES).map(({ d }) => d));
    for (const [d, element] of names) {
      if (kept.has(d)) continue;
      element.remove();
      names.delete(d);
    }
    for (const { d, pixels } of found.slice(0, MOST_NAMES)) {
      const element = nameOf(d);
      element.classList.toggle('with-holder', pixels >= (words.lang === 'ar' ? 40 : 26));
      element.classList.toggle('with-other', pixels >= 46);
      element.classList.toggle('is-chosen', d === chosen);
      list.push({ element, lon: districts[d].lon, lat: districts[d].lat, rank: d === chosen ? -1 : 200 - Math.min(180, pixels) });
    }
    return list;
  });

  // another theme has other inks; the tiles are made of them
  const retheme = () => {
    theme = readTheme();
    tiles.length = 0;
    if (rowsNow) repaint(everyone);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', retheme);
  new MutationObserver(retheme).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

  return {
    /** The box of a district by number, as [[west, south], [east, north]]. */
    bounds: new Proxy([], { get: (_, d) => readBounds(outlines, Number(d)) }),
    /** Repaint the districts in `changed` (all of them the first time). */
    draw(rows, changed) {
      const first = rowsNow === null;
      rowsNow = rows;
      for (const d of first ? everyone : changed) symbolOf[d] = numberSymbol(rows[d], doubts[d]);
      if (!first && changed.length <= MOST_MARKED) mark(changed);
      repaint(first ? everyone : changed);
      if (first) placeNames();
      else {
        for (const d of changed) if (names.has(d)) writeHolder(d);
      }
    },
    /** Paint all again, after another filter or another knowledge; nothing has changed on the ground. */
    repaint() {
      symbolNumbers.clear();
      for (const d of names.keys()) writeHolder(d);
      for (const d of everyone) symbolOf[d] = numberSymbol(rowsNow[d], doubts[d]);
      repaint(everyone);
    },
    /** Write the names, once the timeline has them. */
    showNames: placeNames,
    /** Show which states are only possible on the day (their edges fade) and which long unconfirmed (they pale). */
    markDoubts({ possible, stale }) {
      const changed = [];
      for (let d = 0; d < districts.length; d += 1) {
        const now = (possible.has(d) ? POSSIBLE : 0) | (stale.has(d) ? STALE : 0);
        if (doubts[d] === now) continue;
        doubts[d] = now;
        symbolOf[d] = numberSymbol(rowsNow[d], now);
        changed.push(d);
      }
      repaint(changed);
    },
    /** The districts whose point is in view. */
    listVisible: () => districts.flatMap(({ lon, lat }, d) => (surface.isVisible(lon, lat) ? [d] : [])),
    /** Mark one district as chosen, or none with -1. */
    choose(d) {
      chosenOutline?.remove();
      chosen = d;
      const outlineOf = () => (isCircle(outlines, d) ? readCircle(outlines, d) : { rings: readRings(outlines, d) });
      chosenOutline = d < 0 ? null : surface.addOutline(outlineOf(), 'chosen');
      placeNames();
    },
    refresh: placeNames,
    redraw: picture.redraw,
  };
}
