/**
 * The picture of a large map: the same as map.js draws with shapes, as pixels of one canvas. Input:
 * the surface of leaflet.js, the timeline, boundaries. Output: `draw(rows, changed)` that recolours
 * what changed. Districts are looked up by pixel (raster.js); each symbol is a small tile.
 */
import { MARKED, createIdBuffer, drawIds, packOutlines, paintRect, readBounds, readRings } from './raster.js';
import { describeSymbol } from './symbols.js';
import { NOT_COVERED } from './timeline.js';

const DEGREE_M = 111320;
const CHANGED_MS = 900;
const MOST_MARKED = 300; // where more changed at once, it was a jump: nothing to point at
const BAND_ROWS = 64;
const FILL_OPACITY = 0.84;
const SAMPLES = 3; // a tile's pixel is the mean of as many squared
const MOST_NAMES = 160;
const NAMED_FROM_PX = 13;
const STATE_BITS = 0x61ff; // standing, siege, truce, assertion, basis: all that a symbol shows
const UNIT = 14; // pixels of a tile: two hatch bands on the diagonal, as the SVG pattern has them
const STRIPE = 8;
const PHASE = 6048; // a multiple of the size of every tile, at one to three device pixels
const ROWS_AT_MOST = 4096;

// --- colours ----------------------------------------------------------------------------------------

/** Colours of the page's style sheet as [r, g, b, a], channels 0 to 255, alpha 0 to 1. */
function readTheme() {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(document.documentElement);
  const read = (text) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = text;
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const token = (name) => read(style.getPropertyValue(name).trim() || '#888');
  return {
    read, serif: style.getPropertyValue('--serif'),
    neutral: token('--neutral'), paper: token('--syria'), fade: token('--fade'), ink: token('--ink'), pale: token('--ink-3'), edge: token('--district-edge'),
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

/** The colour of a symbol at a point of its tile, by the rules of symbols.js. */
function makeShader(symbol, theme) {
  const { base, over: marks, shade } = symbol;
  const colours = symbol.colours.map((colour) => (colour === 'neutral' ? theme.neutral : theme.read(colour)));
  const unit = base === 'stripes' ? STRIPE : UNIT / 2;
  const ground = {
    solid: () => colours[0],
    query: () => theme.neutral,
    hatch: (x, y) => {
      const part = ((x + y) % UNIT) / UNIT;
      if (part < 0.25) return colours[1];
      return part >= 0.5 && part < 0.75 ? colours[2] ?? colours[1] : colours[0];
    },
    stripes: (x, y) => colours[Math.floor(((x + y / 3) % (STRIPE * colours.length)) / STRIPE)],
  }[base];
  return (x, y) => {
    let colour = ground(x, y);
    if (shade) colour = over(theme.fade, colour);
    const [u, v] = [x % unit, y % unit];
    const dotted = marks.includes('truce') && Math.hypot(u - unit / 2, v - unit / 2) < unit * 0.2;
    const lined = marks.includes('claimed') && v < unit * 0.3;
    const dashed = marks.includes('unconfirmed') && v < unit * 0.36 && x % UNIT < UNIT * 0.72;
    return dotted || lined || dashed ? theme.paper : colour;
  };
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
function makeTile(symbol, theme, { ratio, far, middle }) {
  const mark = pack(theme.ink);
  const sieges = { full: [5, 2.6], partial: [17, 1.5], 'degree-unknown': [7, 1.5] };
  const wide = Math.max(1, Math.round((far ? 1 : middle ? 2 : 3) * ratio));
  const [every, on] = far ? [1, 1] : (sieges[symbol.siege] ?? [1, 1]).map((length) => Math.max(1, Math.round(length * ratio * (middle ? 0.75 : 1))));
  // `level` keeps the remainder of a falling diagonal above zero anywhere on the picture
  const rim = symbol.siege === 'none' ? null : { wide, every, on, level: every * ROWS_AT_MOST, colour: pack(faint(theme.ink, far ? 0.7 : 0.8)) };
  if (symbol.base === 'empty') {
    return { size: 1, tall: 1, fill: [0], edge: [pack(faint(theme.pale, far ? 0.45 : 0.8))], mark, rim };
  }
  const line = faint(theme.edge, far ? 0.6 : 1);
  const plain = symbol.base === 'solid' && !symbol.over.length;
  const whole = symbol.base === 'stripes' ? STRIPE * symbol.colours.length : UNIT;
  const size = plain ? 1 : Math.round(whole * ratio);
  const tall = plain ? 1 : Math.round((symbol.base === 'stripes' ? whole * 3 : whole) * ratio);
  const shade = makeShader(symbol, theme);
  const covers = symbol.base === 'query' ? drawQuestion(size, theme) : null;
  const fill = new Uint32Array(size * tall);
  const edge = new Uint32Array(size * tall);
  for (let y = 0; y < tall; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0];
      for (let part = 0; part < SAMPLES * SAMPLES; part += 1) {
        const colour = shade((x + ((part % SAMPLES) + 0.5) / SAMPLES) * (whole / size), (y + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES) / ratio);
        for (let i = 0; i < 3; i += 1) sum[i] += colour[i] / (SAMPLES * SAMPLES);
      }
      let colour = [...sum, 1];
      if (covers) colour = over(faint(theme.ink, covers(x, y % size)), colour);
      colour = faint(colour, FILL_OPACITY);
      fill[y * size + x] = pack(colour);
      edge[y * size + x] = pack(over(line, colour));
    }
  }
  return { size, tall, fill, edge, mark, rim };
}

// --- the map ----------------------------------------------------------------------------------------

/**
 * Districts as one picture; the same interface as the shapes of map.js. `makeName`, `describeTip` and
 * `backgroundNames` come from there.
 */
export function createCanvasMap({ surface, timeline, boundaries, words, onSelect, makeName, describeTip, backgroundNames }) {
  const { districts, actors } = timeline;
  const outlines = packOutlines(districts, boundaries);
  const buffer = createIdBuffer(districts.length);
  const everyone = outlines.order;
  const symbolOf = new Uint16Array(districts.length);
  const flags = new Uint8Array(districts.length);
  const symbols = [];
  const symbolNumbers = new Map();
  const tiles = [];
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

  const isCircle = (d) => outlines.radius[d] > 0;
  const sizeM = (d) => {
    if (isCircle(d)) return districts[d].radius_m;
    const [[, south], [, north]] = readBounds(outlines, d);
    return ((north - south) * DEGREE_M) / 2;
  };

  /** The number of the symbol of a row; rows of equal content share one. */
  function numberSymbol(row) {
    const key = row === NOT_COVERED ? -1 : timeline.parties[row] * 0x8000 + (timeline.status[row] & STATE_BITS);
    let number = symbolNumbers.get(key);
    if (number === undefined) {
      number = symbols.length;
      symbols.push(describeSymbol(row === NOT_COVERED ? null : timeline.readRow(row), actors));
      symbolNumbers.set(key, number);
    }
    return number;
  }

  function fillTiles() {
    const far = surface.getZoom() < 9.5;
    const middle = surface.getZoom() < 12;
    const style = `${view.ratio} ${far} ${middle}`;
    if (tileStyle !== style) tiles.length = 0;
    tileStyle = style;
    for (let number = tiles.length; number < symbols.length; number += 1) tiles.push(makeTile(symbols[number], theme, { ratio: view.ratio, far, middle }));
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

  /** Repaint districts, or everything where that is less work. */
  function repaint(changed) {
    if (!canvas) return;
    fillTiles();
    const { boxes, width, height } = buffer;
    let area = 0;
    for (const d of changed) area += 2000 + (boxes[d * 4 + 2] - boxes[d * 4]) * (boxes[d * 4 + 3] - boxes[d * 4 + 1]);
    if (area > width * height) {
      paint([0, 0, width, height]);
      return;
    }
    for (const d of changed) {
      const box = boxes.subarray(d * 4, d * 4 + 4);
      if (box[2] > box[0]) paint(box);
    }
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
      if (rowsNow) repaint(everyone);
    },
    hitAt: (x, y) => (x >= 0 && y >= 0 && x < buffer.width && y < buffer.height ? buffer.ids[y * buffer.width + x] - 1 : -1),
    tooltip: (d) => describeTip(districts[d], rowsNow && rowsNow[d] !== NOT_COVERED ? timeline.readRow(rowsNow[d]) : null, {
      actors, emptiness: timeline.emptiness(d), words, isCircle: isCircle(d),
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
    const { base } = describeSymbol(state, actors);
    const first = state?.parties[0];
    const holder = names.get(d).querySelector('.name-holder');
    holder.textContent = !state ? '' : base === 'query' || !first ? '?' : words.shortName(actors[first.actor]);
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
    if (!view) return list;
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
      for (const d of first ? everyone : changed) symbolOf[d] = numberSymbol(rows[d]);
      if (!first && changed.length <= MOST_MARKED) mark(changed);
      repaint(first ? everyone : changed);
      if (first) placeNames();
      else {
        for (const d of changed) if (names.has(d)) writeHolder(d);
      }
    },
    /** The districts whose point is in view. */
    listVisible: () => districts.flatMap(({ lon, lat }, d) => (surface.isVisible(lon, lat) ? [d] : [])),
    /** Mark one district as chosen, or none with -1. */
    choose(d) {
      chosenOutline?.remove();
      chosen = d;
      const { lon, lat, radius_m: radius } = districts[d] ?? {};
      const rings = d < 0 || isCircle(d) ? null : readRings(outlines, d);
      chosenOutline = d < 0 ? null : surface.addOutline({ rings, lon, lat, radius }, 'chosen');
      placeNames();
    },
    refresh: placeNames,
    redraw: picture.redraw,
    sizeM,
  };
}
