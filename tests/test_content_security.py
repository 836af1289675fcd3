"""The content security policy in a real browser: nothing inline, and the admin works under it."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from control.models import District

PASSWORD = "correct horse battery"


@pytest.fixture
def superuser(transactional_db):
    return get_user_model().objects.create_superuser("root", password=PASSWORD)


@pytest.fixture
def district(transactional_db):
    return District.objects.create(
        slug="qadam", kind="neighbourhood", name_en="Qadam", name_ar="القدم", lon=36.3, lat=33.47
    )


@pytest.fixture
def admin_page(page, superuser):
    page.goto("/admin/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def test_policy_inline_script_and_style_are_refused(page, console_errors):
    page.goto("/admin/login/")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", '<p id="styled" style="color: red">x</p>');
        }"""
    )
    assert page.evaluate("window.ran") is None
    color = page.evaluate("getComputedStyle(document.getElementById('styled')).color")
    assert color != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in error for error in console_errors)
    console_errors.clear()


def test_admin_pages_work_under_the_policy(admin_page, district):
    for path in ("/admin/", "/admin/control/district/", "/admin/auth/user/add/"):
        admin_page.goto(path)
        assert admin_page.locator("#content-main").is_visible()


def test_admin_map_widget_draws_under_the_policy(admin_page, district):
    admin_page.goto("/admin/control/boundary/add/")
    admin_page.locator(".leaflet-draw-draw-rectangle").click()
    map_area = admin_page.locator(".leaflet-container")
    map_area.scroll_into_view_if_needed()
    area = map_area.bounding_box()
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    admin_page.mouse.move(x, y)
    admin_page.mouse.down()
    admin_page.mouse.move(x + 100, y + 50, steps=5)
    admin_page.mouse.up()
    geometry = admin_page.locator("textarea.django-leaflet-raw-textarea")
    expect(geometry).to_have_value(re.compile(r'"(Multi)?Polygon"'))
