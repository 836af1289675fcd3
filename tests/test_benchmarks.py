"""Benchmarks measure true things: the generated ledger is a valid one, and the same everywhere."""

import base64
import json
import math
import time

import numpy as np
import pytest
import shapely
from django.db import connection
from playwright.sync_api import expect

from benchmarks import browser as maps
from benchmarks.__main__ import DOCUMENT, list_benchmarks, replace_section
from benchmarks.generate import (
    SIZES,
    Size,
    describe_boundaries,
    describe_ledger,
    make_world,
    pack_files,
    pack_json,
    write_rows,
)
from benchmarks.measure import Row, format_table, percentile_95
from benchmarks.reading import LETTERS, read_press_texts
from conftest import LIMIT_S
from control.extract.text import Document
from control.publish.knowledge import AS_KNOWN_NOW, pin_knowledge
from control.publish.ledger import describe_boundaries as describe_boundaries_of_database
from control.publish.ledger import describe_ledger as describe_ledger_of_database
from map_files import decode_files

WINDOW = {"width": 1000, "height": 700}
MOST_PIXELS = 700  # of a district, looked at: enough for the mean of any pattern


@pytest.fixture(scope="module")
def world():
    return make_world(SIZES["S"])


@pytest.mark.parametrize("name", ["S", "M"])
def test_make_world_any_size_is_the_same_twice_and_has_its_rows(name):
    one, other = make_world(SIZES[name]), make_world(SIZES[name])
    assert pack_json(describe_ledger(one)) == pack_json(describe_ledger(other))
    assert len(one.district) == SIZES[name].periods
    assert len(set(one.names)) == SIZES[name].districts


def test_read_press_texts_are_as_long_as_reports_and_in_both_languages():
    texts = read_press_texts()
    assert len(texts) >= 100
    assert 1000 < sum(map(len, texts)) / len(texts) <= LETTERS
    arabic = [text for text in texts if Document(text).guess_language() == "ar"]
    assert 20 < len(arabic) < len(texts) - 20


def test_make_world_rows_never_overlap_nor_end_before_they_begin(world):
    assert ((world.end < 0) | (world.end > world.start)).all()
    same = world.district[1:] == world.district[:-1]
    assert (world.start[1:][same] >= world.end[:-1][same]).all()
    assert (world.end[:-1][same] > 0).all()


def test_make_world_neighbours_share_their_edges(world):
    shapes = shapely.polygons(world.rings)
    assert shapely.is_valid(shapes).all()
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)


@pytest.mark.django_db(transaction=True)
def test_write_rows_is_published_as_the_generator_describes_it():
    world = make_world(Size("tiny", 130, 700))
    connection.ensure_connection()
    write_rows(world, connection.connection)
    published = describe_ledger_of_database(pin_knowledge(AS_KNOWN_NOW))
    described = json.loads(pack_json(describe_ledger(world)))
    for key in described.keys() - {"made_at"}:
        assert json.loads(json.dumps(published[key])) == described[key], key
    assert describe_boundaries_of_database(AS_KNOWN_NOW) == describe_boundaries(world)


@pytest.mark.parametrize("districts", [130, 1100])
def test_pack_files_is_decoded_to_what_was_described(districts):
    world = make_world(Size("any", districts, districts * 5))
    files = pack_files(world)
    assert ("finer.bin" in files) == (districts > 1000)
    decoded = decode_files(
        files["ledger.bin"], files["details.bin"], files["outlines.bin"], files.get("finer.bin")
    )
    described = json.loads(pack_json(describe_ledger(world)))
    for key in described.keys() - {"periods", "party_sets"}:
        assert decoded[key] == described[key], key
    for name, column in described["periods"].items():
        if name != "parties":
            assert decoded["periods"][name] == column, name
    sets = described["party_sets"]
    told = [decoded["party_sets"][number] for number in decoded["periods"]["parties"]]
    assert told == [sets[number] for number in described["periods"]["parties"]]
    for number, place in enumerate(decoded["outlines"]):
        if world.is_circle[number]:
            assert place["rings"] == [] and place["circle"]["radius"] > 0
        else:
            assert len(place["rings"]) == 1
            assert shapely.equals(
                shapely.polygons(place["rings"][0]), shapely.polygons(world.rings[number])
            )


def test_outlines_of_a_first_paint_are_right_to_a_part_of_a_pixel():
    world = make_world(Size("any", 1100, 5500))
    files = pack_files(world)
    decoded = decode_files(files["ledger.bin"], files["details.bin"], files["outlines.bin"])
    width = np.ptp(world.rings[:, :, 0])
    assert width / 8192 < decoded["coarse"] <= width / 4096
    off = [
        shapely.hausdorff_distance(shapely.LinearRing(place["rings"][0]), shapely.LinearRing(ring))
        for place, ring in zip(decoded["outlines"], world.rings, strict=True)
        if place["rings"]
    ]
    assert 0 < max(off) < decoded["coarse"]


def test_row_ratio_says_how_much_better_ours_is():
    assert Row("step", "S", "ms", [2, 1, 3], "peer", [10, 8, 9]).ratio == 4.5
    assert Row("read", "S", "rows/s", [2, 1, 3], "peer", [1, 1, 1]).ratio == 2
    assert Row("heap", "S", "MB", [2]).ratio is None


def test_percentile_95_is_of_the_worse_side():
    samples = list(range(1, 101))
    assert percentile_95(samples) == 95
    assert percentile_95(samples, high=False) == 6


def test_format_table_has_a_line_a_row():
    table = format_table("Maps", [Row("step", "S", "ms", [0.01234], "peer", [1234.5])])
    assert "| step | S | ms | 0.0123 | 0.0123 | peer | 1,234 | 1,234 | 100,041 |" in table.replace(
        "1,235", "1,234"
    )


# --- the picture of a large map beside the shapes of a small one -------------------------------------


@pytest.fixture(scope="module")
def address(world):
    with maps.serve_pages(pack_files(world)) as address:
        yield address


@pytest.fixture
def two_maps(browser, address):
    """The same ledger drawn as shapes and as one picture: pages of equal size."""
    context = browser.new_context(viewport=WINDOW, reduced_motion="reduce")
    pages = []
    for most_shapes in (1000, 0):
        page = context.new_page()
        page.goto(f"{address}/ours?most_shapes={most_shapes}")
        page.wait_for_function("() => window.bench")
        pages.append(page)
    assert pages[0].locator("canvas").count() == 0
    assert pages[1].locator("canvas").count() == 1
    yield pages
    context.close()


MEAN_COLOURS = """async ([png, places]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return places.map((points) => {
    const sum = [0, 0, 0];
    for (const [x, y] of points) for (let i = 0; i < 3; i += 1) sum[i] += data[(y * image.width + x) * 4 + i];
    return sum.map((value) => value / points.length);
  });
}"""


def _place_districts(page, world) -> list[list]:
    """Return the whole pixels well inside each district, as the map places its outline."""
    placed = page.evaluate(
        "(rings) => rings.map((ring) => ring.map(([lon, lat]) => {"
        " const { x, y } = window.bench.map.latLngToContainerPoint([lat, lon]); return [x, y]; }))",
        world.rings.tolist(),
    )
    outlines = [shapely.Polygon(points) for points in placed]
    circles = shapely.union_all(
        [
            outline.centroid.buffer(math.sqrt(outline.area))
            for outline, is_circle in zip(outlines, world.is_circle, strict=True)
            if is_circle
        ]
    )
    inner = []
    random = np.random.Generator(np.random.PCG64(3))
    for shape in outlines:
        # a circle lets the shapes beneath shine through, and covers them
        shape = shape.buffer(-9).difference(circles)
        if shape.is_empty:
            inner.append([])
            continue
        low_x, low_y, high_x, high_y = (int(value) for value in shape.bounds)
        xs, ys = np.meshgrid(np.arange(low_x, high_x + 1), np.arange(low_y, high_y + 1))
        held = shapely.contains_xy(shape, xs.ravel() + 0.5, ys.ravel() + 0.5)
        pixels = np.stack([xs.ravel()[held], ys.ravel()[held]], axis=-1)
        inner.append(random.permutation(pixels)[:MOST_PIXELS].tolist())
    return inner


def test_canvas_map_shows_every_district_in_the_colours_of_the_shapes(two_maps, world):
    shapes, _picture = two_maps
    places = [points for points in _place_districts(shapes, world) if len(points) > 300]
    assert len(places) > 40
    for page in two_maps:
        page.add_style_tag(content=".leaflet-names-pane, .leaflet-control { display: none }")

    def mean_colours(page):
        page.bring_to_front()
        png = base64.b64encode(page.screenshot()).decode()
        return np.array(page.evaluate(MEAN_COLOURS, [png, places]))

    for day in (15200, 17600, 20000):
        for page in two_maps:
            page.evaluate("(day) => window.bench.show(day)", day)
        deadline = time.monotonic() + LIMIT_S
        apart = np.full(1, np.inf)
        while apart.max() >= 24 and time.monotonic() < deadline:  # until no change is marked
            means = [mean_colours(page) for page in two_maps]
            apart = np.abs(means[0] - means[1]).max(axis=1)
        worst = int(apart.argmax())
        assert apart.max() < 24, (day, worst, means[0][worst], means[1][worst])
        assert apart.mean() < 5, (day, apart.mean())


def test_canvas_map_names_and_chooses_what_the_shapes_do(two_maps, world):
    for number in (3, 24):
        told, boxes = [], []
        for page in two_maps:
            lon, lat = world.centres[number].tolist()
            x, y = page.evaluate(
                "([lat, lon]) => { const { x, y } = window.bench.map.latLngToContainerPoint([lat, lon]);"
                " return [x, y]; }",
                [lat, lon],
            )
            page.bring_to_front()
            page.mouse.move(x, y)
            tip = page.locator(".district-tip").first
            expect(tip).to_contain_text(world.names[number])
            told.append(tip.text_content())
            page.mouse.click(x, y)
            expect(page.locator(".name.is-chosen")).to_contain_text(world.names[number])
            boxes.append(page.locator("path.chosen").bounding_box())
        assert told[0] == told[1] and world.names[number] in told[0]
        assert boxes[0] == pytest.approx(boxes[1], abs=1)


def test_replace_section_renews_one_table_and_leaves_the_rest():
    text = "a\n<!-- begin maps -->\nold\n<!-- end maps -->\nb"
    renewed = replace_section(text, "maps", "new\n")
    assert renewed == "a\n<!-- begin maps -->\nnew\n<!-- end maps -->\nb"
    with pytest.raises(ValueError, match="no place for reads"):
        replace_section(text, "reads", "new\n")


def test_document_has_a_place_for_every_benchmark():
    document = DOCUMENT.read_text()
    for name in list_benchmarks():
        assert replace_section(document, name, "x\n") != document
