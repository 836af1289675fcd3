"""The demo ledger loads whole, once; a dry run changes nothing; moderators' work is left alone."""

import io

import pytest
from django.core.management import call_command

from config.prepare import load_demo
from control import models, workflow
from control.demo import load
from desk import make_user
from factories import rule

pytestmark = pytest.mark.django_db

TOTALS = {"District": 81, "Deal": 35, "Figure": 154, "Ruling": 369, "Boundary": 35, "StoryStep": 15}


def count_rows() -> dict[str, int]:
    return {name: getattr(models, name).objects.count() for name in TOTALS}


def test_load_demo_dry_then_applied_then_again(capsys):
    call_command("load_demo")
    assert "Dry run" in capsys.readouterr().out
    assert not any(count_rows().values())

    workflow.load_demo(apply=True)
    assert count_rows() == TOTALS
    assert models.ControlPeriod.objects.current().count() == TOTALS["Ruling"]
    assert models.Actor.objects.count() >= 52
    umbrella = models.Deal.objects.get(slug="eastern-ghouta-2018-all")
    assert umbrella.parts.count() == 3

    qadam = models.District.objects.get(slug="qadam")
    ruling = models.Ruling.objects.get(district=qadam, started="2018-03-20")
    readings = {piece.reading for piece in ruling.evidence.all()}
    assert len(readings) >= 3

    # A moderator takes a ruling off the map; loading again must not bring it back.
    workflow.retract_ruling(
        ruling,
        reason="A trial.",
        cause="coding_error",
        author=make_user("senior moderator"),
    )
    tally = workflow.load_demo(apply=True)
    assert tally.changes == 0
    assert models.Ruling.objects.count() == TOTALS["Ruling"] + 1
    assert not models.ControlPeriod.objects.current().filter(ruling=ruling).exists()


def test_load_demo_from_corrected_files_leaves_what_moderators_ruled(monkeypatch):
    workflow.load_demo(apply=True)
    qadam = models.District.objects.get(slug="qadam")
    ruled = rule(qadam, "2018-03-15", "2018-03-17", holder="isis")
    on_file = load.read_rows

    def read_corrected(name: str) -> list[dict[str, str]]:
        rows = on_file(name)
        for row in rows:
            if name == "rulings.csv" and row["key"] in ("qadam-2018-03-13", "qadam-2018-03-20"):
                row["note"] += " Corrected."
        return rows

    monkeypatch.setattr(load, "read_rows", read_corrected)
    models.Deal.objects.update(summary_ar="")  # as loaded before they were told in Arabic
    tally = workflow.load_demo(apply=True)
    assert tally.counts["deals"]["changed"] == 35
    assert not models.Deal.objects.filter(summary_ar="").exists()
    assert tally.counts["rulings"]["changed"] == 1
    [left] = tally.left_alone
    assert left.startswith("Ruling qadam-2018-03-13: ") and ruled.public_id in left
    stands = models.ControlPeriod.objects.current().filter(district=qadam)
    assert stands.filter(ruling=ruled).count() == 1
    assert stands.get(ruling__started="2018-03-20").ruling.note.endswith(" Corrected.")


def test_start_with_newer_demo_files_says_so_in_a_line(capsys, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    load_demo()
    assert capsys.readouterr().out == "Loading the demo ledger\n" and any(count_rows().values())
    load_demo()
    assert capsys.readouterr().out == ""
    (tmp_path / "demo.stamp").write_text("of older files")
    load_demo()
    said = capsys.readouterr().out
    assert "manage.py load_demo --apply" in said and said.count("\n") == 1
    call_command("load_demo", apply=True, stdout=io.StringIO())
    load_demo()
    assert capsys.readouterr().out == ""
