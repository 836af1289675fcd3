/**
 * Leaflet.timeline in its best tuning: on canvas, each layer made once and kept, the points of a
 * district shared by all its intervals.
 */
import { COVERAGE, FIRST_DAY, fetchIntervals, makeMap, ready, styleOf } from './frame.js';

async function start() {
  const { L } = window;
  const renderer = L.canvas({ padding: 0.1 });
  const map = makeMap({ renderer });
  const data = await fetchIntervals();
  const features = [];
  for (const { geometry, properties } of data.features) {
    const points = L.GeoJSON.coordsToLatLngs(geometry.coordinates, 1);
    for (const [start, end, colour] of properties.intervals) features.push({ start, end: end ?? COVERAGE.last + 1, colour, points });
  }
  const Kept = L.Timeline.extend({
    addData(feature) {
      if (!feature.layer) {
        feature.layer = L.polygon(feature.points, { renderer, ...styleOf(feature.colour) });
        feature.layer.feature = feature;
      }
      return this.addLayer(feature.layer);
    },
  });
  const timeline = new Kept({ type: 'FeatureCollection', features }, {
    getInterval: ({ start, end }) => ({ start, end, startExclusive: false, endExclusive: true }),
  });
  timeline.addTo(map);
  timeline.setTime(FIRST_DAY);
  await ready(map, { show: (day) => timeline.setTime(day), ...COVERAGE });
}
start();
