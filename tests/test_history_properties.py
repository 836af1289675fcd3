"""Any sequence of ledger writes, against a model that is nothing but a dict of days.

The model keeps, for each decision, which ruling stands on which day of which district. After every
sequence the ledger must agree with it at every moment there ever was.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from control import choices, history
from control.dates import ONE_MICROSECOND
from control.models import ControlPeriod, Ruling
from factories import make_actor, make_author, make_district, make_report
from ledger import (
    day,
    draft,
    number_of,
    sign,
    sign_correction,
    sign_retraction,
)

DAYS = range(9)  # the last one stands for all the days after it
Cell = tuple[int, int]  # a district and a day


@dataclass
class Model:
    """Which ruling stands where, now and just before each decision; and which were retracted."""

    state: dict[Cell, int] = field(default_factory=dict)
    known: list[tuple[dt.datetime, dict[Cell, int]]] = field(default_factory=list)
    before: dict[int, dict[Cell, int]] = field(default_factory=dict)  # by decision
    decided: dict[int, int] = field(default_factory=dict)  # ruling -> decision
    saying: set[int] = field(default_factory=set)  # rulings that say something
    retracted: set[int] = field(default_factory=set)

    def cells_of(self, ruling: int) -> set[Cell]:
        return {cell for cell, standing in self.state.items() if standing == ruling}

    def stood_before(self, ruling: int, cell: Cell) -> int | None:
        """What stood on a day before a ruling, going back past what was retracted since."""
        earlier = self.before[self.decided[ruling]].get(cell)
        if earlier in self.retracted:
            return self.stood_before(earlier, cell)
        return earlier


@dataclass
class Write:
    """One attempt to write; numbers choose among what there is, so that any of them is possible."""

    kind: str
    district: int
    start: int
    length: int  # reaching the last day means open-ended
    choice: int
    holder: int  # 2: nobody, standing unknown
    coarse: bool
    fails: bool  # the transaction is rolled back at its end

    @property
    def days(self) -> range:
        return range(self.start, min(self.start + self.length, len(DAYS)))

    @property
    def end(self) -> int | None:
        return None if self.days.stop == len(DAYS) else self.days.stop


writes = st.builds(
    Write,
    kind=st.sampled_from(
        ["assert", "correct", "correct", "split", "retract", "replace", "restore", "confirm"]
    ),
    district=st.integers(0, 1),
    start=st.integers(0, len(DAYS) - 1),
    length=st.integers(1, len(DAYS)),
    choice=st.integers(0, 9),
    holder=st.integers(0, 2),
    coarse=st.booleans(),
    fails=st.sampled_from([False, False, False, False, True]),
)


@dataclass
class Run:
    """The ledger under test beside its model."""

    author: object
    districts: list
    actors: list
    report: object
    model: Model = field(default_factory=Model)

    def carry_out(self, write: Write) -> None:
        saved = (dict(self.model.state), set(self.model.retracted), set(self.model.saying))
        with transaction.atomic():
            moment = getattr(self, f"do_{write.kind}")(write)
            if write.fails:
                transaction.set_rollback(True)
        if write.fails or moment is None:
            self.model.state, self.model.retracted, self.model.saying = saved
        else:
            assert not self.model.known or moment > self.model.known[-1][0]
            self.model.known.append((moment, dict(self.model.state)))
            event(write.kind)

    def draft(self, write: Write):
        coarse = "2018-03" if write.coarse else ""
        holder = self.actors[write.holder] if write.holder < 2 else None
        end = {"ended": coarse} if write.end is not None else {}
        return draft(
            self.districts[write.district], write.start, write.end, holder, started=coarse, **end
        )

    def cells(self, write: Write) -> set[Cell]:
        return {(write.district, number) for number in write.days}

    def pick(self, write: Write) -> Ruling | None:
        standing = sorted(set(self.model.state.values()))
        return Ruling.objects.get(pk=standing[write.choice % len(standing)]) if standing else None

    def record(self, decision, ruling: Ruling, cells: set[Cell]) -> None:
        self.model.before.setdefault(decision.pk, dict(self.model.state))
        self.model.decided[ruling.pk] = decision.pk
        if ruling.standing != choices.Standing.UNKNOWN:
            self.model.saying.add(ruling.pk)
        self.model.state |= dict.fromkeys(cells, ruling.pk)

    def record_unknowns(self, decision, ruling: Ruling, cells: set[Cell]) -> None:
        """Check that new rulings say `unknown` on just these days, and take note of them."""
        self.model.before.setdefault(decision.pk, dict(self.model.state))
        unknowns = [r for r in decision.rulings.all() if r.pk not in self.model.decided]
        covered = set()
        for unknown in unknowns:
            assert (unknown.standing, unknown.district) == ("unknown", ruling.district)
            stretch = {cell for cell in cells if unknown.span.contains(day(cell[1]))}
            assert stretch and not stretch & covered
            covered |= stretch
            self.record(decision, unknown, stretch)
        assert covered == cells

    # -- one method a verb: what it does to the model, or that it is refused; its moment

    def do_assert(self, write: Write):
        decision = sign(self.author)
        cells = self.cells(write)
        if {self.model.state.get(cell) for cell in cells} & self.model.saying:
            with pytest.raises(history.LedgerConflict):
                history.assert_ruling(decision, self.draft(write))
        else:
            self.record(decision, history.assert_ruling(decision, self.draft(write)), cells)
        return decision.recorded_at

    def do_correct(self, write: Write):
        decision = sign_correction(self.author)
        self.record(
            decision, history.correct_ruling(decision, self.draft(write)), self.cells(write)
        )
        return decision.recorded_at

    def do_split(self, write: Write):
        ruling = self.pick(write)
        if ruling is None:
            return None
        decision = sign_correction(self.author)
        place = self.districts.index(ruling.district)
        cell = (place, write.start)
        inside = self.model.state.get(cell) == ruling.pk
        if not inside or self.model.state.get((place, write.start - 1)) != ruling.pk:
            with pytest.raises(ValidationError, match="'day'"):
                history.split_ruling(decision, ruling, day(write.start), self.draft(write))
            return decision.recorded_at
        cells, number = set(), write.start
        while self.model.state.get((place, number)) == ruling.pk:
            cells.add((place, number))
            number += 1
        new = history.split_ruling(decision, ruling, day(write.start), self.draft(write))
        self.record(decision, new, cells)
        return decision.recorded_at

    def do_retract(self, write: Write):
        ruling = self.pick(write)
        if ruling is None:
            return None
        decision = sign_retraction(self.author)
        history.retract_ruling(decision, ruling)
        cells = self.model.cells_of(ruling.pk)
        self.record_unknowns(decision, ruling, cells)
        self.model.retracted.add(ruling.pk)
        return decision.recorded_at

    def do_replace(self, write: Write):
        ruling = self.pick(write)
        if ruling is None:
            return None
        decision = sign_retraction(self.author)
        write.district = self.districts.index(ruling.district)
        cells = self.cells(write)
        if {self.model.state.get(cell) for cell in cells} - {ruling.pk, None}:
            with pytest.raises(ValidationError, match="'replacement'"):
                history.retract_ruling(decision, ruling, self.draft(write))
            return decision.recorded_at
        new, *_unknowns = history.retract_ruling(decision, ruling, self.draft(write))
        rest = self.model.cells_of(ruling.pk) - cells
        self.record(decision, new, cells)
        self.record_unknowns(decision, ruling, rest)
        self.model.retracted.add(ruling.pk)
        return decision.recorded_at

    def do_restore(self, write: Write):
        ruling = self.pick(write)
        if ruling is None:
            return None
        decision = sign_retraction(self.author)
        history.restore_overridden(decision, ruling)
        cells = self.model.cells_of(ruling.pk)
        back = {cell: self.model.stood_before(ruling.pk, cell) for cell in cells}
        self.record_unknowns(decision, ruling, {cell for cell in cells if back[cell] is None})
        self.model.state |= {cell: earlier for cell, earlier in back.items() if earlier is not None}
        self.model.retracted.add(ruling.pk)
        return decision.recorded_at

    def do_confirm(self, write: Write):
        ruling = self.pick(write)
        if ruling is None:
            return None
        decision = sign(self.author, verdict=choices.Verdict.CONFIRM)
        piece = history.EvidenceDraft(report_id=self.report.pk)
        history.confirm_ruling(decision, ruling, [piece])
        self.model.saying.add(ruling.pk)
        return decision.recorded_at

    # -- what must hold

    def known_at(self, moment: dt.datetime) -> dict[Cell, int]:
        """The ledger's answer on every day of every district, as known at a moment."""
        index = {district.pk: place for place, district in enumerate(self.districts)}
        answer = {}
        for period in ControlPeriod.objects.known_at(moment):
            for number in DAYS:
                if period.span.contains(day(number)):
                    cell = (index[period.district_id], number)
                    assert cell not in answer, "two periods on one day"
                    answer[cell] = period.ruling_id
        return answer

    def check_answers(self) -> None:
        if self.model.known:
            first = self.model.known[0][0]
            assert self.known_at(first - ONE_MICROSECOND) == {}
        covered = set()
        upto = [moment - ONE_MICROSECOND for moment, _state in self.model.known[1:]]
        for index, (moment, state) in enumerate(self.model.known):
            assert self.known_at(moment) == state
            if index < len(upto):
                assert self.known_at(upto[index]) == state
            assert covered <= set(state), "a covered day was lost"
            covered = set(state)

    def check_rows(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM control_controlperiod a JOIN control_controlperiod b"
                " ON a.id < b.id AND a.district_id = b.district_id"
                " AND a.valid && b.valid AND a.recorded && b.recorded"
            )
            assert cursor.fetchone() == (0,)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the deferred guards
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for district in self.districts:
            periods = list(
                ControlPeriod.objects.current()
                .filter(district=district)
                .select_related("ruling")
                .in_order()
            )
            for one, other in zip(periods, periods[1:], strict=False):
                if one.span.end == other.span.start:
                    assert one.ruling != other.ruling, "a line that nothing drew"
                    drawn = (one.ruling.ended_day, other.ruling.started_day)
                    assert one.span.end in drawn, "a line that is no edge of its neighbours"


@pytest.mark.django_db
@settings(
    max_examples=150, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(st.lists(writes, min_size=1, max_size=12))
def test_ledger_after_any_writes_keeps_every_day_and_every_past_answer(sequence):
    with transaction.atomic():
        run = Run(
            make_author(),
            [make_district(), make_district()],
            [make_actor("army"), make_actor("rebels")],
            make_report(),
        )
        for write in sequence:
            run.carry_out(write)
        run.check_answers()
        run.check_rows()
        transaction.set_rollback(True)


def test_number_of_is_the_other_way_of_day():
    assert [number_of(day(number)) for number in DAYS] == list(DAYS)
