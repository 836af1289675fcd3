"""A map of more districts than shapes are drawn for: its pictures are whole."""

import re

import pytest
from playwright.sync_api import expect

from control import models, workflow
from demo_site import _live_server_helper, empty_tables, open_map  # noqa: F401


@pytest.fixture(scope="module")
def demo_ledger(django_db_setup, django_db_blocker):
    """The demo among so many other districts that all are drawn as pixels."""
    with django_db_blocker.unblock():
        workflow.load_demo(apply=True)
        parent = models.District.objects.get(slug="qadam").parent
        models.District.objects.bulk_create(
            models.District(
                slug=f"place-{n}", name_en=f"Place {n}", name_ar=f"مكان {n}", kind="town",
                parent=parent, lon=36.2 + n % 20 / 50, lat=33.4 + n // 20 / 100, radius_m=300,
            )
            for n in range(400)
        )  # fmt: skip
        yield
        empty_tables()


# what is long unconfirmed is pale: 107 of 255
COUNT_INKS = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) if (pixel >>> 24 > 90) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return [...counts.values()].filter((n) => n > 200).length;
}"""


def test_large_map_is_taken_away_whole(page):
    open_map(page, "/?on=2018-03-20&compare=2012-03-20&layout=swipe#map=12/33.5/36.3")
    expect(page.locator("#map canvas")).to_be_attached()
    expect(page.locator("#map-before canvas")).to_be_attached()
    expect(page.locator("path.district")).to_have_count(0)
    page.locator("#share").evaluate("share => share.open = true")  # the list above it still grows
    with page.expect_download() as saved:
        page.locator("#save-svg").click()
    picture = saved.value.path().read_text()
    images = re.findall(r'<image [^>]*href="(data:image/png;base64,[^"]+)"', picture)
    assert len(images) == 2, "one a map"
    for image in images:
        assert page.evaluate(COUNT_INKS, image) >= 3, "districts in the colours of several parties"
    assert "20 March 2012" in picture and "Qadam" in picture
