"""English words of control: how the press says that a place is taken, lost, handed over or besieged.

Data only, a part of en.py and in its form. Where every verb goes with every word beside it the
phrases are put together here.
"""

from __future__ import annotations

from control.extract.languages import en_pacts
from control.extract.languages.en_fates import EMPTIED, FALLS, FORCES, HOLDS, QUITS, QUITS_FROM

# "took control of", "have regained full control over", "imposes its control": every verb with every
# word between it and "control"
_TAKES_CONTROL = "|".join(
    f"{verb} {how}control{over}"
    for verb in (
        "took take takes taken taking gained gain gains gaining regained regain regains regaining"
        " restored restore restores restoring imposed impose imposes asserted reasserted reasserts"
        " declared declares announced claims claimed established establishes reestablished extended extends extend secured seized seizes seize"
        " seizing wrested won retook assumed assumes assume recovered recover expanded"
    ).split()
    for how in (
        *("", "full ", "complete ", "total ", "its ", "their ", "its full ", "their full "),
        *("the full ", "the total ", "the complete "),
    )
    for over in ("", " of", " over")
)
# "raised the national flag", "the flag was hoisted", but no "white flag"
_RAISES_FLAG = "|".join(
    [
        f"{verb} {whose}flag{many}"
        for verb in "raised raises raise raising hoisted hoists hoist hoisting planted".split()
        for whose in (
            *("", "the ", "their ", "its ", "a ", "national ", "state ", "syrian ", "iraqi "),
            *("the national ", "the state ", "the official ", "the government ", "the army "),
            *("the syrian ", "the iraqi ", "the libyan ", "the sudanese ", "the country s "),
            *("syria s ", "iraq s ", "their own ", "the green ", "the black ", "the republic s "),
        )
        for many in ("", "s")
    ]
    + [
        f"flag {verb}"
        for verb in ("was raised", "was hoisted", "has been raised", "has been hoisted")
    ]
)
# "under government control", "restore state rule", "the return of state institutions", "the army
# to retake the town": a place goes back to its state
_STATE = "state government regime army".split()
_TO_STATE = "|".join(
    [
        f"{way} {state} {rule}"
        for way in (
            *"under to into in restore restores restored restoring return of".split(),
            *("under full", "to full", "under the full", "return to", "returns", "returned"),
        )
        for state in _STATE
        for rule in "control rule hands authority sovereignty".split()
    ]
    + [
        f"{way} the {full}{state}"
        for way in (
            *("under the control of", "under the authority of", "under the sway of"),
            *("back under", "handed to", "over to", "to the control of", "in the hands of"),
        )
        for full in ("", "syrian ")
        for state in _STATE
    ]
    + [
        f"{state} {act}"
        for state in (*_STATE, "troops", "government forces", "regime forces", "government troops")
        for act in (
            *("to retake", "to take over", "to take control", "to regain control", "to recover"),
            *(
                "to assume control",
                "to reassume control",
                "to reassert control",
                "to restore control",
            ),
            *("control over", "control of", "to reclaim", "to re enter"),
        )
    ]
    + [
        f"{whose} {what} {act}"
        for whose in ("state", "government")
        for what in ("institutions", "services", "authority", "institutions and services")
        for act in ("to return", "would return", "will return", "had returned", "have returned")
    ]
    + [
        f"{whose} institutions {act}"
        for whose in ("state", "state s", "government", "government s")
        for act in (
            *("will be re established", "to be re established", "would be re established"),
            *(
                "are to reopen",
                "are to return",
                "will reopen",
                "to reopen",
                "would reopen",
                "will resume work",
                "to resume work",
            ),
            *(
                "will be restored",
                "to be restored",
                "would be restored",
                "will return",
                "to return",
            ),
        )
    ]
    + [
        f"return of {whose}{what}"
        for whose in ("", "the ", "all ")
        for what in ("state institutions", "government institutions", "the state", "state services")
    ]
    + [
        f"{give} the {town}"
        for give in "retake cede surrender relinquish".split()
        + ["give up", "hand over", "take over"]
        for town in "town city district area enclave camp suburb neighbourhood village".split()
    ]
)

# "rolled into the town": who drives on like that meets nobody who would stop him
_MARCHES = "|".join(
    f"{verb} {into}"
    for verb in (
        "marched marching marches rolled rolling rolls swept sweeping sweeps moved moving moves"
        " drove driving walked walking poured pouring streamed streaming stormed storming"
        " strolled trooped driven advanced advancing rode raced pushed fought charged filed strode swarmed flooded barged"
    ).split()
    for into in (
        ("into", "back into", "straight into", "right into", "deep into", "unopposed into")
        + (("their way into", "its way into") if verb == "fought" else ())
    )
)

CONTROL = {
    # the state's agency says "restored security and stability to" of what the army takes
    "capture": "restored security and stability to|restore security and stability to|restores security and stability to|restored security to|restores security to|assumed full control of|assumed control of|captured|captures|capturing|capture|seized|seizes|seizing|seize"
    "|took control of|takes control of|taken control of|take control of|taking control of"
    "|took full control of|gained control of|gains control of|regained control of|regain control"
    "|took back|takes back|take back|taking back|taken back|retook|retakes|retaken|retake|retaking|recaptured|recaptures|recapture"
    "|recapturing|reclaim|reclaims|reclaimed|overran|overruns|overrun|took over|takes over"
    "|liberated|liberates|liberate|liberation of|liberating|wrested|wrest|conquered|stormed into"
    "|snatched|snatches|reconquered|taken over|seizure of|recapture of|capture of"
    "|took complete control|established control over|establish control over|secured control"
    "|asserted control|restored control"
    "|taken full control|has taken|have taken"
    "|in full control of|in total control of|in near total control of|in near complete control of|now controls|now control|fully occupied|full control of|complete control of"
    "|secured full control|now in control of|regained the|won control|won back|wins back|win back"
    "|winning back|declared victory|declares victory|proclaimed victory|defeated|fully controlled|now controlled"
    "|have taken over|has taken over|had taken over|full control over|complete control over|control of the whole of|gained control over|now hold|now holds"
    "|take over|take charge of|takes charge of|took charge of|back in charge of|in control of|in full charge of|extended control over|extended their control over|extends control over"
    "|consolidated control over|liberating"
    "|" + _TAKES_CONTROL + "|" + HOLDS,
    # these take a place only where it is their direct object: "took the town", not "took part"
    "take": "wrenched|prised|pried|stormed|occupy|occupies|occupying|overrunning|rid|rids|taken|took|take|takes|won|wins|secured|secures|occupied|occupies|freed|frees|cleared|clears|cleansed|purged|recovered|recovers|regained|regain|regains|regaining",
    # what a report calls a place it has named: "they took the town", not "they took the base"
    "seat": "town|city|village|suburb|district|neighbourhood|neighborhood|towns|villages|neighbourhoods|neighborhoods|districts|suburbs|quarters|enclave|camp"
    "|area|pocket|capital|quarter|region|stronghold|province|port|island|settlement|crossing|valley",
    "height": "hill|hilltop|ridge|post|checkpoint|position|building",
    # what may stand between "the town" and "is now under", "has been retaken"
    "auxiliary": "is|was|are|were|has|have|had|been|be|now|also|again|all|already|fully|completely|entirely|totally",
    # forces do these, whether or not the sentence names them
    "by_arms": "restored security*|liberat*|retook|retakes|retake|retaken|retaking|recapture*|recapturing|overran|overruns|overrun"
    "|control of|control over|under full control|the control of|wrested|conquered",
    "beaten": "defeated|defeat|beat|against|fought|battled|battling",
    "achieved": "managed",
    # they fought for it: no deal let them in
    "fought": "captur*|seiz*|overran|overruns|storm*|recaptur*|retook|wrested|routed",
    # who takes a place over for the state where no army is named
    "state_forces": "coast guard|coast guards|police|security forces|troops|soldiers|state institutions|authorities",
    "wholly": "full|fully|complete|whole|entirely",
    "part_of": "section of|sector of|sectors of|side of|part of|parts of|most of|half of|some of|much of|large parts|a large part|almost all"
    "|areas of|areas in|neighbourhoods in|neighborhoods in|swathes of|outskirts of|percent of"
    "|per cent of|sections of|edge of|portions of|centre of|center of|third of",
    "claimed": "claimed|claim|claims|purported*|allegedly|unconfirmed",
    "rumour": "amid reports|were reports|are reports|conflicting reports|rumours|rumors",
    "disputed": "incorrect|not correct|false|disputed|disputes|denied|denies|rejected the claim|contradicted"
    "|dismissed|ridiculous|unfounded|baseless|still in control|still in the hands|remain in control"
    "|refuted|refutes|refute|rejected|rejects|not true|untrue|still fighting|fighting is ongoing"
    "|fighting there is ongoing|fighting was ongoing|fighting continues|was going on|is going on",
    # a side speaks of itself
    "ours": "under our control|under our full control|in our hands|in our control",
    "captured_by": "under our control|under our full control|in our hands|in our control|yielding control to|ceding control to|ceded control to|yielded control to|control to the government|gives the government control|giving the government control"
    "|government control of|returned to government control|back under state control"
    "|back under government control|under state control|returned to state control"
    "|brought under government control|brought under state control|was captured|were captured|been captured|was seized|were seized|been seized"
    "|fell to|falls to|fallen to|fall to|fell under|was retaken|were retaken"
    "|been retaken|was recaptured|been recaptured|was liberated|were liberated|been liberated"
    "|was overrun|been overrun|has fallen|had fallen|have fallen|fell on|under the control of"
    "|in the hands of|under full control|came under the control|come under the control"
    "|back under|fully under the control|taken by|was taken|captured by"
    "|seized by|retaken by|recaptured by|liberated by|now under|under complete control"
    "|brought back under|returned to|" + FALLS,
    # forces that leave a place, and a place that they have left
    "quit_from": QUITS_FROM,
    "quit_place": QUITS,
    "emptied": EMPTIED,
    "falls": FALLS,
    "unopposed": "unopposed|without a fight|without fighting|without resistance|without a shot|without"
    " firing|without a battle|no resistance|little resistance|barely a shot|hardly a shot|not a shot",
    "forces": FORCES,
    "drive_out": "drove|driven out|drives|drive out|driven from|expelled|expel|expels|ousted"
    "|ousts|oust|pushed out|forced out|dislodged|dislodge|routed|flushed out|kicked out"
    "|chased out|cleared of|driving|ejected|pushed|flushed|evicted|kicked|had driven|has driven|have driven",
    "lose": "lost control of|loses control of|lost|loses|losing|gave up|gives up|given up|gave away|gives away|given away|abandoned|ceded",
    # "came under rebel control": the first stands before the second
    # words by which a place goes back to its state; which place, and when, the deal tells
    "by_both": "accord between|pact between|agreement between|deal between|arrangement between",
    "to_state": _TO_STATE + "|take charge of|takes charge of|took charge of|the state regains"
    "|government regains|back to the state|has retaken|have retaken|army has moved in"
    "|control of the town|control of the city|control of the district|control of the area"
    "|control of the enclave|" + _RAISES_FLAG,
    "unconfirmed": "not confirmed|not confirm|unable to confirm|could not confirm|no confirmation"
    "|could not verify|unable to verify",
    # whose place it is and stays
    "keeps": "still control|still controls|still hold|still holds|remain in control of|still under",
    # and of these it is said that they are lost, or fought for
    "contested": "lost|loses|lose|losing|battle|fight|for control|rebel|opposition|insurgent|militant|no|joint"
    "|their|jihadist|islamic state",
    "now": "now|took|taken|ended|ends|completed|last|raised|hoisted|fully",
    # not yet: "on the verge of capturing", "nearly retook"
    "verge": "appeared to|appears to|seemed to|seems to|verge of|brink of|point of|close to|closer to|near to|short of|nearly|almost",
    # whoever takes a place does so with these, who do not hold it then
    "aided": "backed by|supported by|aided by|assisted by|helped by|with the help of|with help from"
    "|with support from|with the support of|with the backing of|with backing from|with the aid of"
    "|alongside|together with|accompanied by|with air support from|with air cover from",
    # the place of "which had been held by", "a town under the control of"
    "kept_by": "held by|controlled by|occupied by|run by|ruled by|in the hands of|under the control of",
    "state_flag": "syrian|national|state|government|official|iraqi|libyan|sudanese|yemeni|republic",
    # over a place that its taker has entered: he holds it
    "flag": _RAISES_FLAG,
    "becomes": "come fully under|came fully under|brought fully under|now fully under|fully under|firmly under|entirely under|back under|now under|came under|come under|comes under|fell under|falls under"
    "|fallen under|returned to|restored to|brought under|passed into|back in|fell into|fallen into",
    "control_noun": "control|hands|rule|possession|sway|authority",
    "cleared": "free of|clear of|cleared of|rid of|emptied of|free from",
    "march": _MARCHES,
    "enter": _MARCHES
    + "|move into|moves into|moving into|take up posts in|entered|enter|enters|entering|moved into|rolled into|deployed in|deployed into"
    "|deploy along|deploying along|deployed along|return to|marched into|swept into|stormed|storm|advanced into|deploy in"
    "|deployed inside|took up positions|" + _RAISES_FLAG,
    "control": "in charge|control|controls|controlled|controlling|hands|held|sovereignty|authority",
    "siege_begin": f"{en_pacts.SIEGE_BEGIN}|"
    "besieged|besiege|laid siege|lay siege|encircled|encircle|encircling"
    "|surrounded|imposed a siege|impose a siege|tightened the siege|cut off|sealed off"
    "|completely encircled|imposed a blockade|blockaded|completed the encirclement"
    "|closed the last road|severed the last|laying siege|severed the only|cut the only|cut the last"
    "|cuts last|cuts only|lays siege",
    "siege_end": f"{en_pacts.SIEGE_END}|"
    "broke the siege|break the siege|broken the siege|breaks the siege"
    "|lifted the siege|lift the siege|lifting the siege|siege was lifted|siege was broken"
    "|siege is broken|ended the siege|ending the siege|end the siege|siege lifted|siege broken"
    "|lifting of the siege|breaking the siege|lift its siege|lifted its siege|ended its siege"
    "|ending a|broke through the siege|lifted a siege|lifted the blockade|siege has been lifted"
    "|siege has been broken|broken a siege|broke a siege|broken a months long siege"
    "|siege had been lifted|lifts siege|breaks siege|lifts the siege|end to the siege",
    "siege": "siege|besieged|blockade|blockaded|encircled|trapped|under siege|beseiged|seige"
    "|blockade*|surrounded",
}
