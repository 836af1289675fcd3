"""Learned: news that no rule reads is told, unsurely, by what was learnt from marked reports."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from control.choices import ClaimKind, Polarity
from control.dates import parse_edtf
from control.demo import load as demo
from control.extract import extract_claims, look, parts, telling
from control.extract.evaluation import is_proposal
from control.extract.fitting import fit_shares
from control.extract.gazetteer import read_gazetteer_files
from control.extract.marked import read_marked

UNHEARD = (
    "Coaches in the suburb\n\nShells fell on Monday.\n\nThe gunmen in Harasta, who come from Homs, have"
    " thought better of it, the governor said, and their rifles stood in rows beside the mosque."
)
TOLD = "Rebels left Daraya for Idlib on Thursday under an evacuation deal with the army."


@pytest.fixture(scope="module")
def gazetteer():
    return read_gazetteer_files(demo.FOLDER)


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Let the reader take its weights from other files."""

    def use(told: str, placed: str = "sort town,2,,,,") -> None:
        for module, head, rows in (
            (telling, ",".join(["words", *telling.KINDS]), told),
            (parts, ",".join(["words", *parts.PARTS]), placed),
        ):
            path = tmp_path / f"{module.__name__}.csv"
            path.write_text(f"{head}\n{rows}\n", encoding="utf-8")
            monkeypatch.setattr(module, "WEIGHTS_FILE", path)
            module.load_weights.cache_clear()

    yield use
    telling.load_weights.cache_clear()
    parts.load_weights.cache_clear()


def weigh(word: str, **weights: float) -> str:
    return ",".join([word, *(str(weights.get(kind.value, "")) for kind in telling.KINDS)])


def read(text: str, gazetteer):
    return extract_claims(text, parse_edtf("2018-04-20"), "en", gazetteer).claims


def test_sentence_that_sounds_like_a_deal_is_proposed_unsurely(gazetteer, tables):
    tables(weigh("mosque", surrender=5), "word +1 who,3,,,,\nword -1 from,-3,,,,")
    (claim,) = read(UNHEARD, gazetteer)
    assert claim.kind is ClaimKind.SURRENDER and is_proposal(claim)
    assert [place.text for place in claim.districts] == ["Harasta"]
    assert UNHEARD[slice(*claim.quote)].startswith("The gunmen in Harasta")
    assert claim.score <= 0.5
    assert claim.reason.startswith("“mosque” in Harasta, told in one sentence, unsure;")
    assert claim.reason.endswith("(rule: wording).")


def test_place_of_a_deal_is_the_one_whose_words_speak_for_it(gazetteer, tables):
    tables(weigh("mosque", surrender=5), "word +1 who,-3,,,,\nword -1 from,3,,,,")
    (claim,) = read(UNHEARD, gazetteer)
    assert [place.text for place in claim.districts] == ["Homs"]


def test_day_and_number_of_a_deal_are_those_whose_words_speak_for_it(gazetteer, tables):
    text = UNHEARD.replace("have thought", "have on Sunday thought") + " Some 40 fighters wept."
    weights = "word -1 on,2,4,,,\nsort fighters,,,,,4\nsort town,4,,,,"
    tables(f"{weigh('mosque', surrender=5)}\n{weigh('wept', surrender=5)}", weights)
    (claim,) = read(text, gazetteer)
    assert claim.implemented_on.text == "2018-04-15"
    assert [(figure.category, figure.low) for figure in claim.figures] == [("fighters", 40)]


def test_kind_is_the_one_that_the_words_speak_for_most(gazetteer, tables):
    tables(weigh("rifl", surrender=5, truce=6))
    assert {claim.kind for claim in read(UNHEARD, gazetteer)} == {ClaimKind.TRUCE}


def test_nothing_is_added_without_a_table_or_where_words_speak_for_little(
    gazetteer, tables, rules_alone
):
    assert read(UNHEARD, gazetteer) == ()
    tables(weigh("mosque", surrender=2))
    assert read(UNHEARD, gazetteer) == ()
    tables(weigh("mosque", surrender=5))
    assert len(read(UNHEARD, gazetteer)) == 1


def test_no_deal_is_added_on_a_sentence_a_little_less_sure_nor_beside_one_that_rules_read(
    gazetteer, tables
):
    tables(weigh("mosque", surrender=2))  # seven parts of eight
    assert read(UNHEARD, gazetteer) == ()
    kinds = [claim.kind for claim in read(f"{UNHEARD}\n\n{TOLD}", gazetteer)]
    assert kinds == [ClaimKind.EVACUATION]
    tables(weigh("mosque", surrender=5))
    assert [claim.kind for claim in read(UNHEARD, gazetteer)] == [ClaimKind.SURRENDER]


def test_event_elsewhere_that_no_claim_tells_of_is_told_besides(gazetteer, tables):
    text = f"{TOLD}\n\nThe army is in the middle of Jobar, where its men drank tea."
    assert [claim.kind for claim in read(text, gazetteer)] == [ClaimKind.EVACUATION]
    tables(weigh("tea", capture=6))
    claims = read(text, gazetteer)
    assert [(c.kind, [p.text for p in c.districts]) for c in claims] == [
        (ClaimKind.EVACUATION, ["Daraya"]),
        (ClaimKind.CAPTURE, ["Jobar"]),
    ]
    assert claims[1].change is None  # not whose the place is
    assert claims[1].score < 0.5 < claims[0].score
    tables(weigh("tea", capture=2))
    assert len(read(text, gazetteer)) == 1


@pytest.mark.parametrize("place", ["Sar-e-Pul", "Hama"])
def test_event_that_a_claim_tells_of_is_not_told_again(place, gazetteer, tables):
    """A hyphen makes no other place, nor the name of a province that of its city."""
    taken = f"Rebels took the town of {place} on Friday."
    text = f"A day\n\n{taken} The men in {place}, in the middle of it, drank tea in the province."
    (alone,) = read(text, gazetteer)
    tables(weigh("tea", capture=6))
    assert [(c.kind, c.districts) for c in read(text, gazetteer)] == [
        (ClaimKind.CAPTURE, alone.districts)
    ]


def test_what_rules_read_stays_as_it_is(gazetteer, tables, rules_alone):
    alone = read(TOLD, gazetteer)
    tables(weigh("deal", evacuation=6))
    assert alone and read(TOLD, gazetteer) == alone


def test_weights_add_up_to_the_same_in_whichever_order_the_words_come(gazetteer, tables):
    """Ten tenths are one, as they are not if added one by one in any order."""
    words = "have thought better of it said and their stood beside".split()
    likely = []
    for order in (words, words[::-1]):
        tables("\n".join(weigh(word, surrender=0.1) for word in order))
        scene, _ = look(UNHEARD, parse_edtf("2018-04-20"), "en", gazetteer)
        likely.append([round(s[ClaimKind.SURRENDER], 12) for s in telling.weigh_sentences(scene)])
    assert likely[0] == likely[1] and max(likely[0]) > 0.15


def test_features_hold_no_names_and_no_numbers(gazetteer):
    text = "The 300 families of Harasta, who fled the Syrian army, went to Jarablus."
    scene, _ = look(text, None, "en", gazetteer)
    (row,) = telling.read_features(scene)
    words = {word for feature in row for word in feature.split()}
    assert {"PLACE", "ACTOR", "0", "fled"} <= words
    assert not {"harasta", "jarablus", "300", "syrian"} & words


def test_fit_shares_gives_what_parts_the_cases_and_the_same_each_time():
    cases = [({"any", "buses"}, 1), ({"any", "shells"}, 0)] * 6 + [({"any", "once"}, 1)]
    features, weights = fit_shares(cases, 2, 1.0)
    assert features == ["any", "buses", "shells"]  # "once" is chance
    told = dict(zip(features, (weights[:, 1] - weights[:, 0]).tolist(), strict=True))
    assert told["buses"] > 0 > told["shells"]
    assert (weights == fit_shares(cases, 2, 1.0)[1]).all()


def test_second_look_knows_what_the_other_sentences_tell_and_who_names_its_place():
    told = [[0.0] * len(telling.KINDS) for _ in range(4)]
    surrender = telling.KINDS.index(ClaimKind.SURRENDER)
    told[1][surrender], told[2][surrender] = 0.9, 0.5
    named = [set(), {"harasta"}, {"harasta", "homs"}, {"homs"}]
    title, lead, second, last = telling.read_context(told, named)
    assert {"report: most surrender 4", "report: before surrender 4 surrender"} <= second
    assert "report: most surrender 2" in lead  # not its own
    assert {"report: most surrender 4", "report: behind surrender 4 evacuation"} <= title
    assert "report: of its place 4 True 2" in second
    assert "report: of its place 0 True 0" in last  # of another kind
    assert {"report: before none", "report: stands 0", "report: of 2"} <= title


def test_sentence_is_told_again_by_what_others_tell(gazetteer, tables):
    tables(weigh("mosque", surrender=5))
    scene, _ = look(UNHEARD, parse_edtf("2018-04-20"), "en", gazetteer)
    at_first = [shares[ClaimKind.SURRENDER] for shares in telling.weigh_sentences(scene)]
    head = ["words", *telling.KINDS, *(f"then {kind}" for kind in telling.KINDS)]
    rows = [dict.fromkeys(head, "") for _ in range(2)]
    rows[0] |= {"words": "mosque", "surrender": "5", "then surrender": "1"}
    rows[1] |= {"words": "report: most surrender 4", "then surrender": "3"}
    with telling.WEIGHTS_FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows(rows)
    telling.load_weights.cache_clear()
    then = [shares[ClaimKind.SURRENDER] for shares in telling.weigh_sentences(scene)]
    assert at_first[-1] > 0.9 > then[-1]  # its own words say less at the second look
    assert min(then[:2]) > 0.6 > 0.1 > max(at_first[:2])


@pytest.mark.django_db
def test_fit_reading_writes_what_sentences_and_places_are_told_by(tmp_path):
    marked, out = tmp_path / "en-1.txt", (tmp_path / "telling.csv", tmp_path / "parts.csv")
    report = (
        "=== x-{0} | published 2018-03-14 | deal\n- :: A day in the war\n"
        "evacuation.done#1 :: [300:fighters] fighters boarded coaches out of {{Daraya}} for Idlib"
        " <i:on Monday>.\n"
        "- :: Shells fell on Douma.\n"
    )
    marked.write_text("".join(map(report.format, range(30))), encoding="utf-8")
    call_command("fit_reading", str(marked), telling=out[0], parts=out[1], stdout=io.StringIO())
    rows = {row["words"]: row for row in csv.DictReader(out[0].open(encoding="utf-8"))}
    assert float(rows["coach"]["evacuation"]) > 0 > float(rows["shell"]["evacuation"])
    rows = {row["words"]: row for row in csv.DictReader(out[1].open(encoding="utf-8"))}
    assert float(rows["word -1 of"]["place"]) > 0 > float(rows["word -1 for"]["place"])
    assert float(rows["time False False False True"]["done"]) > 0
    assert float(rows["sort fighters"]["figure"]) > 0
    assert not any(row["change"] for row in rows.values())
    taken = report.replace("=== x-", "=== y-").replace(
        "- :: Shells",
        "capture.done#2 :: (+Rebels) took {{Harasta}}.\n- :: Rebels took Homs.\n- :: Shells",
    )
    marked.write_text("".join(map(taken.format, range(30))), encoding="utf-8")
    call_command("fit_reading", str(marked), telling=out[0], parts=out[1], stdout=io.StringIO())
    rows = {row["words"]: row for row in csv.DictReader(out[1].open(encoding="utf-8"))}
    assert any(row["change"] for row in rows.values())
    marked.write_text("what :: Title", encoding="utf-8")
    with pytest.raises(CommandError, match=r"en-1.txt.*line 1"):
        call_command("fit_reading", str(marked), telling=out[0], parts=out[1])


def test_tables_are_those_of_a_reader_that_reads_marked_reports_it_has_not_learnt_from(gazetteer):
    """Of the kept reports; docs/reading.md has the figures."""
    folder = Path(__file__).parent / "cases" / "marked"
    right = wrong = missed = 0
    for path in sorted(folder.glob("*-kept.txt")):
        for report in read_marked(path.read_text(encoding="utf-8"), path.name[:2])[:60]:
            published = parse_edtf(report.published)
            claims = extract_claims(report.text, published, report.language, gazetteer).claims
            told = any(map(is_proposal, claims))
            right += told and report.is_deal
            wrong += told and not report.is_deal
            missed += report.is_deal and not told
    assert 2 * right / (2 * right + wrong + missed) > 0.85


def test_what_rules_read_is_taken_back_in_a_long_report_that_is_surely_no_news(gazetteer, tables):
    rows = [weigh("daraya", **dict.fromkeys(telling.KINDS, -9))]
    rows += [weigh(f"sentence {n}", **dict.fromkeys(telling.KINDS, -9)) for n in range(9)]
    tables("\n".join(rows))
    denied = "The army denied on Friday that a truce had been agreed in Harasta."
    undated = TOLD.replace(" on Thursday", "")
    short = f"A day in the war\n\n{undated} {denied}"
    long = f"{short} Shells fell. Rain fell. Snow fell. Night fell."
    assert [claim.kind for claim in read(short, gazetteer) if is_proposal(claim)] == ["evacuation"]
    assert [claim.kind for claim in read(long, gazetteer) if is_proposal(claim)] == []
    assert any(claim.polarity is Polarity.DENIES for claim in read(long, gazetteer))
    # a deal with the day before as its own is news in a round-up of anything
    dated = long.replace(undated, TOLD)
    assert [claim.kind for claim in read(dated, gazetteer) if is_proposal(claim)] == ["evacuation"]


def test_change_that_is_unlikely_true_is_not_proposed_in_a_long_report(gazetteer, tables):
    taken = "Rebels took Daraya from the army on Friday."
    short = f"A day in the war\n\n{taken}"
    long = f"{short} Shells fell. Rain fell. Snow fell. Night fell. Dogs barked."

    def read_change(text):
        (claim,) = [claim for claim in read(text, gazetteer) if claim.kind == "capture"]
        return claim.change

    for weight, proposed in ((-3, False), (1, False), (4, True)):
        tables(weigh("fell"), f"change: kind capture,,,,,,{weight}")
        assert read_change(short)
        assert bool(read_change(long)) is proposed
    tables(weigh("fell"))
    assert read_change(long)  # nothing was learnt of changes


@pytest.mark.parametrize(
    "text",
    [
        "A still fragile truce in Daraya shows signs of holding, after rebels agreed to it on Monday.",
        "A handout picture taken on Monday shows buses in the town of Yalda, Syria\nRebels left Daraya"
        " on Friday under an evacuation deal.",
        "A handout picture taken on Monday shows rebels leaving Daraya under an evacuation deal. In"
        " 2014, rebels left Homs under a deal.",
    ],
)
def test_what_only_sounds_like_a_caption_or_has_no_news_beside_it_is_told(text, gazetteer):
    claims = read(f"A day in the war\n\n{text}", gazetteer)
    told = {place.text for c in claims if is_proposal(c) for place in c.districts}
    assert "Daraya" in told


def test_caption_is_not_taken_back_where_it_is_the_only_news(gazetteer, tables):
    tables(weigh("fell"))
    text = "A handout picture taken on Monday shows rebels leaving Daraya under an evacuation deal."
    claims = read(f"A day\n\n{text} Rain fell. Snow fell. Night fell. Hail fell.", gazetteer)
    assert any(map(is_proposal, claims))


def test_denied_change_stays_what_is_denied(gazetteer, tables):
    tables(weigh("fell"), "change: kind capture,,,,,,-3")
    text = "The army denied that rebels took Daraya. Rain fell. Snow fell. Night fell. Hail fell."
    (claim,) = read(f"A day\n\n{text}", gazetteer)
    assert claim.polarity is Polarity.DENIES and claim.change


def test_day_of_what_rules_read_is_none_of_what_is_learnt_beside_it(gazetteer, tables):
    text = "A day\n\nThe army took Daraya on Thursday, amid a lull. Jobar stayed calm."
    tables(weigh("lull", truce=9), "time False False False True,,9,,,")
    taken, *others = read(text, gazetteer)
    assert (taken.kind, taken.happened_on.text) == (ClaimKind.CAPTURE, "2018-04-19")
    assert [claim.implemented_on for claim in others] == [None]


def test_what_stands_under_a_picture_is_no_news_beside_it(gazetteer, tables):
    caption = "A handout picture taken on Monday shows buses that carry rebels out of Douma."
    claims = read(f"A deal\n\n{caption}\n\n{TOLD}", gazetteer)
    assert [[place.text for place in claim.districts] for claim in claims] == [["Daraya"]]
    tables(weigh("carry", evacuation=5), "sort town,3,,,,,")
    learnt = f"{caption} Nobody spoke of the war."
    assert not [c for c in read(f"A day\n\n{learnt}", gazetteer) if c.reason.endswith("wording).")]


@pytest.mark.parametrize(
    ("credit", "told"), [("(Reuters)", []), ("[Getty]", []), ("(Reuters).", ["Douma"])]
)
def test_line_that_ends_in_a_credit_stands_under_a_picture(credit, told, gazetteer):
    text = f"A deal\n\nRebels leave Douma under an evacuation deal {credit}\n\n{TOLD}"
    claims = [claim for claim in read(text, gazetteer) if is_proposal(claim)]
    assert {place.text for claim in claims for place in claim.districts} == {"Daraya", *told}


@pytest.mark.parametrize(("when", "is_news"), [("in March 2016", False), ("", True)])
def test_what_rules_hold_for_history_of_long_ago_is_not_told_as_news(
    when, is_news, gazetteer, tables
):
    tables(weigh("fell", capture=9))
    text = f"A day\n\nRebels took Jobar on Thursday. The army had taken Daraya {when} as rain fell."
    claims = [claim for claim in read(text, gazetteer) if not claim.background]
    assert ("Daraya" in {place.text for c in claims for place in c.districts}) is is_news


def test_event_told_again_by_another_spelling_of_its_place_is_the_same(gazetteer, tables):
    text = (
        "A day\n\nRebels took the town of Khormal on Friday."
        " The men in the village of {0}, in the middle of {0}, drank tea."
    )
    tables(weigh("tea", capture=6))
    spelt = [read(text.format(name), gazetteer) for name in ("Khurmaal", "Baradost")]
    assert [len(claims) for claims in spelt] == [1, 2]


def test_truce_that_is_only_called_for_is_not_told(gazetteer, tables):
    text = (
        "A day\n\nShells fell on Jobar on Friday, the army and rebels said."
        " Russia {0} a truce in Zamalka and in Harasta, over tea."
    )
    tables(weigh("tea", truce=6))
    told = [read(text.format(words), gazetteer) for words in ("called for", "looked at")]
    assert [len(claims) for claims in told] == [0, 1]


def test_further_deal_and_place_that_no_sentence_bears_out_are_left_out_of_a_long_report(
    gazetteer, tables
):
    swap = "In Jobar the army and rebels agreed on a truce after a lull."
    short = f"A day in the war\n\n{TOLD} {swap}"
    long = f"{short} Shells fell. Rain fell. Snow fell. Night fell. Dogs barked."

    def read_places(text):
        deals = [claim for claim in read(text, gazetteer) if is_proposal(claim)]
        return {place.text for claim in deals for place in claim.districts}

    tables(weigh("thursday", evacuation=9), "sort town,6,,,,")
    assert read_places(short) == {"Daraya", "Jobar"}
    assert read_places(long) == {"Daraya"}
    told_too = "\n".join((weigh("thursday", evacuation=9), weigh("lull", truce=9)))
    tables(told_too, "sort town,6,,,,")
    assert read_places(long) == {"Daraya", "Jobar"}
    # the only deal of a report is proposed, however unlikely
    tables(weigh("rain", evacuation=9), "sort town,6,,,,")
    assert read_places(long.replace(swap, "")) == {"Daraya"}
    listed = TOLD.replace("Daraya", "Daraya and Jobar")
    both = (
        f"A day in the war\n\n{listed} Shells fell. Rain fell. Snow fell. Night fell. Dogs barked."
    )
    tables(weigh("thursday", evacuation=9), "sort town,6,,,,\nword -1 and,-12,,,,")
    assert read_places(both) == {"Daraya"}


def test_town_taken_back_is_dated_by_its_retaking(gazetteer):
    text = (
        "Army retakes town from rebels\n\nThe army said on Thursday it had retaken the town of Harasta"
        " from rebels.\n\nRebels seized Harasta in late March.\n\nThe rebels fled, a spokesman"
        " said.\n\nThe town lies on a road.\n\nThe war began in 2011.\n\nMany have fled their homes."
    )
    news = [claim for claim in read(text, gazetteer) if not claim.background]
    assert [(c.happened_on.text, c.change.text) for c in news] == [("2018-04-19", "Harasta")]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("المسلحون في حلب يرفضون مغادرة المدينة", False),
        ("القصف يمنع دخول مساعدات إلى حلب", False),
        ("المسلحون في حلب بين قرارين", True),
    ],
)
def test_words_alone_make_no_deal_of_what_an_arabic_title_says_is_refused(
    gazetteer, tables, title, told
):
    tables(weigh("رشدهم", surrender=9), "sort town,6,,,,")
    text = f"{title}\n\nعاد المسلحون في حرستا إلى رشدهم قرب الجامع الكبير."
    claims = extract_claims(text, parse_edtf("2018-04-20"), "ar", gazetteer).claims
    assert any(is_proposal(claim) for claim in claims) is told
