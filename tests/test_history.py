"""The ledger's verbs, one example each, and the corners where a day or a source could get lost."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from control import choices, history
from control.dates import ONE_MICROSECOND, edtf_of_day, parse_edtf
from control.models import ControlPeriod, Decision, Evidence, Quote, Ruling
from factories import make_actor, make_deal, make_district, make_report
from ledger import (
    day,
    draft,
    guards_off,
    ruling_on,
    sign,
    sign_correction,
    sign_retraction,
    span,
    timeline,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def qadam():
    return make_district("qadam")


@pytest.fixture
def army():
    return make_actor("army")


@pytest.fixture
def rebels():
    return make_actor("rebels")


@pytest.fixture
def group():
    return make_actor("group")


def evidence(reading="They left.", **values):
    return history.EvidenceDraft(report_id=make_report().pk, reading=reading, **values)


def raises(field):
    return pytest.raises(ValidationError, match=rf"'{field}'")


# -- the clock


def test_take_moment_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        history.take_moment()


def test_take_moment_twice_in_one_transaction_grows(qadam):
    moments = [sign().recorded_at for _ in range(5)]
    assert moments == sorted(set(moments))


def test_take_moment_after_a_clock_that_went_back_is_one_microsecond_later():
    last = sign().recorded_at
    with guards_off("control_decision") as cursor:
        cursor.execute("UPDATE control_decision SET recorded_at = recorded_at + interval '1 hour'")
    assert history.take_moment() == last + dt.timedelta(hours=1) + ONE_MICROSECOND
    assert sign().recorded_at == last + dt.timedelta(hours=1) + ONE_MICROSECOND


# -- assert


def test_assert_ruling_on_uncovered_days_stands_from_its_moment_on(qadam, army):
    decision = sign()
    ruling = history.assert_ruling(decision, draft(qadam, 0, 10, army))
    assert timeline(qadam) == [(0, 10, ruling.pk)]
    assert timeline(qadam, decision.recorded_at) == [(0, 10, ruling.pk)]
    assert timeline(qadam, decision.recorded_at - ONE_MICROSECOND) == []
    assert [party.actor for party in ruling.parties.all()] == [army]


def test_assert_ruling_over_recorded_days_names_what_it_would_override(qadam, army, rebels):
    first = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    with pytest.raises(history.LedgerConflict) as conflict:
        history.assert_ruling(sign(), draft(qadam, 5, None, rebels))
    (removal,) = conflict.value.removals
    assert (removal.ruling, removal.span) == (first, span(5, 10))
    assert f"{first.public_id} from 2018-03-06 to 2018-03-11" in str(conflict.value)
    assert timeline(qadam) == [(0, 10, first.pk)]


def test_assert_ruling_beside_recorded_days_is_no_conflict(qadam, army, rebels):
    middle = history.assert_ruling(sign(), draft(qadam, 5, 10, army))
    before = history.assert_ruling(sign(), draft(qadam, 0, 5, rebels))
    after = history.assert_ruling(sign(), draft(qadam, 10, None, rebels))
    assert timeline(qadam) == [(0, 5, before.pk), (5, 10, middle.pk), (10, None, after.pk)]


def test_assert_ruling_over_days_of_which_nothing_is_said_needs_no_correction(qadam, army):
    unknown = history.assert_ruling(sign(), draft(qadam, 0, 10))
    ruling = history.assert_ruling(sign(), draft(qadam, 3, 6, army))
    assert timeline(qadam) == [(0, 3, unknown.pk), (3, 6, ruling.pk), (6, 10, unknown.pk)]


@pytest.mark.parametrize("what", ["party", "siege", "truce", "evidence"])
def test_assert_ruling_over_an_unknown_that_says_something_is_a_conflict(qadam, army, what):
    says = {
        "party": {"parties": (history.DraftParty(army.pk, choices.PartyRole.PRESENT),)},
        "siege": {"siege": choices.Siege.FULL},
        "truce": {"truce": choices.Truce.YES},
        "evidence": {"evidence": (evidence("It is not clear who holds it."),)},
    }[what]
    history.assert_ruling(sign(), draft(qadam, 0, 10, **says))
    with pytest.raises(history.LedgerConflict):
        history.assert_ruling(sign(), draft(qadam, 3, 6, army))


def test_assert_rulings_of_several_districts_and_spans_are_placed_at_once(qadam, army, rebels):
    jobar = make_district("jobar")
    one, two, three = history.assert_rulings(
        sign(),
        [draft(qadam, 0, 5, army), draft(jobar, 2, 4, army), draft(qadam, 5, None, rebels)],
    )
    assert timeline(qadam) == [(0, 5, one.pk), (5, None, three.pk)]
    assert timeline(jobar) == [(2, 4, two.pk)]


def test_assert_rulings_that_share_days_are_refused_whole(qadam, army, rebels):
    with raises("started"):
        history.assert_rulings(sign(), [draft(qadam, 0, 5, army), draft(qadam, 4, 9, rebels)])
    assert not Ruling.objects.exists()


def test_assert_ruling_twice_under_one_decision_on_the_same_days_is_refused(qadam, army, rebels):
    decision = sign_correction()
    first = history.assert_ruling(decision, draft(qadam, 0, 10, army))
    with pytest.raises(ValidationError, match="rule on all at once"):
        history.correct_ruling(decision, draft(qadam, 5, 10, rebels))
    assert list(Ruling.objects.all()) == [first]
    assert timeline(qadam) == [(0, 10, first.pk)]


# -- what a draft must say


def drawn(start: str, end: str | None) -> dict:
    """The dates of a draft that is drawn from one day until another."""
    started, ended = parse_edtf(start), end and parse_edtf(end)
    return {
        **{"started": started, "started_day": started.earliest},
        **{"ended": ended, "ended_day": ended and ended.earliest},
    }


def test_check_draft_names_the_field_of_each_fault(qadam, army, rebels):
    holder, challenger = choices.PartyRole.HOLDER, choices.PartyRole.CHALLENGER
    both = (history.DraftParty(army.pk, holder), history.DraftParty(rebels.pk, holder))
    good = draft(qadam, 0, 10, army)
    area = make_district("damascus", kind=choices.DistrictKind.GOVERNORATE)
    parent = make_district("yarmouk-and-around")
    make_district("yarmouk", parent=parent)
    faults = {
        "district": [replace(good, district_id=id_) for id_ in (area.pk, parent.pk, 0)],
        "started_day": [replace(good, started=parse_edtf("2018-04"))],
        "started": [  # of days that the ledger does not cover nothing is ever shown
            replace(good, **drawn(start, end))
            for start, end in (("2009-01-01", "2011-03-15"), ("2025-01-01", None))
        ],
        "ended": [
            replace(good, ended_day=day(0)),
            replace(good, ended_day=day(-1)),
            replace(good, ended=None),
            replace(good, ended_day=None),
            replace(good, ended=parse_edtf("2017")),
        ],
        "parties": [
            replace(good, parties=()),
            replace(good, parties=both),
            replace(good, parties=(*good.parties, history.DraftParty(army.pk, challenger))),
            replace(good, parties=(*good.parties, history.DraftParty(rebels.pk, challenger))),
            replace(good, parties=both, standing=choices.Standing.MIXED),
            replace(good, standing=choices.Standing.UNKNOWN),
        ],
        "confidence_start": [replace(good, basis=choices.Basis.ASSUMED)],
    }
    for field, drafts in faults.items():
        for faulty in drafts:
            for write in (history.assert_ruling, history.correct_ruling):
                with raises(field):
                    write(sign_correction(), faulty)
    assert not Ruling.objects.exists()


# -- correct


def test_correct_ruling_without_a_cause_is_refused(qadam, army):
    with raises("cause"):
        history.correct_ruling(sign(), draft(qadam, 0, 10, army))


def test_correct_ruling_in_the_middle_leaves_both_remains_to_the_old_ruling(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    before = Decision.objects.first().recorded_at
    decision = sign_correction()
    new = history.correct_ruling(decision, draft(qadam, 5, 8, rebels))
    assert timeline(qadam) == [(0, 5, old.pk), (5, 8, new.pk), (8, None, old.pk)]
    assert timeline(qadam, before) == [(0, None, old.pk)]
    assert timeline(qadam, decision.recorded_at - ONE_MICROSECOND) == [(0, None, old.pk)]
    closed = ControlPeriod.objects.get(closed_by=decision)
    assert closed.recorded.upper == decision.recorded_at


def test_correct_ruling_over_neighbours_trims_both_and_takes_what_lies_between(
    qadam, army, rebels, group
):
    left, inner, right = history.assert_rulings(
        sign(),
        [draft(qadam, 0, 5, army), draft(qadam, 5, 7, rebels), draft(qadam, 7, None, group)],
    )
    new = history.correct_ruling(sign_correction(), draft(qadam, 3, 9, army))
    assert timeline(qadam) == [(0, 3, left.pk), (3, 9, new.pk), (9, None, right.pk)]
    assert not ControlPeriod.objects.current().filter(ruling=inner).exists()


def test_correct_ruling_that_is_open_ended_takes_all_that_follows(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    history.assert_ruling(sign(), draft(qadam, 10, 20, rebels))
    new = history.correct_ruling(sign_correction(), draft(qadam, 4, None, rebels))
    assert timeline(qadam) == [(0, 4, old.pk), (4, None, new.pk)]


def test_correct_ruling_over_an_open_end_up_to_a_day_keeps_the_open_rest(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 5, None, army))
    new = history.correct_ruling(sign_correction(), draft(qadam, 0, 9, rebels))
    assert timeline(qadam) == [(0, 9, new.pk), (9, None, old.pk)]


def test_correct_ruling_over_a_gap_covers_the_gap(qadam, army, rebels):
    history.assert_ruling(sign(), draft(qadam, 0, 3, army))
    history.assert_ruling(sign(), draft(qadam, 7, 9, army))
    new = history.correct_ruling(sign_correction(), draft(qadam, 0, 9, rebels))
    assert timeline(qadam) == [(0, 9, new.pk)]


def test_correct_ruling_leaves_other_districts_alone(qadam, army, rebels):
    jobar = make_district("jobar")
    there = history.assert_ruling(sign(), draft(jobar, 0, None, army))
    history.assert_ruling(sign(), draft(qadam, 0, None, army))
    history.correct_ruling(sign_correction(), draft(qadam, 0, None, rebels))
    assert timeline(jobar) == [(0, None, there.pk)]


def test_correct_rulings_two_spans_of_one_stretch_both_stand(qadam, army, rebels, group):
    old = history.assert_ruling(sign(), draft(qadam, 0, 30, army))
    contested, held = history.correct_rulings(
        sign_correction(), [draft(qadam, 10, 12, rebels), draft(qadam, 12, 20, group)]
    )
    assert timeline(qadam) == [
        (0, 10, old.pk), (10, 12, contested.pk), (12, 20, held.pk), (20, 30, old.pk)
    ]  # fmt: skip


def test_correct_ruling_with_what_was_seen_refuses_what_was_recorded_meanwhile(
    qadam, army, rebels, group
):
    shown = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    meanwhile = history.correct_ruling(sign_correction(), draft(qadam, 5, None, rebels))
    with pytest.raises(history.LedgerConflict) as conflict:
        history.correct_ruling(sign_correction(), draft(qadam, 3, None, group), seen={shown.pk})
    assert [removal.ruling for removal in conflict.value.removals] == [meanwhile]
    both = {shown.pk, meanwhile.pk}
    new = history.correct_ruling(sign_correction(), draft(qadam, 3, None, group), seen=both)
    assert timeline(qadam) == [(0, 3, shown.pk), (3, None, new.pk)]


def test_correct_ruling_twice_in_one_transaction_both_survive_in_order(qadam, army, rebels, group):
    old = history.assert_ruling(sign(), draft(qadam, 0, 20, army))
    with transaction.atomic():
        one = sign_correction()
        first = history.correct_ruling(one, draft(qadam, 5, 15, rebels))
        two = sign_correction()
        second = history.correct_ruling(two, draft(qadam, 10, 20, group))
    assert one.recorded_at < two.recorded_at
    assert timeline(qadam, one.recorded_at) == [
        (0, 5, old.pk), (5, 15, first.pk), (15, 20, old.pk)
    ]  # fmt: skip
    assert timeline(qadam) == [(0, 5, old.pk), (5, 10, first.pk), (10, 20, second.pk)]


def test_correct_ruling_in_a_savepoint_that_is_rolled_back_leaves_no_trace(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    with pytest.raises(RuntimeError), transaction.atomic():
        history.correct_ruling(sign_correction(), draft(qadam, 5, None, rebels))
        raise RuntimeError("the second of two towns failed")
    assert timeline(qadam) == [(0, None, old.pk)]
    assert ControlPeriod.objects.count() == 1
    new = history.correct_ruling(sign_correction(), draft(qadam, 6, None, rebels))
    assert timeline(qadam) == [(0, 6, old.pk), (6, None, new.pk)]


# -- confirm


def test_confirm_ruling_adds_evidence_and_moves_nothing(qadam, army):
    ruling = history.assert_ruling(sign(), draft(qadam, 0, None, army, evidence=(evidence(),)))
    before = list(ControlPeriod.objects.values())
    decision = sign(verdict=choices.Verdict.CONFIRM)
    (added,) = history.confirm_ruling(
        decision,
        ruling,
        [
            evidence(
                "A second monitor agrees.", quote="quoted words", observed=parse_edtf("2018-03")
            )
        ],
    )
    assert list(ControlPeriod.objects.values()) == before
    assert added.decision == decision and added.quote.text == "quoted words"
    assert added.observed_latest == dt.date(2018, 3, 31)
    assert ruling.evidence.count() == 2


def test_confirm_ruling_without_evidence_or_off_the_map_is_refused(qadam, army, rebels):
    ruling = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    with raises("evidence"):
        history.confirm_ruling(sign(), ruling, [])
    history.correct_ruling(sign_correction(), draft(qadam, 0, None, rebels))
    with raises("ruling"):
        history.confirm_ruling(sign(), ruling, [evidence()])


# -- split


def test_split_ruling_gives_the_rest_to_the_new_ruling(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, 20, army, ended="2018-03"))
    new = history.split_ruling(sign_correction(), old, day(5), draft(qadam, 0, None, rebels))
    assert timeline(qadam) == [(0, 5, old.pk), (5, 20, new.pk)]
    assert (new.started, new.ended) == ("2018-03-06", "2018-03")


def test_split_ruling_keeps_a_coarse_start_that_contains_the_day(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    month = draft(qadam, 0, None, rebels, started="2018-03")
    new = history.split_ruling(sign_correction(), old, day(5), month)
    assert (new.started, new.started_day) == ("2018-03", day(5))


def test_split_ruling_cuts_only_the_stretch_of_that_day(qadam, army, rebels, group):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    inner = history.correct_ruling(sign_correction(), draft(qadam, 10, 20, rebels, ended="2018-03"))
    new = history.split_ruling(sign_correction(), old, day(5), draft(qadam, 0, None, group))
    assert timeline(qadam) == [
        (0, 5, old.pk), (5, 10, new.pk), (10, 20, inner.pk), (20, None, old.pk)
    ]  # fmt: skip
    late = history.split_ruling(sign_correction(), old, day(25), draft(qadam, 0, None, group))
    assert timeline(qadam)[-2:] == [(20, 25, old.pk), (25, None, late.pk)]


def test_split_ruling_on_its_first_day_or_where_it_does_not_stand_is_refused(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, 20, army))
    for number in (0, 20, -1):
        with raises("day"):
            history.split_ruling(sign_correction(), old, day(number), draft(qadam, 0, 1, rebels))


# -- retract


def test_retract_ruling_leaves_its_days_unknown(qadam, army):
    ruling = history.assert_ruling(
        sign(), draft(qadam, 0, 40, army, started="2018-03", ended="2018")
    )
    (unknown,) = history.retract_ruling(sign_retraction(), ruling)
    assert timeline(qadam) == [(0, 40, unknown.pk)]
    assert unknown.standing == choices.Standing.UNKNOWN and not unknown.parties.exists()
    assert (unknown.started, unknown.ended) == ("2018-03", "2018")
    assert ruling.public_id in unknown.note
    assert history.what_would_change(qadam.pk, span(0)) == []


def test_retract_ruling_without_a_cause_is_refused(qadam, army):
    ruling = history.assert_ruling(sign(), draft(qadam, 0, 40, army))
    with raises("cause"):
        history.retract_ruling(sign(), ruling)


def test_retract_ruling_partly_overridden_takes_only_what_is_left_of_it(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    inner = history.correct_ruling(
        sign_correction(), draft(qadam, 9, 40, rebels, started="2018-03~", ended="2018-04")
    )
    before, after = history.retract_ruling(sign_retraction(), old)
    assert timeline(qadam) == [(0, 9, before.pk), (9, 40, inner.pk), (40, None, after.pk)]
    # the month that drew the line stays a month
    assert (before.ended, after.started) == ("2018-03~", "2018-04")


def test_retract_ruling_with_a_replacement_leaves_the_rest_unknown(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    new, before, after = history.retract_ruling(
        sign_retraction(), old, draft(qadam, 5, 40, rebels, started="2018-03", ended="2018-04")
    )
    assert timeline(qadam) == [(0, 5, before.pk), (5, 40, new.pk), (40, None, after.pk)]
    assert (before.ended, after.started) == ("2018-03", "2018-04")


def test_retract_ruling_with_a_replacement_of_all_its_days_leaves_none_unknown(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    (new,) = history.retract_ruling(sign_retraction(), old, draft(qadam, -5, 15, rebels))
    assert timeline(qadam) == [(-5, 15, new.pk)]


def test_retract_ruling_with_a_replacement_over_others_is_refused(qadam, army, rebels):
    old = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    history.assert_ruling(sign(), draft(qadam, 10, 20, rebels))
    for end in (11, None):
        with raises("replacement"):
            history.retract_ruling(sign_retraction(), old, draft(qadam, 0, end, rebels))


def test_retract_ruling_with_a_replacement_elsewhere_is_refused(qadam, army):
    old = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    with raises("replacement"):
        history.retract_ruling(sign_retraction(), old, draft(make_district(), 0, 10, army))


def test_retract_ruling_that_is_off_the_map_is_refused(qadam, army):
    old = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    history.retract_ruling(sign_retraction(), old)
    with raises("ruling"):
        history.retract_ruling(sign_retraction(), old)


# -- restore


def test_restore_overridden_brings_back_the_same_rulings_as_one_piece_each(qadam, army, rebels):
    one = history.assert_ruling(sign(), draft(qadam, 0, 10, army))
    two = history.assert_ruling(sign(), draft(qadam, 10, None, rebels))
    wrong = history.correct_ruling(sign_correction(), draft(qadam, 5, 15, rebels))
    history.restore_overridden(sign_retraction(), wrong)
    assert timeline(qadam) == [(0, 10, one.pk), (10, None, two.pk)]


def test_restore_overridden_leaves_days_that_were_uncovered_unknown(qadam, army, rebels):
    one = history.assert_ruling(sign(), draft(qadam, 9, 12, army, started="2018-03"))
    wrong = history.correct_ruling(sign_correction(), draft(qadam, 5, 15, rebels, ended="2018-03~"))
    history.restore_overridden(sign_retraction(), wrong)
    (_, _, left), _, (_, _, right) = timeline(qadam)
    assert timeline(qadam) == [(5, 9, left), (9, 12, one.pk), (12, 15, right)]
    left, right = Ruling.objects.get(pk=left), Ruling.objects.get(pk=right)
    assert left.standing == right.standing == choices.Standing.UNKNOWN
    assert (left.ended, right.ended) == ("2018-03", "2018-03~")


def test_restore_overridden_leaves_what_later_decisions_ruled(qadam, army, rebels, group):
    one = history.assert_ruling(sign(), draft(qadam, 0, 20, army))
    wrong = history.correct_ruling(sign_correction(), draft(qadam, 5, 15, rebels))
    later = history.correct_ruling(sign_correction(), draft(qadam, 8, 10, group))
    history.restore_overridden(sign_retraction(), wrong)
    assert timeline(qadam) == [(0, 8, one.pk), (8, 10, later.pk), (10, 20, one.pk)]


def test_restore_overridden_does_not_bring_back_what_was_retracted_since(qadam, army, rebels):
    retracted = history.assert_ruling(sign(), draft(qadam, 0, 20, army))
    over = history.correct_ruling(sign_correction(), draft(qadam, 5, 15, rebels))
    history.retract_ruling(sign_retraction(), retracted)
    history.restore_overridden(sign_retraction(), over)
    standings = {Ruling.objects.get(pk=pk).standing for _start, _end, pk in timeline(qadam)}
    assert standings == {choices.Standing.UNKNOWN}


def test_restore_overridden_in_turn_goes_back_step_by_step(qadam, army, rebels, group):
    one = history.assert_ruling(sign(), draft(qadam, 0, 20, army))
    two = history.correct_ruling(sign_correction(), draft(qadam, 0, 20, rebels))
    three = history.correct_ruling(sign_correction(), draft(qadam, 5, 10, group))
    history.restore_overridden(sign_retraction(), two)
    assert timeline(qadam) == [(0, 5, one.pk), (5, 10, three.pk), (10, 20, one.pk)]
    history.restore_overridden(sign_retraction(), three)
    assert timeline(qadam) == [(0, 20, one.pk)]  # two was retracted: what stood before it


# -- truces


@pytest.fixture
def truce(qadam):
    return make_deal("truce-of-qadam")


def under(truce):
    return {"truce": choices.Truce.YES, "truce_deal_id": truce.pk}


def test_close_truce_cuts_what_began_before_in_every_district(qadam, army, rebels, truce):
    jobar = make_district("jobar")
    deal = {**under(truce), "deal_id": truce.pk, "mechanism": choices.Mechanism.RECONCILIATION}
    siege = {"siege": choices.Siege.PARTIAL, "confidence_end": choices.Confidence.HIGH}
    here = history.assert_ruling(sign(), draft(qadam, 0, 20, rebels, **deal, **siege))
    there = history.assert_ruling(sign(), draft(jobar, 5, None, rebels, **deal))
    why = evidence("Shelling resumed.")
    one, two = history.close_truce(sign_correction(), truce, parse_edtf("2018-03"), day(10), (why,))
    assert timeline(qadam) == [(0, 10, here.pk), (10, 20, one.pk)]
    assert timeline(jobar) == [(5, 10, there.pk), (10, None, two.pk)]
    assert (one.started, one.ended, one.truce, one.truce_deal) == (
        "2018-03", here.ended, choices.Truce.NO, None
    )  # fmt: skip
    assert [party.actor for party in one.parties.all()] == [rebels]
    assert (one.siege, one.confidence_end) == (choices.Siege.PARTIAL, choices.Confidence.HIGH)
    # how control began is not how its part after the truce began
    assert (one.mechanism, one.deal) == (choices.Mechanism.NOT_STATED, None)
    assert [piece.reading for piece in one.evidence.all()] == ["Shelling resumed."]


def test_close_truce_before_a_period_began_keeps_its_start_and_evidence(qadam, rebels, truce):
    seized = {"mechanism": choices.Mechanism.CAPTURED, "deal_id": truce.pk}
    pieces = (
        evidence("They took it.", quote="took it"),
        evidence("They left.", target=choices.EvidenceTarget.END),
    )
    later = history.assert_ruling(
        sign(),
        draft(qadam, 9, 40, rebels, started="2018-03", ended="2018-04", evidence=pieces,
              **under(truce), **seized),
    )  # fmt: skip
    for number in (3, 9):
        ended = edtf_of_day(day(number))
        (new,) = history.close_truce(sign_correction(), truce, ended, day(number))
        assert timeline(qadam) == [(9, 40, new.pk)]
        assert (new.started, new.mechanism, new.deal) == ("2018-03", "captured", truce)
        assert [piece.reading for piece in new.evidence.all()] == ["They took it.", "They left."]
        assert new.evidence.first().quote.text == "took it"
        if number == 3:
            later = history.correct_ruling(
                sign_correction(),
                replace(history.RulingDraft.of(later, later.span), evidence=pieces),
            )


def test_close_truce_after_a_period_ended_leaves_it(qadam, rebels, truce):
    ruling = history.assert_ruling(sign(), draft(qadam, 0, 10, rebels, **under(truce)))
    for number in (10, 11):
        ended = edtf_of_day(day(number))
        assert history.close_truce(sign_correction(), truce, ended, day(number)) == []
    assert timeline(qadam) == [(0, 10, ruling.pk)]


def test_close_truce_of_a_partly_overridden_ruling_closes_each_remaining_stretch(
    qadam, army, rebels, truce
):
    old = history.assert_ruling(sign(), draft(qadam, 0, None, rebels, **under(truce)))
    inner = history.correct_ruling(sign_correction(), draft(qadam, 9, 40, army, ended="2018-04"))
    first, second = history.close_truce(sign_correction(), truce, parse_edtf("2018-03-06"), day(5))
    assert timeline(qadam) == [
        (0, 5, old.pk), (5, 9, first.pk), (9, 40, inner.pk), (40, None, second.pk)
    ]  # fmt: skip
    assert (first.ended, second.started) == ("2018-03-10", "2018-04")


def test_close_truce_leaves_other_truces_and_untied_ones(qadam, rebels, truce):
    other = make_deal("another-truce")
    jobar = make_district("jobar")
    history.assert_ruling(sign(), draft(qadam, 0, 10, rebels, **under(other)))
    history.assert_ruling(sign(), draft(jobar, 0, 10, rebels, truce=choices.Truce.YES))
    assert history.what_would_end(truce, day(5)) == []
    assert history.close_truce(sign_correction(), truce, edtf_of_day(day(5)), day(5)) == []


def test_close_truce_on_a_day_outside_its_date_is_refused(qadam, rebels, truce):
    with raises("ended"):
        history.close_truce(sign_correction(), truce, parse_edtf("2018-04"), day(5))


def test_close_truce_does_not_bring_back_an_erased_quote(qadam, rebels, truce):
    pieces = (evidence(quote="names a private person"),)
    history.assert_ruling(sign(), draft(qadam, 9, None, rebels, evidence=pieces, **under(truce)))
    redaction = sign(verdict=choices.Verdict.REDACT, cause="coding_error")
    Quote.objects.update(text=None, erased_by=redaction)
    (new,) = history.close_truce(sign_correction(), truce, edtf_of_day(day(3)), day(3))
    assert not Quote.objects.filter(evidence__ruling=new).exists()


# -- what would change


def test_what_would_change_names_each_stretch_in_order(qadam, army, rebels):
    one, two = history.assert_rulings(
        sign(),
        [draft(qadam, 0, 5, army, evidence=(evidence(),)), draft(qadam, 7, None, rebels)],
    )
    removals = history.what_would_change(qadam.pk, span(3, 9))
    assert [(r.ruling, r.span) for r in removals] == [(one, span(3, 5)), (two, span(7, 9))]
    assert history.what_would_change(qadam.pk, span(5, 7)) == []
    assert history.what_would_change(make_district().pk, span(0)) == []


# -- the answer at a known moment


def test_known_at_between_decisions_is_the_answer_of_then_embedded_in_later_ones(
    qadam, army, rebels, group
):
    """Three readings of one day, in the order in which they became known."""
    first = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    moments = [Decision.objects.first().recorded_at]
    full = history.correct_ruling(sign_correction(), draft(qadam, 19, None, group))
    moments.append(Decision.objects.first().recorded_at)
    some = history.retract_ruling(
        sign_retraction(), full, draft(qadam, 19, None, rebels, standing=choices.Standing.MIXED)
    )[0]
    moments.append(Decision.objects.first().recorded_at)
    assert [ruling_on(qadam, 19, moment) for moment in moments] == [first, full, some]
    assert [ruling_on(qadam, 18, moment) for moment in moments] == [first] * 3
    assert ruling_on(qadam, 19, moments[0] - ONE_MICROSECOND) is None
    assert ruling_on(qadam, 19) == some


def test_evidence_and_parties_after_their_decision_are_refused(qadam, army, rebels):
    ruling = history.assert_ruling(sign(), draft(qadam, 0, None, army))
    with guards_off("control_decision") as cursor:
        cursor.execute("UPDATE control_decision SET transaction = transaction - 1")
    decision = Decision.objects.first()
    for late in (
        lambda: ruling.parties.create(actor=rebels, role=choices.PartyRole.PRESENT),
        lambda: history.confirm_ruling(decision, ruling, [evidence()]),
        lambda: history.correct_ruling(decision, draft(qadam, 0, 5, rebels)),
    ):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            late()
    assert not Evidence.objects.exists()


def test_worked_picture_of_the_data_model_is_what_the_ledger_holds(qadam, army, rebels, group):
    document = (Path(__file__).parent.parent / "docs" / "data-model.md").read_text("utf-8")
    row = r"^\| `\[(\S+), (\S+)\)` \| `\[(D\d), (D\d)?\)` \| (R\d) \|(?: (D\d))? \|$"
    drawn = re.findall(row, document, re.M)
    one = sign()
    first, second = history.assert_rulings(
        one, [draft(qadam, 12, 19, army), draft(qadam, 19, 49, group)]
    )
    two = sign_correction()
    third = history.correct_ruling(two, draft(qadam, 17, 21, rebels))
    rulings = {first.pk: "R1", second.pk: "R2", third.pk: "R3"}
    moments = {one.recorded_at: "D1", two.recorded_at: "D2", None: ""}
    decisions = {one.pk: "D1", two.pk: "D2", None: ""}
    assert sorted(drawn) == sorted(
        (
            str(period.valid.lower),
            str(period.valid.upper),
            moments[period.recorded.lower],
            moments[period.recorded.upper],
            rulings[period.ruling_id],
            decisions[period.closed_by_id],
        )
        for period in ControlPeriod.objects.all()
    )
