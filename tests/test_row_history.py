"""The history of a row at the desk: who changed what, when, from and to; no link where none is kept."""

import pytest

from control import models
from desk import make_user, make_world
from factories import make_deal, make_source, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def qadam():
    return make_world()


def read_page(client, user, path) -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_history_of_a_source_names_who_changed_it_from_what_to_what(qadam, client):
    source, senior = make_source(), make_user("senior moderator")
    page = f"/admin/control/source/{source.pk}/"
    client.force_login(senior)
    form = client.get(f"{page}change/").context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"reliability": "D"}
    assert client.post(f"{page}change/", sent).status_code == 302
    shown = read_page(client, senior, f"{page}history/")
    labels = dict(models.Source._meta.get_field("reliability").flatchoices)
    assert senior.username in shown and "UTC" in shown
    assert f"<ins><bdi>{labels['D']}" in shown and "<del><bdi>" in shown
    assert "have a change history" not in shown


def test_history_of_an_actor_tells_of_its_names(qadam, client):
    actor = models.Actor.objects.get(slug="hts")
    actor.names.get(text="HTS").delete()
    shown = read_page(
        client, make_user("senior moderator"), f"/admin/control/actor/{actor.pk}/history/"
    )
    assert "<ins><bdi>HTS" in shown and "Deleted: " in shown


def test_no_link_to_a_history_where_none_is_kept(qadam, client):
    ruling, senior = (
        rule(qadam, "2018-03-13", "2018-03-20", holder="isis"),
        make_user("senior moderator"),
    )
    page = f"/admin/control/ruling/{ruling.pk}/"
    assert "historylink" not in read_page(client, senior, f"{page}change/")
    assert client.get(f"{page}history/").status_code == 404
    deal = make_deal("qadam-evacuation")
    assert "historylink" in read_page(client, senior, f"/admin/control/deal/{deal.pk}/change/")
    read_page(client, senior, f"/admin/control/deal/{deal.pk}/history/")
