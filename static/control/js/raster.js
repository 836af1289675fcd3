/**
 * Districts as pixels. Input: outlines (outlines.js), a view, a symbol a district. Output: a
 * buffer that names the district of each pixel, and colours looked up through it. Drawn once a view;
 * a step in time costs the pixels of what changed. Touches no DOM; knows nothing of Leaflet.
 */

import { indexArray } from './files.js';

export const DOT_PX = 4;
export const MARKED = 1;
const RECT = 500; // pixels that take as long as one rectangle more
const PATTERNED = 1; // no colour: all without alpha are 0

/**
 * A buffer for `count` districts, remade only when the view has another size. A pixel is the number of
 * its district counted from 1, or 0; `reach` is where any is not 0; with `edge` added where it lies on the district's line. `inks` is
 * the colour of each such number, or PATTERNED.
 */
export function createIdBuffer(count) {
  const edge = 2 ** (32 - Math.clz32(count)); // above every number
  return {
    width: 0, height: 0, reach: [0, 0, 0, 0], edge, ids: new (indexArray(edge * 2 - 1))(0), inks: new Int32Array(edge * 2), boxes: new Int16Array(count * 4), crossings: createCrossings(0),
  };
}

/** The district at a pixel, or -1. */
export function districtAt({ ids, edge, width, height }, x, y) {
  return x >= 0 && y >= 0 && x < width && y < height ? (ids[y * width + x] & (edge - 1)) - 1 : -1;
}

/** Where outlines cross the rows of pixels: one chain a row from the left, `first` by row, 0 for none. */
const createCrossings = (height, room = 1024) => ({ first: new Uint32Array(height), next: new Uint32Array(room), at: new Float64Array(room) });

/** Double the room for crossings, keeping those there. */
function widenCrossings({ first, next, at }) {
  const wider = createCrossings(0, next.length * 2);
  wider.next.set(next);
  wider.at.set(at);
  return { ...wider, first };
}

/**
 * Write into each pixel which district is at its centre. `view` is
 * {left, top (pixels of the world), scale (pixels of the whole world), width, height, ratio}. A pixel
 * of two neighbours goes to one of them by the same arithmetic, so there is no seam and no overlap.
 * Loops within loops are functions of their own here: a browser makes those quick on their second call,
 * but would go through the first picture with the slow form of a long loop.
 */
export function drawIds(outlines, view, buffer) {
  const { originX, originY, unit, byHeight } = outlines;
  const { scale, width, height } = view;
  if (buffer.ids.length === width * height) buffer.ids.fill(0);
  else buffer.ids = new buffer.ids.constructor(width * height);
  if (buffer.crossings.first.length !== height) buffer.crossings = createCrossings(height);
  buffer.width = width;
  buffer.height = height;
  const onto = { scale, pointScale: scale * unit, shiftX: originX * scale - view.left, shiftY: originY * scale - view.top, dot: DOT_PX * view.ratio };
  for (let i = 0; i < byHeight.length; i += 1) drawDistrict(byHeight[i], outlines, onto, buffer);
  buffer.reach = findReach(buffer);
  for (let row = buffer.reach[1]; row < buffer.reach[3]; row += 1) markEdges(buffer, row);
}

/** The rectangle that all districts lie in. */
function findReach({ boxes, width, height }) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let b = 0; b < boxes.length; b += 4) {
    if (boxes[b] === boxes[b + 2]) continue;
    left = Math.min(left, boxes[b]);
    top = Math.min(top, boxes[b + 1]);
    right = Math.max(right, boxes[b + 2]);
    bottom = Math.max(bottom, boxes[b + 3]);
  }
  return [left, top, right, bottom];
}

function drawDistrict(d, outlines, onto, buffer) {
  const { box, radius, ground } = outlines;
  const { boxes, width, height } = buffer;
  if (!ground[d]) return;
  const b = d * 4;
  let x0 = box[b] * onto.scale + onto.shiftX;
  let y0 = box[b + 1] * onto.scale + onto.shiftY;
  let x1 = box[b + 2] * onto.scale + onto.shiftX;
  let y1 = box[b + 3] * onto.scale + onto.shiftY;
  const x = (x0 + x1) / 2;
  const y = (y0 + y1) / 2;
  const r = radius[d] ? Math.max(radius[d] * onto.scale, onto.dot) : 0;
  if (r) {
    x0 = x - r;
    y0 = y - r;
    x1 = x + r;
    y1 = y + r;
  }
  const left = Math.max(0, Math.floor(x0));
  const top = Math.max(0, Math.floor(y0));
  const right = Math.min(width, Math.ceil(x1) + 1);
  const bottom = Math.min(height, Math.ceil(y1) + 1);
  const isSeen = left < right && top < bottom;
  boxes[b] = isSeen ? left : 0;
  boxes[b + 1] = isSeen ? top : 0;
  boxes[b + 2] = isSeen ? right : 0;
  boxes[b + 3] = isSeen ? bottom : 0;
  if (!isSeen) return;
  if (r) fillCircle(buffer, d + 1, x, y, r, top, bottom);
  else fillRings(d, outlines, onto, top, bottom, buffer);
}

function fillCircle({ ids, width }, id, x, y, r, top, bottom) {
  for (let row = top; row < bottom; row += 1) {
    const off = row + 0.5 - y;
    const half = Math.sqrt(Math.max(0, r * r - off * off));
    const begin = Math.max(0, Math.ceil(x - half - 0.5));
    const end = Math.min(width, Math.ceil(x + half - 0.5));
    if (begin < end) ids.fill(id, row * width + begin, row * width + end);
  }
}

/** A line between two districts is the right or lower one's; around all of them, their own. */
function markEdges({ ids, edge, width, height }, row) {
  const number = edge - 1;
  const base = row * width;
  const above = row > 0 ? width : 0;
  const below = row + 1 < height ? width : 0;
  let left = ids[base] & number;
  for (let i = base; i < base + width; i += 1) {
    const id = ids[i];
    if (id !== 0 && (left !== id || (ids[i - above] & number) !== id || ids[i + below] === 0 || ids[i + 1] === 0)) ids[i] = id | edge;
    left = id;
  }
}

/** Write a district's number into the pixels within its rings, of the rows from `top` to `bottom`. */
function fillRings(d, outlines, onto, top, bottom, buffer) {
  const { arcStart, ringArcs, ringStart, firstRing } = outlines;
  const end = ringStart[firstRing[d + 1]];
  let count = 0;
  for (let n = ringStart[firstRing[d]]; n < end; n += 1) {
    const arc = ringArcs[n] < 0 ? ~ringArcs[n] : ringArcs[n];
    count = crossRows(outlines, arcStart[arc], arcStart[arc + 1] - 1, onto, top, bottom, buffer, count);
  }
  const { ids, width } = buffer;
  const { first, next, at } = buffer.crossings;
  for (let row = top; row < bottom; row += 1) {
    fillRow(ids, d + 1, row * width, first[row], next, at);
    first[row] = 0;
  }
}

/** Note where the line between two points of the outlines crosses the rows; returns the crossings so far. */
function crossRows({ x, y }, from, to, { pointScale, shiftX, shiftY }, top, bottom, buffer, already) {
  let count = already;
  let px = x[from] * pointScale + shiftX;
  let py = y[from] * pointScale + shiftY;
  for (let i = from + 1; i <= to; i += 1) {
    const qx = x[i] * pointScale + shiftX;
    const qy = y[i] * pointScale + shiftY;
    // always from the upper end, so that both neighbours cross an edge at the same place
    const down = py < qy;
    const tx = down ? px : qx;
    const ty = down ? py : qy;
    const uy = down ? qy : py;
    const begin = Math.max(top, Math.ceil(ty - 0.5));
    const beyond = Math.min(bottom, Math.ceil(uy - 0.5));
    if (begin < beyond) {
      const slope = ((down ? qx : px) - tx) / (uy - ty);
      for (let row = begin; row < beyond; row += 1) {
        count += 1;
        cross(buffer, row, count, tx + (row + 0.5 - ty) * slope);
      }
    }
    px = qx;
    py = qy;
  }
  return count;
}

/** Put a crossing into the chain of its row, by its place from the left. */
function cross(buffer, row, count, value) {
  if (count === buffer.crossings.next.length) buffer.crossings = widenCrossings(buffer.crossings);
  const { first, next, at } = buffer.crossings;
  const place = value < 0 ? 0 : value > buffer.width ? buffer.width : value;
  at[count] = place;
  let before = 0;
  let after = first[row];
  while (after && at[after] < place) {
    before = after;
    after = next[after];
  }
  next[count] = after;
  if (before) next[before] = count;
  else first[row] = count;
}

/** Fill between the crossings of a row, by twos. */
function fillRow(ids, id, base, first, next, at) {
  for (let crossing = first; crossing; crossing = next[next[crossing]]) {
    const beyond = base + Math.ceil(at[next[crossing]] - 0.5);
    for (let place = base + Math.ceil(at[crossing] - 0.5); place < beyond; place += 1) ids[place] = id;
  }
}

/**
 * Take the colours of districts from their symbols, before they are painted. `symbolOf` is the symbol of
 * each district, `symbols` their tiles and `colours` the colours of those (tiles.js), `flags` MARKED or 0.
 */
export function inkDistricts({ inks, edge }, districts, { symbolOf, symbols, colours, flags }) {
  for (const d of districts) {
    const tile = symbols[symbolOf[d]];
    const isPlain = tile.size === 1 && !tile.rim && !(flags[d] & MARKED);
    inks[d + 1] = isPlain ? colours[tile.fill] : PATTERNED;
    inks[(d + 1) | edge] = isPlain ? colours[tile.edge] : PATTERNED;
  }
}

/** Whether it is less work to paint these districts each by itself than the whole picture. */
export function isLessApart({ boxes, reach }, districts) {
  let area = 0;
  for (const d of districts) {
    const wide = boxes[d * 4 + 2] - boxes[d * 4];
    if (wide) area += RECT + wide * (boxes[d * 4 + 3] - boxes[d * 4 + 1]);
  }
  return area <= (reach[2] - reach[0]) * (reach[3] - reach[1]);
}

/**
 * Colour the pixels of a rectangle into `out`, packed RGBA of the buffer's width whose first row is
 * `y0`, all districts having been inked. `phaseX`, `phaseY` keep the patterns still on the ground while
 * the view moves. Most pixels are one look into `inks`: a branch at each change of district costs more.
 */
export function paintRect(buffer, [x0, y0, x1, y1], look, out) {
  for (let row = y0; row < y1; row += 1) paintRow(buffer, x0, x1, row, look, out, -y0 * buffer.width);
}

function paintRow(buffer, x0, x1, row, look, out, shift) {
  const { ids, inks, width } = buffer;
  const beyond = row * width + x1;
  let place = row * width + x0;
  while (place < beyond) {
    const ink = inks[ids[place]];
    if (ink !== PATTERNED) {
      out[shift + place] = ink;
      place += 1;
    } else place = paintPattern(buffer, place, beyond, row, look, out, shift);
  }
}

/** Colour the pixels of one district from `begin` on; returns where it ends. */
function paintPattern({ ids, edge: lined, width }, begin, beyond, row, { symbolOf, symbols, colours, flags, phaseX, phaseY }, out, shift) {
  const number = lined - 1;
  const id = ids[begin] & number;
  const { size, tall, grain, fill, edge, mark, rim } = symbols[symbolOf[id - 1]];
  const left = phaseX - row * width;
  const line = ((row + phaseY) % tall) * size;
  let column = (begin + left) % size;
  let place = begin;
  for (; place < beyond && (ids[place] & number) === id; place += 1) {
    out[shift + place] = colours[(ids[place] === id ? fill : edge) + grain[line + column]];
    column += 1;
    if (column === size) column = 0;
  }
  const isMarked = (flags[id - 1] & MARKED) !== 0;
  if (!isMarked && !rim) return place;
  for (let i = begin; i < place; i += 1) {
    const isEdge = ids[i] !== id;
    if (isMarked && (isEdge || isNearEdge(ids, i, 1, width, number))) out[shift + i] = mark;
    else if (rim && !isEdge && isNearEdge(ids, i, rim.wide, width, number) && isTick(i + left, row + phaseY, rim)) out[shift + i] = rim.colour;
  }
  return place;
}

/** Whether a district ends so many pixels away. */
function isNearEdge(ids, i, wide, width, number) {
  const id = ids[i] & number;
  return (ids[i - wide] & number) !== id || (ids[i + wide] & number) !== id || (ids[i - wide * width] & number) !== id || (ids[i + wide * width] & number) !== id;
}

const isTick = (x, y, { every, on, level }) => (x + y) % every < on || (x - y + level) % every < on;
