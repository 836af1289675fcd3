"""Several writers and readers at once, each on a connection of its own, as processes have them."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import LIMIT_S
from control import history
from control.dates import ONE_MICROSECOND
from control.models import ControlPeriod, Decision, Ruling
from factories import make_actor, make_author, make_district
from ledger import day, draft, ruling_on, sign, sign_correction, timeline

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def run_together(tasks: list) -> list:
    """Start all at the same moment, each in a thread with its own connection; their results."""
    barrier = threading.Barrier(len(tasks), timeout=LIMIT_S)

    def on_own_connection(task):
        try:
            connection.ensure_connection()
            barrier.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [
            future.result(LIMIT_S) for future in [pool.submit(on_own_connection, t) for t in tasks]
        ]


def answer(known_at: dt.datetime) -> list[tuple]:
    periods = ControlPeriod.objects.known_at(known_at).in_order()
    return [(p.district_id, str(p.valid), p.ruling_id) for p in periods]


def assert_no_overlap() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM control_controlperiod a JOIN control_controlperiod b"
            " ON a.id < b.id AND a.district_id = b.district_id"
            " AND a.valid && b.valid AND a.recorded && b.recorded"
        )
        assert cursor.fetchone() == (0,)


@pytest.fixture
def qadam():
    return make_district("qadam")


@pytest.fixture
def actors():
    return [make_actor(f"actor-{number}") for number in range(WRITERS)]


def test_corrections_of_one_district_at_once_all_stand_one_after_another(qadam, actors):
    author = make_author()
    with transaction.atomic():
        first = history.assert_ruling(sign(author), draft(qadam, 0, None, actors[0]))

    def correct(number: int):
        # each leaves a stretch of its own visible, and runs into all the others'
        with transaction.atomic():
            decision = sign_correction(author)
            ruling = history.correct_ruling(
                decision, draft(qadam, 1 + number, 10 + number, actors[number])
            )
        return decision.recorded_at, ruling.pk, number

    written = sorted(run_together([lambda n=n: correct(n) for n in range(WRITERS)]))

    moments = [moment for moment, _ruling, _number in written]
    assert len(set(moments)) == WRITERS
    assert Decision.objects.count() == Ruling.objects.count() == WRITERS + 1
    assert_no_overlap()
    # the answer after each is that of the same corrections made one by one in that order
    days = dict.fromkeys(range(30), first.pk)
    for moment, ruling, number in written:
        days |= dict.fromkeys(range(1 + number, 10 + number), ruling)
        assert {n: ruling_on(qadam, n, moment).pk for n in days} == days
    covered = [(start, end) for start, end, _ruling in timeline(qadam)]
    assert covered[0][0] == 0 and covered[-1][1] is None
    assert all(one[1] == other[0] for one, other in zip(covered, covered[1:], strict=False))


def test_assertions_of_the_same_days_at_once_let_one_stand(qadam, actors):
    author = make_author()

    def claim(number: int):
        try:
            with transaction.atomic():
                return history.assert_ruling(sign(author), draft(qadam, 0, 9, actors[number])).pk
        except history.LedgerConflict as conflict:
            return [removal.ruling.pk for removal in conflict.removals]

    results = run_together([lambda n=n: claim(n) for n in range(WRITERS)])
    (stands,) = [result for result in results if isinstance(result, int)]
    assert [result for result in results if result != stands] == [[stands]] * (WRITERS - 1)
    assert timeline(qadam) == [(0, 9, stands)]
    assert Ruling.objects.count() == Decision.objects.count() == 1


def test_reader_at_a_known_moment_sees_one_answer_while_others_write(qadam, actors):
    """Also at the last moment that a reader finds: what it is answered then, is answered ever after."""
    author = make_author()
    with transaction.atomic():
        fixed = sign(author)
        history.assert_ruling(fixed, draft(qadam, 0, None, actors[0]))
    before = answer(fixed.recorded_at)
    done = threading.Event()

    def write(number: int):
        for turn in range(4):
            with transaction.atomic():
                history.correct_ruling(
                    sign_correction(author), draft(qadam, turn, number + turn + 2, actors[number])
                )

    def write_all():
        try:
            run_together([lambda n=n: write(n) for n in range(3)])
        finally:
            done.set()

    def read():
        seen = []
        while not done.is_set():
            last = Decision.objects.latest("recorded_at").recorded_at
            seen.append((last, answer(last), answer(fixed.recorded_at)))
        return seen

    *readers, _written = run_together([read, read, write_all])

    assert len(before) == 1 and all(readers)
    for last, then, at_fixed in (each for seen in readers for each in seen):
        assert at_fixed == before
        assert answer(last) == then
    assert_no_overlap()


def test_writer_waits_for_the_one_before_and_its_moment_is_later(qadam, actors):
    author = make_author()
    holds_lock, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            decision = sign(author)
            holds_lock.set()
            assert may_commit.wait(LIMIT_S)
            history.assert_ruling(decision, draft(qadam, 0, None, actors[0]))
        return decision.recorded_at

    def write_meanwhile():
        assert holds_lock.wait(LIMIT_S)
        release = threading.Timer(0.3, may_commit.set)
        release.start()
        with transaction.atomic():
            moment = history.take_moment()  # waits here
            assert may_commit.is_set()
            # and now it sees what the other has recorded
            (removal,) = history.what_would_change(qadam.pk, draft(qadam, 3, 4, actors[1]).span)
            assert removal.period.recorded.lower < moment
        return moment

    first, second = run_together([write_slowly, write_meanwhile])
    assert first < second


def test_decision_signed_without_taking_the_moment_cannot_slip_before_another(qadam):
    """The database takes the lock itself: a writer that read its moment elsewhere comes too late."""
    author = make_author()
    has_read, may_sign = threading.Event(), threading.Event()

    def sign_past_the_lock():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                (moment,) = cursor.fetchone()
            has_read.set()
            assert may_sign.wait(LIMIT_S)
            with pytest.raises(IntegrityError, match="decision_recorded_in_order"):
                Decision.objects.create(
                    verdict="accept", reason="Mine.", author=author, recorded_at=moment
                )
            transaction.set_rollback(True)

    def sign_properly():
        assert has_read.wait(LIMIT_S)
        with transaction.atomic():
            sign(author)
        may_sign.set()

    run_together([sign_past_the_lock, sign_properly])
    assert Decision.objects.count() == 1


def test_known_moment_before_a_correction_is_answered_as_before_it(qadam, actors):
    author = make_author()
    with transaction.atomic():
        old = history.assert_ruling(sign(author), draft(qadam, 0, None, actors[0]))
    with transaction.atomic():
        decision = sign_correction(author)
        new = history.correct_ruling(decision, draft(qadam, 5, None, actors[1]))
    assert ruling_on(qadam, 5, decision.recorded_at - ONE_MICROSECOND) == old
    assert ruling_on(qadam, 5, decision.recorded_at) == new
    assert ControlPeriod.objects.current().valid_on(day(5)).count() == 1
