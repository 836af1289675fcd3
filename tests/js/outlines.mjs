/** Outlines as `outlines.js` decodes them, each ring one arc, for the tests beside this file. */
import { boxRings, projectLat, projectLon, sortByHeight } from '../../static/control/js/outlines.js';

const EQUATOR_M = 40075016.686;

/** Places as {rings: [[[lon, lat], …], …]} or {lon, lat, radius_m}. */
export function makeOutlines(places) {
  const rings = places.flatMap((place) => place.rings ?? []);
  const points = rings.flat();
  const [first] = [...points, ...places.map(({ lon, lat }) => [lon, lat])];
  const [originX, originY] = [projectLon(first[0]), projectLat(first[1])];
  const starts = (sizes) => Uint32Array.from([0, ...sizes], ((sum) => (size) => (sum += size))(0));
  const outlines = {
    grid: 1e-6, order: '', count: places.length, originX, originY, unit: 1,
    ground: Uint8Array.from(places, (place) => (place.rings ? 2 : 1)),
    x: Float32Array.from(points, ([lon]) => projectLon(lon) - originX),
    y: Float32Array.from(points, ([, lat]) => projectLat(lat) - originY),
    arcStart: starts(rings.map((ring) => ring.length)),
    ringArcs: Int32Array.from(rings.keys()),
    ringStart: starts(rings.map(() => 1)),
    firstRing: starts(places.map((place) => place.rings?.length ?? 0)),
    box: new Float32Array(places.length * 4),
    radius: Float32Array.from(places, ({ lat, radius_m: metres }) => (metres === undefined ? 0 : metres / (EQUATOR_M * Math.cos((lat * Math.PI) / 180)))),
  };
  boxRings(outlines);
  places.forEach(({ lon, lat }, d) => {
    if (lon === undefined) return;
    const [x, y, r] = [projectLon(lon) - originX, projectLat(lat) - originY, outlines.radius[d]];
    outlines.box.set([x - r, y - r, x + r, y + r], d * 4);
  });
  outlines.byHeight = sortByHeight(outlines.box);
  return outlines;
}
