/**
 * Districts as pixels. Input: outlines (outlines.js), a view, a symbol a district. Output: a
 * buffer that names the district of each pixel, and colours looked up through it. Drawn once a view;
 * a step in time costs the pixels of what changed. Touches no DOM; knows nothing of Leaflet.
 */

import { indexArray } from './files.js';

const ROW = 65536; // crossings are sorted as row * ROW + x
export const DOT_PX = 4;
export const MARKED = 1;

/** A buffer for `count` districts, remade only when the view has another size. */
export function createIdBuffer(count) {
  return { width: 0, height: 0, ids: new (indexArray(count + 1))(0), boxes: new Int16Array(count * 4), keys: new Float64Array(4096) };
}

const sortKeys = (keys, count) => {
  if (count > 48) {
    keys.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i += 1) {
    const key = keys[i];
    let j = i - 1;
    while (j >= 0 && keys[j] > key) {
      keys[j + 1] = keys[j];
      j -= 1;
    }
    keys[j + 1] = key;
  }
};

/**
 * Write into each pixel the number of the district at its centre, counted from 1, or 0. `view` is
 * {left, top (pixels of the world), scale (pixels of the whole world), width, height, ratio}. A pixel
 * of two neighbours goes to one of them by the same arithmetic, so there is no seam and no overlap.
 */
export function drawIds(outlines, view, buffer) {
  const { originX, originY, x, y, arcStart, ringArcs, ringStart, firstRing, box, radius, ground, byHeight } = outlines;
  const { scale, width, height } = view;
  if (buffer.ids.length === width * height) buffer.ids.fill(0);
  else buffer.ids = new buffer.ids.constructor(width * height);
  buffer.width = width;
  buffer.height = height;
  const { ids, boxes } = buffer;
  const shiftX = originX * scale - view.left;
  const shiftY = originY * scale - view.top;
  const dot = DOT_PX * view.ratio;

  for (const d of byHeight) {
    if (!ground[d]) continue;
    const b = d * 4;
    let [x0, y0, x1, y1] = [box[b] * scale + shiftX, box[b + 1] * scale + shiftY, box[b + 2] * scale + shiftX, box[b + 3] * scale + shiftY];
    if (radius[d]) {
      const [cx, cy, r] = [(x0 + x1) / 2, (y0 + y1) / 2, Math.max(radius[d] * scale, dot)];
      [x0, y0, x1, y1] = [cx - r, cy - r, cx + r, cy + r];
    }
    const left = Math.max(0, Math.floor(x0));
    const top = Math.max(0, Math.floor(y0));
    const right = Math.min(width, Math.ceil(x1) + 1);
    const bottom = Math.min(height, Math.ceil(y1) + 1);
    if (left >= right || top >= bottom) {
      boxes[b] = boxes[b + 1] = boxes[b + 2] = boxes[b + 3] = 0;
      continue;
    }
    boxes[b] = left;
    boxes[b + 1] = top;
    boxes[b + 2] = right;
    boxes[b + 3] = bottom;
    const id = d + 1;
    if (radius[d]) {
      const [cx, cy, r] = [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2];
      for (let row = top; row < bottom; row += 1) {
        const off = row + 0.5 - cy;
        const half = Math.sqrt(Math.max(0, r * r - off * off));
        const begin = Math.max(0, Math.ceil(cx - half - 0.5));
        const end = Math.min(width, Math.ceil(cx + half - 0.5));
        if (begin < end) ids.fill(id, row * width + begin, row * width + end);
      }
      continue;
    }
    let count = 0;
    for (let n = ringStart[firstRing[d]]; n < ringStart[firstRing[d + 1]]; n += 1) {
      const arc = ringArcs[n] < 0 ? ~ringArcs[n] : ringArcs[n];
      const last = arcStart[arc + 1] - 1;
      let px = x[arcStart[arc]] * scale + shiftX;
      let py = y[arcStart[arc]] * scale + shiftY;
      for (let i = arcStart[arc] + 1; i <= last; i += 1) {
        const qx = x[i] * scale + shiftX;
        const qy = y[i] * scale + shiftY;
        if (py !== qy) {
          // always from the upper end, so that both neighbours cross an edge at the same place
          const down = py < qy;
          const [tx, ty, ux, uy] = down ? [px, py, qx, qy] : [qx, qy, px, py];
          const first = Math.max(top, Math.ceil(ty - 0.5));
          const beyond = Math.min(bottom, Math.ceil(uy - 0.5));
          if (first < beyond) {
            const slope = (ux - tx) / (uy - ty);
            if (count + beyond - first > buffer.keys.length) {
              const wider = new Float64Array((count + beyond - first) * 2);
              wider.set(buffer.keys);
              buffer.keys = wider;
            }
            const { keys } = buffer;
            for (let row = first; row < beyond; row += 1) {
              const at = tx + (row + 0.5 - ty) * slope;
              keys[count] = row * ROW + (at < 0 ? 0 : at > width ? width : at);
              count += 1;
            }
          }
        }
        px = qx;
        py = qy;
      }
    }
    const { keys } = buffer;
    sortKeys(keys, count);
    for (let i = 0; i + 1 < count; i += 2) {
      const row = Math.floor(keys[i] / ROW);
      const begin = Math.ceil(keys[i] - row * ROW - 0.5);
      const end = Math.ceil(keys[i + 1] - row * ROW - 0.5);
      const base = row * width;
      for (let at = base + Math.max(0, begin); at < base + end; at += 1) ids[at] = id;
    }
  }
}

/**
 * Colour the pixels of a rectangle into `out`, an RGBA array of the buffer's width whose first row is
 * `y0`. `symbolOf` is the symbol of each district, `symbols` their tiles, `flags` MARKED or 0;
 * `phaseX`, `phaseY` keep the patterns still on the ground while the view moves.
 */
export function paintRect(buffer, [x0, y0, x1, y1], { symbolOf, symbols, flags, phaseX, phaseY }, out) {
  const { ids, width } = buffer;
  for (let row = y0; row < y1; row += 1) {
    const base = row * width;
    const above = row > 0 ? width : 0;
    const target = (row - y0) * width;
    let at = x0;
    while (at < x1) {
      const id = ids[base + at];
      let end = at + 1;
      while (end < x1 && ids[base + end] === id) end += 1;
      if (id === 0) {
        out.fill(0, target + at, target + end);
        at = end;
        continue;
      }
      const symbol = symbols[symbolOf[id - 1]];
      const marked = flags[id - 1] & MARKED;
      const { size, tall, fill, edge, rim } = symbol;
      const line = ((row + phaseY) % tall) * size;
      const starts = at > 0 && ids[base + at - 1] !== id;
      for (let i = at; i < end; i += 1) {
        const place = base + i;
        // a line between two districts is the right or lower one's; around all of them, their own
        const onEdge = (i === at && starts) || ids[place - above] !== id || ids[place + width] === 0 || (i + 1 === end && ids[place + 1] === 0);
        if (onEdge) out[target + i] = marked ? symbol.mark : edge[size === 1 ? 0 : line + ((i + phaseX) % size)];
        else if (marked && (ids[place + 1] !== id || ids[place + width] !== id)) out[target + i] = symbol.mark;
        else if (rim && (ids[place - rim.wide] !== id || ids[place + rim.wide] !== id || ids[place - rim.wide * width] !== id || ids[place + rim.wide * width] !== id)
          && ((i + phaseX + row + phaseY) % rim.every < rim.on || (i + phaseX - row - phaseY + rim.level) % rim.every < rim.on)) out[target + i] = rim.colour;
        else out[target + i] = size === 1 ? fill[0] : fill[line + ((i + phaseX) % size)];
      }
      at = end;
    }
  }
}
