/**
 * Where districts lie, in flat arrays: arcs of points, each once, and which arcs make the rings of
 * which district. Input: the bytes that control/publish/topology.py and packing.py make. Output:
 * outlines for raster.js, bounds and rings in degrees. Touches no DOM; knows nothing of Leaflet.
 */
import { indexArray, openColumns, unfold } from './files.js';

const RADIANS = Math.PI / 180;
const EQUATOR_M = 40075016.686;
const [CIRCLE, SURVEYED, SKETCHED] = [1, 2, 3];
const HALF_PIXEL = 0.5;
const MOST_16 = 0xffff;
const LEAST_UNITS = 5; // a step of the grid

/** Web Mercator, the world as the unit square, y downwards. */
export const projectLon = (lon) => lon / 360 + 0.5;
export const projectLat = (lat) => {
  const sine = Math.sin(lat * RADIANS);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};
const unprojectX = (x) => (x - 0.5) * 360;
const unprojectY = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RADIANS;

/**
 * The ground of all districts. Points are so many `unit`s east and south of an origin: of 16 bits where
 * that is much finer than the grid they lie on, else of 32, within a tenth of a pixel at zoom 18.
 * `arcStart` parts the points into arcs; `ringArcs` are arcs in order, `~arc` where one is followed
 * backwards; `ringStart` parts them into rings, `firstRing` the rings by district. A district without rings has a `radius` (of the world), or lies nowhere. `order` has the
 * tall before the small, which lie upon them.
 */
export function decodeOutlines(buffer) {
  const { head, column } = openColumns(buffer);
  const ground = column('ground').slice();
  const count = ground.length;
  const [arcCounts, told, inner] = [column('arcs'), column('arc'), column('inner')];
  const [beginX, beginY, endX, endY, betweenX, betweenY] = ['begin_x', 'begin_y', 'end_x', 'end_y', 'between_x', 'between_y'].map(column);
  const arcStart = new Uint32Array(inner.length + 1);
  for (let arc = 0; arc < inner.length; arc += 1) arcStart[arc + 1] = arcStart[arc] + inner[arc] + 2;
  const gridX = new Int32Array(arcStart[inner.length]);
  const gridY = new Int32Array(gridX.length);
  const ringStart = new Uint32Array(arcCounts.length + 1);
  const ringArcs = new (inner.length < 0x8000 ? Int16Array : Int32Array)(told.length);
  let [arcs, begins, ends, betweens, startX, startY] = [0, 0, 0, 0, 0, 0];
  for (let ring = 0; ring < arcCounts.length; ring += 1) {
    const from = ringStart[ring];
    const until = from + arcCounts[ring];
    ringStart[ring + 1] = until;
    let x = 0; // where the ring has come to
    let y = 0;
    let ringX = 0;
    let ringY = 0;
    if (told[from] === 0) {
      x = ringX = startX += unfold(beginX[begins]);
      y = ringY = startY += unfold(beginY[begins]);
      begins += 1;
    } else {
      const last = arcStart[arcs - told[from] + 1] - 1;
      ringX = gridX[last];
      ringY = gridY[last];
    }
    for (let i = from; i < until; i += 1) {
      if (told[i]) {
        const known = arcs - told[i];
        ringArcs[i] = ~known;
        x = gridX[arcStart[known]];
        y = gridY[arcStart[known]];
        continue;
      }
      ringArcs[i] = arcs;
      const low = arcStart[arcs];
      const high = arcStart[arcs + 1] - 1;
      let toX = ringX;
      let toY = ringY;
      if (i + 1 < until) {
        toX = x + unfold(endX[ends]);
        toY = y + unfold(endY[ends]);
        ends += 1;
      }
      gridX[low] = x;
      gridY[low] = y;
      guessBetween(gridX, low, high, toX, betweenX, betweens);
      guessBetween(gridY, low, high, toY, betweenY, betweens);
      betweens += high - low - 1;
      x = gridX[high] = toX;
      y = gridY[high] = toY;
      arcs += 1;
    }
  }
  const { grid } = head;
  const pointX = column('point_x');
  const [[west, east], [south, north]] = [findEnds(gridX), findEnds(gridY)];
  const originX = projectLon(gridX.length ? west * grid : unfold(pointX[0] ?? 0) / 1e6);
  const originY = projectLat(gridX.length ? north * grid : unfold(column('point_y')[0] ?? 0) / 1e6);
  const widest = gridX.length ? Math.max(projectLon(east * grid) - originX, projectLat(south * grid) - originY) : 1;
  const isNarrow = (widest / MOST_16) * 360 < grid / LEAST_UNITS;
  const unit = isNarrow ? widest / MOST_16 : 1;
  const Points = isNarrow ? Uint16Array : Float32Array;
  const x = placePoints(new Points(gridX.length), gridX, [west, east], { grid, unit, origin: originX, project: projectLon });
  const y = placePoints(new Points(gridY.length), gridY, [south, north], { grid, unit, origin: originY, project: projectLat });
  const outlines = {
    grid, order: head.order, count, ground, originX, originY, unit, arcStart, ringArcs, ringStart, x, y,
    firstRing: new Uint32Array(count + 1), box: new Float32Array(count * 4), radius: new Float32Array(count),
  };
  const ringCounts = column('rings');
  let outlined = 0;
  for (let d = 0; d < count; d += 1) {
    const has = ground[d] >= SURVEYED;
    outlines.firstRing[d + 1] = outlines.firstRing[d] + (has ? ringCounts[outlined] : 0);
    if (has) outlined += 1;
  }
  placeCircles(outlines, pointX, column('point_y'), column('radius'));
  boxRings(outlines);
  outlines.byHeight = sortByHeight(outlines.box);
  return outlines;
}

/** Write the points within an arc: the rest of it is guessed to be straight and even, and the error is told. */
function guessBetween(grid, low, high, to, told, first) {
  let value = grid[low];
  for (let at = low + 1; at < high; at += 1) {
    const left = high - at + 1;
    value += Math.floor((2 * (to - value) + left) / (2 * left)) + unfold(told[first + at - low - 1]);
    grid[at] = value;
  }
}

function findEnds(numbers) {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < numbers.length; i += 1) {
    if (numbers[i] < least) least = numbers[i];
    if (numbers[i] > most) most = numbers[i];
  }
  return [least, most];
}

/** The points at numbers of the grid, from `least` to `most`, so many units from where they begin. */
function placePoints(points, numbers, [least, most], { grid, unit, origin, project }) {
  const nearest = points instanceof Uint16Array ? 0.5 : 0; // they are cut off
  const place = (number) => (project(number * grid) - origin) / unit + nearest;
  if (most - least < numbers.length) {
    const placed = Float64Array.from({ length: most - least + 1 }, (_, i) => place(least + i));
    for (let i = 0; i < numbers.length; i += 1) points[i] = placed[numbers[i] - least];
  } else for (let i = 0; i < numbers.length; i += 1) points[i] = place(numbers[i]);
  return points;
}

function placeCircles({ ground, originX, originY, box, radius }, pointX, pointY, metres) {
  let [x, y, circles] = [0, 0, 0];
  for (let d = 0; d < ground.length; d += 1) {
    if (ground[d] === CIRCLE) {
      x += unfold(pointX[circles]);
      y += unfold(pointY[circles]);
      const lat = y / 1e6;
      radius[d] = metres[circles] / (EQUATOR_M * Math.cos(lat * RADIANS));
      const [cx, cy] = [projectLon(x / 1e6) - originX, projectLat(lat) - originY];
      writeBox(box, d, cx - radius[d], cy - radius[d], cx + radius[d], cy + radius[d]);
      circles += 1;
    }
  }
}

function writeBox(box, d, west, north, east, south) {
  box[d * 4] = west;
  box[d * 4 + 1] = north;
  box[d * 4 + 2] = east;
  box[d * 4 + 3] = south;
}

/** Write the box of every district that has rings: west, north, east, south. */
export function boxRings(outlines) {
  for (let d = 0; d < outlines.ground.length; d += 1) if (outlines.ground[d] >= SURVEYED) boxDistrict(outlines, d);
}

function boxDistrict({ firstRing, ringStart, ringArcs, arcStart, x, y, unit, box }, d) {
  let west = Infinity;
  let north = Infinity;
  let east = -Infinity;
  let south = -Infinity;
  for (let i = ringStart[firstRing[d]]; i < ringStart[firstRing[d + 1]]; i += 1) {
    const arc = ringArcs[i] < 0 ? ~ringArcs[i] : ringArcs[i];
    for (let at = arcStart[arc]; at < arcStart[arc + 1]; at += 1) {
      if (x[at] < west) west = x[at];
      if (x[at] > east) east = x[at];
      if (y[at] < north) north = y[at];
      if (y[at] > south) south = y[at];
    }
  }
  writeBox(box, d, west * unit, north * unit, east * unit, south * unit);
}

/** Districts from the tallest to the smallest. */
export function sortByHeight(box) {
  const count = box.length / 4;
  let most = 0;
  for (let d = 0; d < count; d += 1) most = Math.max(most, box[d * 4 + 3] - box[d * 4 + 1]);
  const keys = new Float64Array(count);
  // numbers sort faster than districts do: the height as a whole number, then the district
  for (let d = 0; d < count; d += 1) keys[d] = Math.round((1 - (box[d * 4 + 3] - box[d * 4 + 1]) / (most || 1)) * 0xfffff) * 0x200000 + d;
  keys.sort();
  const sorted = new (indexArray(count))(count);
  for (let i = 0; i < count; i += 1) sorted[i] = keys[i] % 0x200000;
  return sorted;
}

/** Whether the outlines are too coarse for a view `scale` pixels wide for the whole world. */
export const isTooCoarse = ({ grid }, scale) => grid > 2e-6 && (grid / 2 / 360) * scale > HALF_PIXEL;

/** Make coarse outlines exact, in place; `buffer` has what was left out of every point. */
export function refineOutlines(outlines, buffer) {
  const { head, column } = openColumns(buffer);
  if (head.order !== outlines.order) throw new RangeError('These outlines are of another time than the page.');
  const { x: coarseX, y: coarseY, originX, originY, unit, grid } = outlines;
  const [lowX, lowY] = [column('low_x'), column('low_y')];
  const units = Math.round(grid / head.grid);
  const half = units / 2;
  const [x, y] = [new Float32Array(coarseX.length), new Float32Array(coarseY.length)];
  for (let i = 0; i < x.length; i += 1) {
    const lon = (Math.round(unprojectX(coarseX[i] * unit + originX) / grid) * units + lowX[i] - half) * head.grid;
    const lat = (Math.round(unprojectY(coarseY[i] * unit + originY) / grid) * units + lowY[i] - half) * head.grid;
    x[i] = projectLon(lon) - originX;
    y[i] = projectLat(lat) - originY;
  }
  Object.assign(outlines, { x, y, unit: 1, grid: head.grid });
  boxRings(outlines);
}

export const isCircle = ({ ground }, d) => ground[d] < SURVEYED;
export const isSketch = ({ ground }, d) => ground[d] === SKETCHED;
/** The sentence that says what the shape of a district is drawn from. */
export const nameShape = ({ ground }, d) => (ground[d] < SURVEYED ? 'shape_circle' : ground[d] === SKETCHED ? 'shape_approximate' : 'shape_surveyed');

/** The middle of a district's box in degrees, and half its height in metres. */
export function readCircle(outlines, d) {
  const { originX, originY, box } = outlines;
  const [west, north, east, south] = box.subarray(d * 4, d * 4 + 4);
  const lat = unprojectY((north + south) / 2 + originY);
  return { lon: unprojectX((west + east) / 2 + originX), lat, radius: ((south - north) / 2) * EQUATOR_M * Math.cos(lat * RADIANS) };
}

/** West, south, east and north of a district in degrees, as [[west, south], [east, north]]. */
export function readBounds({ originX, originY, box }, d) {
  const [west, north, east, south] = box.subarray(d * 4, d * 4 + 4);
  return [[unprojectX(west + originX), unprojectY(south + originY)], [unprojectX(east + originX), unprojectY(north + originY)]];
}

/** Where districts lie, by number, as [[west, south], [east, north]]: each is worked out when asked for. */
export const listBounds = (outlines) => new Proxy([], { get: (_, d) => readBounds(outlines, Number(d)) });

/**
 * A district in the world's unit square: its `box` [west, north, east, south], and its `rings`, each [x, y, x, y, …]
 * without the first point again, or a circle {x, y, radius}.
 */
export function readShape(outlines, d) {
  const { originX, originY, ground, radius } = outlines;
  const [west, north, east, south] = outlines.box.subarray(d * 4, d * 4 + 4);
  const box = [west + originX, north + originY, east + originX, south + originY];
  if (ground[d] >= SURVEYED) return { box, rings: traceRings(outlines, d) };
  return { box, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, radius: radius[d] };
}

function traceRings({ originX, originY, unit, x, y, arcStart, ringArcs, ringStart, firstRing }, d) {
  const rings = [];
  for (let ring = firstRing[d]; ring < firstRing[d + 1]; ring += 1) {
    const line = [];
    for (let i = ringStart[ring]; i < ringStart[ring + 1]; i += 1) {
      const back = ringArcs[i] < 0;
      const arc = back ? ~ringArcs[i] : ringArcs[i];
      const [low, high] = [arcStart[arc], arcStart[arc + 1] - 1];
      // the last point of an arc is the first of the next
      for (let n = 0; n < high - low; n += 1) {
        const at = back ? high - n : low + n;
        line.push(x[at] * unit + originX, y[at] * unit + originY);
      }
    }
    rings.push(line);
  }
  return rings;
}

/** The rings of a district in degrees, [[[lon, lat], …], …]; none where it is drawn as a circle. */
export function readRings(outlines, d) {
  return traceRings(outlines, d).map((ring) => {
    const line = [];
    for (let i = 0; i < ring.length; i += 2) line.push([unprojectX(ring[i]), unprojectY(ring[i + 1])]);
    return [...line, line[0]];
  });
}
