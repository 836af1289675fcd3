"""The moderators' desk in Arabic: what it calls its lists, forms and columns is Arabic.

Read are the words of the desk itself: headings, labels, heads of columns, help, filters, buttons.
What the rows hold is data, in the language in which it was written.
"""

import json
import re
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import translation
from lxml import html

from control import models
from control.admin.deals import DealPartyInline
from control.admin.inbox import PeriodForm
from demo_site import demo_ledger  # noqa: F401
from desk import make_user
from test_arabic_pages import find_faults

WORDS = (
    "//label | //th[@scope='col'] | //tr/th[contains(@class, 'column-')] | //summary | //legend"
    " | //h2[contains(@class, 'inline-heading')] | //div[@class='help'] | //div[@id='toolbar']"
    " | //ul[@class='object-tools'] | //p[@class='paginator'] | //a[@class='addlink']"
    " | //div[@class='submit-row'] | //div[@class='actions'] | //nav[@id='nav-sidebar']"
)
MARKS = re.compile(r"Latn|Arab|\ben\b|\bar\b|p-code|Shapefile|WGS|BCP|ISO|#rrggbb|\d+")
TITLE = re.compile(r"^(اختر|تعديل|إضافة|عرض)")  # the title of Django's own pages, not that of a row


@pytest.fixture
def desk(demo_ledger):  # noqa: F811
    client = Client(headers={"Accept-Language": "ar"})
    client.force_login(make_user("senior moderator"))
    return client


def list_pages(client):
    """Yield the address and the content of each list, each form, and each first row."""
    for model in admin.site._registry:
        if model._meta.app_label != "control":
            continue
        base = f"/admin/control/{model._meta.model_name}/"
        first = model.objects.values_list("pk", flat=True).first() or 0  # 0: leads back to the list
        for address in (base, f"{base}add/", f"{base}{first}/change/"):
            answer = client.get(address)
            if answer.status_code == 200:
                yield address, html.fromstring(answer.content)


@pytest.mark.django_db
def test_desk_calls_everything_in_arabic(desk):
    faulty, seen = set(), 0
    for address, page in list_pages(desk):
        assert page.get("dir") == "rtl", address
        assert "DatabaseDefault" not in page.text_content(), address
        heads = [h1 for h1 in page.xpath("//h1") if TITLE.match(h1.text_content())]
        for node in page.xpath(WORDS) + heads:
            seen += 1
            words = " ".join(text for text in node.itertext())
            for fault in find_faults(MARKS.sub(" ", words)):
                faulty.add(f"{address}: {fault}: {' '.join(words.split())[:100]}")
    assert seen > 1000
    assert not faulty, "\n".join(sorted(faulty))


def test_field_of_a_row_is_named_by_its_column():
    inline = DealPartyInline(models.Deal, admin.site)
    field = inline.formfield_for_dbfield(models.DealParty._meta.get_field("side_term"), None)
    assert str(field.widget.attrs["aria-label"]) == "Its own term"


def test_column_has_one_label_and_a_twin_says_its_language():
    story = models.Story._meta
    assert str(story.get_field("title_en").verbose_name) == "title (in English)"
    assert str(models.Deal._meta.get_field("note_ar").verbose_name) == "note (in Arabic)"
    assert str(models.District._meta.get_field("note").verbose_name) == "note"
    assert str(models.DistrictName._meta.verbose_name) == "name of a district"


def test_columns_of_a_table_of_periods_are_asked_for_in_arabic():
    table = SimpleNamespace(columns=["place", "day"])
    with translation.override("ar"):
        labels = [str(field.label) for field in PeriodForm(table=table).columns]
    assert len(labels) > 8 and not [label for label in labels if find_faults(label)]


@pytest.mark.parametrize(
    ("model", "name", "written"),
    [
        (models.District, "slug", "ltr"),
        (models.District, "p_code", "ltr"),
        (models.ActorRelation, "valid_from", "ltr"),
        (models.Source, "url", "ltr"),
        (models.Story, "title_en", "ltr"),
        (models.Deal, "note", "ltr"),
        (models.Deal, "note_ar", "rtl"),
        (models.ActorName, "text", "auto"),
    ],
)
def test_field_is_written_the_way_its_content_is_read(model, name, written):
    from control.admin.base import choose_direction

    assert choose_direction(model._meta.get_field(name))["dir"] == written


@pytest.mark.django_db
def test_reports_are_listed_by_our_arabic_titles(desk):
    page = html.fromstring(desk.get("/admin/control/report/?q=%5B").content)
    titles = [one.text_content().strip() for one in page.xpath("//th[@class='field-__str__']")]
    ours = [title for title in titles if title.startswith("[")]
    assert len(ours) > 10 and not [title for title in ours if find_faults(title)]


@pytest.mark.django_db
def test_drawing_an_outline_is_said_in_arabic(desk):
    outline = models.Boundary.objects.filter(recorded__upper_inf=True).first()
    page = html.fromstring(desk.get(f"/admin/control/boundary/{outline.pk}/change/").content)
    said = {one.get("id"): one.text for one in page.xpath("//script[@type='application/json']")}
    assert said["with-forms"] == "true"
    assert json.loads(said["draw-toolbar-buttons-polygon"]) == "ارسم مضلعاً"
    for action in ("save", "cancel"):
        assert not find_faults(json.loads(said[f"edit-toolbar-actions-{action}-text"])), action
    [ours] = [one.text for one in page.xpath("//script") if "zoomInTitle" in (one.text or "")]
    words = re.findall(r"(?:Title|text): '([^']+)'", ours)
    assert len(words) == 4 and not re.search("[A-Za-z]", "".join(words))
