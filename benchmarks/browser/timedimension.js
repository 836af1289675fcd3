/**
 * Leaflet.TimeDimension on canvas. Its own filter cuts coordinates as if every shape were a track,
 * so intervals are told to it by the method it offers to override.
 */
import { COVERAGE, FIRST_DAY, fetchIntervals, makeMap, ready, styleOf } from './frame.js';

const DAY_MS = 86400000;

async function start() {
  const { L } = window;
  const renderer = L.canvas({ padding: 0.1 });
  const map = makeMap({ renderer });
  const data = await fetchIntervals();
  const entries = data.features.flatMap(({ geometry, properties }) => properties.intervals.map(([from, to, colour]) => (
    { feature: { type: 'Feature', geometry, properties: { colour, times: [from * DAY_MS, (to ?? COVERAGE.last + 1) * DAY_MS] } } })));
  const base = L.geoJSON(null, { renderer, style: ({ properties }) => styleOf(properties.colour) });
  base.getLayers = () => entries;
  const days = Array.from({ length: COVERAGE.last - COVERAGE.first + 1 }, (_, i) => (COVERAGE.first + i) * DAY_MS);
  const timeDimension = new L.TimeDimension({ times: days, currentTime: FIRST_DAY * DAY_MS });
  const Spans = L.TimeDimension.Layer.GeoJson.extend({
    _getFeatureBetweenDates(feature, _least, day) {
      const [from, to] = feature.properties.times;
      return from <= day && day < to ? feature : null;
    },
    _setAvailableTimes() {},
  });
  const layer = new Spans(base, { timeDimension });
  layer.addTo(map);
  layer._update();
  const show = (day) => timeDimension.setCurrentTime(day * DAY_MS);
  await ready(map, { show, ...COVERAGE });
}
start();
