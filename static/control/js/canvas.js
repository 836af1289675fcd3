/**
 * The picture of a large map: the same as map.js draws with shapes, as pixels of one canvas. Input:
 * the surface of leaflet.js, the timeline, outlines. Output: `draw(rows, changed)` that recolours
 * what changed. Districts are looked up by pixel (raster.js), each symbol is a small tile (tiles.js).
 */
import { POSSIBLE, STALE, createLooks, isJump } from './looks.js';
import { isCircle, isTooCoarse, listBounds, nameShape, readCircle, readRings } from './outlines.js';
import { MARKED, createIdBuffer, districtAt, drawIds, inkDistricts, isLessApart, paintRect } from './raster.js';
import { PHASE, createTiles } from './tiles.js';
import { NOT_COVERED } from './timeline.js';

const CHANGED_MS = 900;
const BAND_ROWS = 16;
const MOST_NAMES = 160;
const NAMED_FROM_PX = 13;

/**
 * Districts as one picture; the same interface as the shapes of map.js. `makeName`, `nameHolder`, `describeTip` and
 * `backgroundNames` come from there; `refine()` resolves when coarse outlines have been made exact.
 */
export function createCanvasMap({ surface, timeline, outlines, refine, words, onSelect, makeName, nameHolder, describeTip, backgroundNames }) {
  const { count } = timeline;
  const buffer = createIdBuffer(count);
  const everyone = outlines.byHeight;
  const symbolOf = new Uint16Array(count);
  const flags = new Uint8Array(count);
  const doubts = new Uint8Array(count); // POSSIBLE | STALE
  const isDue = new Uint8Array(count);
  const due = []; // districts whose colours are not on the picture yet
  let frame = null;
  const looks = createLooks(timeline);
  const tiles = createTiles();
  const names = new Map();
  let rowsNow = null;
  let chosen = -1;
  let chosenOutline = null;
  let hovered = -1;
  let canvas = null;
  let view = null;
  let scratch = null;

  const wrap = (value) => ((Math.round(value) % PHASE) + PHASE) % PHASE;

  /** Paint rectangles of the picture, where districts `inked` may have other colours than before. */
  function paint(rects, inked) {
    const context = canvas.getContext('2d');
    tiles.make(looks.symbols, { ratio: view.ratio, zoom: surface.getZoom() });
    const look = { symbolOf, symbols: tiles.made, colours: tiles.colours, flags, phaseX: wrap(view.left), phaseY: wrap(view.top) };
    inkDistricts(buffer, inked, look);
    for (const [x0, y0, x1, y1] of rects) {
      for (let row = y0; row < y1; row += BAND_ROWS) {
        const end = Math.min(y1, row + BAND_ROWS);
        paintRect(buffer, [x0, row, x1, end], look, scratch.pixels);
        context.putImageData(scratch.image, 0, row, x0, 0, x1 - x0, end - row);
      }
    }
    for (const d of due) isDue[d] = 0;
    due.length = 0;
  }

  const paintAll = () => paint([buffer.reach], everyone);

  /** Paint the districts that are due, or everything where that is less work. */
  function paintDue() {
    frame = null;
    if (!canvas) return; // the first view paints all
    if (isLessApart(buffer, due)) paint(due.map((d) => buffer.boxes.subarray(d * 4, d * 4 + 4)).filter(([x0, , x1]) => x0 < x1), due);
    else paintAll();
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
        scratch = { image, pixels: new Int32Array(image.data.buffer) };
      }
      drawIds(outlines, view, buffer);
      canvas.getContext('2d').clearRect(0, 0, view.width, view.height);
      if (refine && isTooCoarse(outlines, view.scale)) refine().then(() => picture.redraw());
      if (rowsNow) paintAll();
    },
    hitAt: (x, y) => districtAt(buffer, x, y),
    tooltip: (d) => describeTip(timeline.districtAt(d), rowsNow && rowsNow[d] !== NOT_COVERED ? timeline.readRow(rowsNow[d]) : null, {
      actors: timeline.actors, emptiness: timeline.emptiness(d), words, shape: nameShape(outlines, d),
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
  const writeHolder = (d) => nameHolder(names.get(d), looks.symbols[symbolOf[d]], rowsNow[d], { timeline, words });

  function nameOf(d) {
    if (!names.has(d)) {
      const { name } = timeline.districtAt(d);
      names.set(d, makeName('name-district', [{ text: words.nameOf(name) }, { ...words.otherName(name), className: 'name-other' }, { text: '', className: 'name-holder' }]));
    }
    if (rowsNow) writeHolder(d);
    return names.get(d);
  }

  const placeNames = surface.addLabels((zoom) => {
    const list = backgroundNames.filter(({ shown }) => shown(zoom));
    if (!view || !timeline.details) return list;
    const { boxes, width, height } = buffer;
    const found = [];
    for (let d = 0; d < count; d += 1) {
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
      const { lon, lat } = timeline.districtAt(d);
      element.classList.toggle('with-holder', pixels >= (words.lang === 'ar' ? 40 : 26));
      element.classList.toggle('with-other', pixels >= 46);
      element.classList.toggle('is-chosen', d === chosen);
      list.push({ element, lon, lat, rank: d === chosen ? -1 : 200 - Math.min(180, pixels) });
    }
    return list;
  });

  // another theme has other inks, and paper the light ones; the tiles are made of them
  const retheme = () => {
    tiles.forget();
    if (rowsNow) repaint(everyone);
  };
  for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', retheme);
  new MutationObserver(retheme).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

  return {
    bounds: listBounds(outlines),
    /** Repaint the districts in `changed` (all of them the first time). */
    draw(rows, changed) {
      const first = rowsNow === null;
      rowsNow = rows;
      for (const d of first ? everyone : changed) symbolOf[d] = looks.number(rows[d], doubts[d]);
      if (first) {
        if (canvas) paintAll(); // a frame may be long in coming
        placeNames();
      } else {
        if (!isJump(changed, count)) mark(changed);
        repaint(changed);
        for (const d of changed) if (names.has(d)) writeHolder(d);
      }
    },
    /** Paint all again, after another filter or another knowledge; nothing has changed on the ground. */
    repaint() {
      looks.forget();
      for (const d of everyone) symbolOf[d] = looks.number(rowsNow[d], doubts[d]);
      for (const d of names.keys()) writeHolder(d);
      repaint(everyone);
    },
    /** Write the names, once the timeline has them. */
    showNames: placeNames,
    /** Show which states are only possible on the day (their edges fade) and which long unconfirmed (they pale). */
    markDoubts({ possible, stale }) {
      const changed = [];
      for (let d = 0; d < count; d += 1) {
        const now = (possible.has(d) ? POSSIBLE : 0) | (stale.has(d) ? STALE : 0);
        if (doubts[d] === now) continue;
        doubts[d] = now;
        if (!rowsNow) continue; // all are drawn first with their doubts
        symbolOf[d] = looks.number(rowsNow[d], now);
        changed.push(d);
      }
      repaint(changed);
    },
    /** The districts whose point is in view. */
    listVisible() {
      const [[west, south], [east, north]] = surface.getBounds();
      const found = [];
      for (let d = 0; d < count; d += 1) {
        const { lon, lat } = timeline.districtAt(d);
        if (lon >= west && lon <= east && lat >= south && lat <= north) found.push(d);
      }
      return found;
    },
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
