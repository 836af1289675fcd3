/**
 * Districts as pixels. Input: outlines or points with radii, a view, a symbol a district. Output: a
 * buffer that names the district of each pixel, and colours looked up through it. Drawn once a view;
 * a step in time costs the pixels of what changed. Touches no DOM; knows nothing of Leaflet.
 */

const RADIANS = Math.PI / 180;
const EQUATOR_M = 40075016.686;
const ROW = 65536; // crossings are sorted as row * ROW + x
export const DOT_PX = 4;
export const MARKED = 1;

/** Web Mercator, the world as the unit square, y downwards. */
export const projectLon = (lon) => lon / 360 + 0.5;
export const projectLat = (lat) => {
  const sine = Math.sin(lat * RADIANS);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};
const unprojectY = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RADIANS;

/**
 * The ground of all districts in flat arrays: points relative to an origin (32 bits place them within
 * a tenth of a pixel at zoom 18), rings, and for each district its rings, box and radius.
 */
export function packOutlines(districts, boundaries) {
  const features = new Map(boundaries.features.map((feature) => [feature.id ?? feature.properties.slug, feature]));
  const ringsOf = districts.map(({ slug }) => {
    const geometry = features.get(slug)?.geometry;
    if (!geometry) return [];
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : geometry.coordinates;
  });
  const ringCount = ringsOf.reduce((sum, rings) => sum + rings.length, 0);
  const pointCount = ringsOf.reduce((sum, rings) => sum + rings.reduce((points, ring) => points + ring.length, 0), 0);
  const originX = projectLon(districts[0]?.lon ?? 0);
  const originY = projectLat(districts[0]?.lat ?? 0);
  const x = new Float32Array(pointCount);
  const y = new Float32Array(pointCount);
  const ringStart = new Int32Array(ringCount + 1);
  const firstRing = new Int32Array(districts.length + 1);
  const box = new Float32Array(districts.length * 4);
  const radius = new Float32Array(districts.length);
  const approximate = new Uint8Array(districts.length);
  let ring = 0;
  let point = 0;
  districts.forEach((district, d) => {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const line of ringsOf[d]) {
      for (const [lon, lat] of line) {
        x[point] = projectLon(lon) - originX;
        y[point] = projectLat(lat) - originY;
        west = Math.min(west, x[point]);
        east = Math.max(east, x[point]);
        north = Math.min(north, y[point]);
        south = Math.max(south, y[point]);
        point += 1;
      }
      ring += 1;
      ringStart[ring] = point;
    }
    if (ringsOf[d].length) approximate[d] = features.get(district.slug).properties?.approximate ? 1 : 0;
    else {
      radius[d] = district.radius_m / (EQUATOR_M * Math.cos(district.lat * RADIANS));
      const [cx, cy] = [projectLon(district.lon) - originX, projectLat(district.lat) - originY];
      [west, north, east, south] = [cx - radius[d], cy - radius[d], cx + radius[d], cy + radius[d]];
    }
    firstRing[d + 1] = ring;
    box.set([west, north, east, south], d * 4);
  });
  const tall = (d) => box[d * 4 + 3] - box[d * 4 + 1];
  // the small lie upon the large
  const order = Uint32Array.from(districts.keys()).sort((a, b) => tall(b) - tall(a));
  return { originX, originY, x, y, ringStart, firstRing, box, radius, approximate, order, count: districts.length };
}

/** West, south, east and north of a district in degrees, as [[west, south], [east, north]]. */
export function readBounds({ originX, originY, box }, d) {
  const [west, north, east, south] = box.subarray(d * 4, d * 4 + 4);
  const lon = (value) => (value + originX - 0.5) * 360;
  return [[lon(west), unprojectY(south + originY)], [lon(east), unprojectY(north + originY)]];
}

/** The rings of a district in degrees, [[[lon, lat], …], …]; none where it is drawn as a circle. */
export function readRings({ originX, originY, x, y, ringStart, firstRing }, d) {
  const rings = [];
  for (let ring = firstRing[d]; ring < firstRing[d + 1]; ring += 1) {
    const line = [];
    for (let i = ringStart[ring]; i < ringStart[ring + 1]; i += 1) line.push([(x[i] + originX - 0.5) * 360, unprojectY(y[i] + originY)]);
    rings.push(line);
  }
  return rings;
}

/** A buffer for `count` districts, remade only when the view has another size. */
export function createIdBuffer(count) {
  return { width: 0, height: 0, ids: new (count < ROW ? Uint16Array : Uint32Array)(0), boxes: new Int16Array(count * 4), keys: new Float64Array(4096) };
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
  const { originX, originY, x, y, ringStart, firstRing, box, radius, order } = outlines;
  const { scale, width, height } = view;
  if (buffer.ids.length === width * height) buffer.ids.fill(0);
  else buffer.ids = new buffer.ids.constructor(width * height);
  buffer.width = width;
  buffer.height = height;
  const { ids, boxes } = buffer;
  const shiftX = originX * scale - view.left;
  const shiftY = originY * scale - view.top;
  const dot = DOT_PX * view.ratio;

  for (const d of order) {
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
    for (let ring = firstRing[d]; ring < firstRing[d + 1]; ring += 1) {
      const last = ringStart[ring + 1] - 1;
      let px = x[ringStart[ring]] * scale + shiftX;
      let py = y[ringStart[ring]] * scale + shiftY;
      for (let i = ringStart[ring] + 1; i <= last; i += 1) {
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
