"""Tables of events brought in: gathered by district and month, once, resumable, licensed."""

import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from control import choices, models, workflow
from control.sources import SourceError, acled, ucdp
from control.workflow import tables
from desk import make_user
from factories import make_actor, make_district
from test_sources_tables import ACLED_ROW, UCDP_ROW, write_table

pytestmark = pytest.mark.django_db
ROW = ACLED_ROW | {
    "actor1": "Military Forces of Syria (2000-2024)",
    "actor2": "HTS: Hayat Tahrir al Sham",
    "inter1": "State Forces",
    "timestamp": "1521504000",
}


@pytest.fixture
def marj():
    make_actor("syrian-government", name_en="Syrian government (until 8 Dec 2024)", kind="state")
    make_actor("hts", name_en="Hayat Tahrir al-Sham")
    return make_district("marj", name_en="Marj", lon=36.29, lat=33.47)


def write(tmp_path, *changes, name="acled.csv"):
    return write_table(tmp_path / name, acled.COLUMNS, [ROW | change for change in changes])


def bring_in(path, kind="acled", **options) -> models.TableImport:
    return workflow.continue_import(workflow.begin_import(path, kind, **options))


def number(count: int) -> list[dict]:
    return [{"event_id_cnty": f"SYR{n}"} for n in range(count)]


def test_import_acled_row_becomes_report_claim_and_proposal(marj, tmp_path):
    begun = bring_in(write(tmp_path, {}), licence="As ACLED allows us")
    report = models.Report.objects.get()
    claim = models.Claim.objects.get()
    proposal = models.Proposal.objects.get()
    assert begun.state == choices.ImportState.DONE
    assert (begun.rows, begun.made, begun.proposals) == (1, 1, 1)
    assert report.source.slug == "acled" and report.licence == "As ACLED allows us"
    assert report.publisher == "SOHR; SANA" and report.published == "2018-03-20"
    values = claim.values
    assert values["happened_on"] == "2018-03-13" and values["kind"] == "capture"
    assert values["change"]["district"] == "marj"
    assert (values["change"]["from"], values["change"]["to"]) == ("hts", "syrian-government")
    for value in (*values["districts"], *values["parties"]):
        assert report.text[value["start"] : value["end"]] == value["text"]
    quote = report.text[values["quote"]["start"] : values["quote"]["end"]]
    assert quote.startswith("On 13 March 2018, the army took Marj")
    (suggestion,) = workflow.suggest_rulings(proposal)
    assert suggestion.draft.started.text == "2018-03-13"


def test_import_acled_keeps_its_own_precision(marj, tmp_path):
    bring_in(
        write(tmp_path, {"time_precision": "3"}, {"event_id_cnty": "2", "time_precision": "2"})
    )
    dates = {claim.values["happened_on"] for claim in models.Claim.objects.all()}
    assert dates == {"2018-03", "2018-03-13~"}


def test_import_flood_of_rows_is_one_proposal_a_district_and_month(marj, tmp_path):
    rows = number(60) + [{"event_id_cnty": "L1", "event_date": "02 April 2018"}]
    begun = bring_in(write(tmp_path, *rows))
    assert begun.made == 61 and begun.proposals == 2
    assert sorted(p.claims.count() for p in models.Proposal.objects.all()) == [1, 60]


def test_import_shows_the_surest_row_of_a_month_whichever_came_first(marj, tmp_path):
    bring_in(write(tmp_path, {"event_date": "02 March 2018"}, name="first.csv"))
    (proposal,) = models.Proposal.objects.all()
    low = proposal.score
    claim = proposal.claims.get()
    models.Proposal.objects.update(score=0.1)  # as a row that is hardly one would be
    bring_in(
        write(
            tmp_path,
            {"event_date": "09 March 2018", "event_id_cnty": "B"},
            name="second.csv",
        )
    )
    (proposal,) = models.Proposal.objects.all()
    surer = proposal.claims.exclude(pk=claim.pk).get()
    assert proposal.score == surer.score == low
    assert proposal.extraction == surer.values and str(proposal.earliest) == "2018-03-09"


def test_import_same_name_elsewhere_is_another_place(marj, tmp_path):
    bring_in(write(tmp_path, {"latitude": "36.9", "longitude": "40.1"}))
    claim = models.Claim.objects.get()
    assert claim.values["districts"][0]["slug"] is None
    assert models.UnknownName.objects.get().text == "Marj"


def test_import_two_non_state_sides_name_no_winner(marj, tmp_path):
    change = {"sub_event_type": "Non-state actor overtakes territory", "actor1": "Hill Brigade"}
    bring_in(write(tmp_path, change))
    assert models.Claim.objects.get().values["change"]["to"] is None


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"sub_event_type": "Agreement", "notes": "A truce was signed in Marj."}, "truce"),
        ({"sub_event_type": "Agreement", "notes": "Talks ended."}, "ceasefire"),
        ({"sub_event_type": "Headquarters or base established", "notes": "A camp."}, "capture"),
        ({"sub_event_type": "Non-violent transfer of territory"}, "handover"),
    ],
)
def test_import_every_type_of_control_becomes_a_claim(marj, tmp_path, change, kind):
    bring_in(write(tmp_path, change))
    claim = models.Claim.objects.get()
    assert claim.kind == kind and "rule: table" in claim.values["reason"]
    if kind not in ("handover",):
        assert claim.values["change"] is None and claim.score <= 0.5


@pytest.mark.parametrize("notes", [ROW["notes"], "Under a deal that was announced, Marj passed."])
def test_import_transfer_that_is_done_is_at_no_earlier_stage(marj, tmp_path, notes):
    transfer = {"sub_event_type": "Non-violent transfer of territory", "notes": notes}
    bring_in(write(tmp_path, transfer))
    claim = models.Claim.objects.get()
    assert (claim.kind, claim.stage, claim.values["stage"]) == ("handover",) + 2 * ("completed",)
    assert claim.values["change"]["status"] == "done" and claim.values["implemented_on"]


def test_import_others_are_counted_and_skipped(marj, tmp_path):
    begun = bring_in(
        write(
            tmp_path, {}, *({"sub_event_type": "Shelling/artillery/missile attack"} for _ in "123")
        )
    )
    assert (begun.rows, begun.made, begun.skipped) == (4, 1, 3)
    assert begun.skipped_types == {"Shelling/artillery/missile attack": 3}


@pytest.mark.parametrize("stamp", ["²", "١٥٢١٥٠٤٠٠٠", "99999999999", "tomorrow", ""])
def test_import_odd_timestamp_stops_nothing_and_no_report_is_of_tomorrow(marj, tmp_path, stamp):
    assert bring_in(write(tmp_path, {"timestamp": stamp})).state == choices.ImportState.DONE
    published = models.Report.objects.get().published
    assert published == ("2018-03-20" if stamp.isdecimal() and len(stamp) == 10 else "")


def test_import_of_another_encoding_says_which_at_the_desk_and_in_the_shell(
    marj, tmp_path, client, capsys
):
    path = write(tmp_path, {"notes": "سيطرت قوات النظام على الحي في دمشق."})
    path.write_bytes(path.read_text("utf-8").encode("cp1256"))
    bring_in(path)
    assert "قوات النظام" in models.Report.objects.get().text
    client.force_login(make_user("senior moderator"))
    address = f"/admin/control/tableimport/{models.TableImport.objects.get().pk}/change/"
    assert "Windows-1256" in client.get(address).content.decode()
    call_command("import_table", str(path), "--kind", "acled")
    assert "read as Windows-1256" in capsys.readouterr().out


def test_import_tells_damaged_rows_with_their_lines_at_the_desk_and_in_the_shell(
    marj, tmp_path, client, capsys, monkeypatch
):
    monkeypatch.setattr("control.workflow.tables.BATCH", 1)
    path = write(tmp_path, {"latitude": "north"}, {}, {"event_date": "2099-01-01"})
    begun = workflow.begin_import(path, "acled")
    while begun.state != choices.ImportState.DONE:
        workflow.continue_import(begun, seconds=0)
    told = ["latitude “north” is no angle within ±90", "its date 2099-01-01 lies ahead"]
    begun.refresh_from_db()
    assert (begun.damaged, begun.damages) == (2, [[2, told[0]], [6, told[1]]])
    client.force_login(make_user("senior moderator"))
    page = client.get(f"/admin/control/tableimport/{begun.pk}/change/").content.decode()
    assert told[0] in page and told[1] in page
    models.TableImport.objects.filter(pk=begun.pk).update(damaged=132)
    page = client.get(f"/admin/control/tableimport/{begun.pk}/change/").content.decode()
    assert "<p>130 more</p>" in page
    models.TableImport.objects.filter(pk=begun.pk).update(damaged=2)
    call_command("import_table", str(path), "--kind", "acled")
    assert f"line 2: {told[0]}\n  line 6: {told[1]}\n" in capsys.readouterr().out


def test_import_again_makes_nothing_and_a_changed_row_is_a_new_report(marj, tmp_path):
    bring_in(write(tmp_path, {}))
    again = bring_in(write(tmp_path, {}))
    assert (again.made, again.known) == (0, 1)
    changed = bring_in(write(tmp_path, {"notes": "On 13 March 2018, the army took half of Marj."}))
    assert changed.made == 1
    first, second = models.Report.objects.order_by("pk")
    assert second.previous == first
    assert models.Proposal.objects.count() == 1


def test_import_cut_off_goes_on_where_it_was(marj, tmp_path, monkeypatch):
    monkeypatch.setattr("control.workflow.tables.BATCH", 10)
    path = write(tmp_path, *number(45))
    begun = workflow.begin_import(path, "acled")
    workflow.continue_import(begun, seconds=0)  # one slice: a batch, then time is up
    begun.refresh_from_db()
    assert (begun.made, begun.state) == (10, choices.ImportState.RUNNING)
    assert 0 < begun.offset < begun.size
    same = workflow.begin_import(path, "acled")
    assert same.pk == begun.pk
    while same.state == choices.ImportState.RUNNING:
        assert workflow.import_tables(seconds=0.001) <= 1
        workflow.continue_import(same, seconds=0)
        same.refresh_from_db()
    assert (same.rows, same.made, same.known) == (45, 45, 0)
    assert models.Report.objects.count() == 45
    assert models.Proposal.objects.get().claims.count() == 45


def cut(path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def overwrite_beginning(path) -> None:
    text = path.read_text()
    path.write_text(text.replace("SYR0", "SYR9", 1))


@pytest.mark.parametrize("change", [cut, overwrite_beginning])
def test_import_goes_on_with_the_same_file_only(marj, tmp_path, monkeypatch, client, change):
    monkeypatch.setattr("control.workflow.tables.BATCH", 10)
    path = write(tmp_path, *number(45))
    begun = workflow.begin_import(path, "acled")
    workflow.continue_import(begun, seconds=0)
    change(path)
    assert workflow.begin_import(path, "acled").pk != begun.pk
    models.TableImport.objects.exclude(pk=begun.pk).delete()
    workflow.import_tables()
    begun.refresh_from_db()
    assert (begun.state, begun.made) == (choices.ImportState.FAILED, 10)
    assert "has changed since it was begun" in begun.failure
    client.force_login(make_user("senior moderator"))
    address = f"/admin/control/tableimport/{begun.pk}/change/"
    page = client.post(address, follow=True).content.decode()
    assert "has changed since it was begun" in page
    begun.refresh_from_db()
    assert begun.state == choices.ImportState.FAILED


def test_import_of_a_file_that_is_cut_while_it_is_read_is_not_done(marj, tmp_path):
    path = write(tmp_path, *number(1200))
    begun = workflow.begin_import(path, "acled")
    workflow.continue_import(begun, on_progress=lambda _state: cut(path))
    assert begun.state == choices.ImportState.FAILED
    assert "has changed since it was begun" in begun.failure


def test_import_held_by_a_worker_is_left_to_it(marj, tmp_path):
    from datetime import timedelta

    from django.utils import timezone

    begun = workflow.begin_import(write(tmp_path, {}), "acled")
    models.TableImport.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert workflow.continue_import(begun).made == 0
    models.TableImport.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert workflow.import_tables() == 1
    assert models.Report.objects.count() == 1


def test_import_memory_does_not_grow_with_the_table(marj, tmp_path):
    def peak(rows: int) -> int:
        changes = (
            {"sub_event_type": "Attack", "event_id_cnty": f"{rows}-{n}"} for n in range(rows)
        )
        path = write_table(
            tmp_path / f"{rows}.csv", acled.COLUMNS, (ROW | change for change in changes)
        )
        tracemalloc.start()
        bring_in(path)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(2_000), peak(20_000)
    assert large < small * 1.3 + 200_000


def test_import_ucdp_headline_of_control_is_read(marj, tmp_path):
    path = write_table(
        tmp_path / "ged.csv", ucdp.COLUMNS,
        [UCDP_ROW, UCDP_ROW | {"id": "2", "source_headline": "Shelling kills three"}],
    )  # fmt: skip
    begun = bring_in(path, "ucdp")
    assert (begun.rows, begun.made, begun.skipped) == (2, 1, 1)
    claim = models.Claim.objects.get()
    assert claim.kind == "capture" and claim.values["districts"][0]["slug"] == "marj"
    assert begun.licence == "CC BY 4.0"


def test_begin_import_wrong_table_or_role_is_refused(marj, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="no column"):
        workflow.begin_import(path, "acled")
    with pytest.raises(PermissionDenied):
        workflow.begin_import(write(tmp_path, {}), "acled", author=make_user("moderator"))


def test_import_table_whose_file_is_gone_fails_visibly(marj, tmp_path):
    path = write(tmp_path, {})
    begun = workflow.begin_import(path, "acled")
    path.unlink()
    workflow.import_tables()
    begun.refresh_from_db()
    assert begun.state == choices.ImportState.FAILED and "could not be opened" in begun.failure


def test_import_table_command_dry_run_stores_nothing_and_apply_says_what(marj, tmp_path, capsys):
    path = write(tmp_path, {}, {"sub_event_type": "Protest"}, {"location": "Nowhere at all"})
    call_command("import_table", str(path), "--kind", "acled")
    told = capsys.readouterr().out
    assert "3 rows" in told and "2 speak of control" in told and "Nothing was stored" in told
    assert "marj, 2018-03" in told and "1 at places no district matches" in told
    assert not models.Report.objects.exists() and not models.TableImport.objects.exists()
    call_command("import_table", str(path), "--kind", "acled", "--apply")
    assert "2 new reports" in capsys.readouterr().out
    with pytest.raises(CommandError, match="could not be opened"):
        call_command("import_table", str(tmp_path / "none.csv"), "--kind", "acled")


def test_dry_run_names_the_places_that_no_district_matches(marj, tmp_path, capsys):
    """By name or, as what lies far away, by name and point; the most frequent first."""
    far = {"latitude": "36.2", "longitude": "37.1"}
    others = [{"location": f"Hamlet {number:02}"} for number in range(22)]
    path = write(tmp_path, {}, *[{"location": "Nowhere at all"}] * 3, far, far, *others)
    call_command("import_table", str(path), "--kind", "acled")
    told = capsys.readouterr().out
    assert "27 at places no district matches" in told
    lines = told.partition("Places that no district matches, by rows:\n")[2].splitlines()
    listed = [line.split(None, 1) for line in lines[:20]]
    assert listed[0] == ["3", "Nowhere at all"] and listed[1] == ["2", ROW["location"]]
    assert [name for _count, name in listed[2:]] == [other["location"] for other in others[:18]]
    assert lines[20].strip() == "and 4 more" and lines[21].startswith("They gather")
    call_command("import_table", str(write(tmp_path, {})), "--kind", "acled")
    assert "Places that no district" not in capsys.readouterr().out


def test_import_that_stops_says_so_keeps_its_file_and_goes_on(marj, tmp_path, client, monkeypatch):
    path = write(tmp_path, *number(1200))
    begun = workflow.begin_import(path, "acled")
    draft_row = tables._draft_row

    def stumble(event, *rest):
        if event.source_row_id == "SYR700":
            raise KeyError("odd")
        return draft_row(event, *rest)

    monkeypatch.setattr(tables, "_draft_row", stumble)
    workflow.import_tables()
    begun.refresh_from_db()
    assert begun.state == choices.ImportState.FAILED and begun.made == 500
    assert "after row 500" in begun.failure and "KeyError" in begun.failure and path.exists()
    monkeypatch.undo()
    with pytest.raises(PermissionDenied):
        workflow.retry_import(begun, make_user("moderator"))
    client.force_login(make_user("senior moderator"))
    address = f"/admin/control/tableimport/{begun.pk}/change/"
    assert "Go on with it" in client.get(address).content.decode()
    client.post(address)
    workflow.import_tables()
    begun.refresh_from_db()
    assert (begun.state, begun.made, begun.failure) == (choices.ImportState.DONE, 1200, "")


def test_import_whose_lease_another_worker_took_stores_nothing_more(marj, tmp_path):
    begun = workflow.begin_import(write(tmp_path, *number(1200)), "acled")

    def lose_it(state):
        models.TableImport.objects.filter(pk=state.pk).update(lease_until=None)

    workflow.continue_import(begun, on_progress=lose_it)
    begun.refresh_from_db()
    assert (begun.state, begun.made) == (choices.ImportState.RUNNING, 500)
    assert workflow.continue_import(begun).made == 1200
    assert models.Report.objects.count() == 1200


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Yarmouk", "yarmouk"),
        ("Damascus - Yarmouk Camp", "yarmouk"),
        ("Damascus - Al Qadam", "qadam"),
        ("Al-Qadam (Damascus)", "qadam"),
        ("Damascus - Al Midan", None),
    ],
)
def test_part_of_a_city_is_known_with_and_without_its_article_and_sort(location, place):
    make_district("yarmouk", name_en="Yarmouk camp", lon=36.3, lat=33.47)
    make_district("qadam", name_en="Qadam", lon=36.29, lat=33.47)
    known = tables.KnownPlaces()
    for lon, lat in ((36.3, 33.47), (None, None)):
        found = known.seek(location, lon, lat)
        assert (found and found.slug) == place
    assert known.seek(location, 38.0, 35.0) is None  # one of that name elsewhere
