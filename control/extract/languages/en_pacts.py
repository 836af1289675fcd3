"""English: further ways in which the press tells of truces, exchanges, aid and sieges.

Data only, a part of en.py and in its form.
"""

from __future__ import annotations

from control.extract.languages.en_fates import join

_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|forty|sixty|ninety|3|4|5|6|7|8|9"
    "|10|11|12|14|24|30|36|48|60|72|90"
)
_QUIET = "quiet|calm|tranquillity|tranquility|silence|peace"

# "an eleven-hour pause", "a month without fighting", "the guns fell silent"
TRUCE = "|".join(
    (
        join(_COUNTS, "day|week|month", "pause|lull|standstill|halt|respite|break"),
        join("day|week|month|days|weeks|months", "of", _QUIET),
        join(
            "day|week|month|days|weeks|months|hours", "without", "fighting|shooting|firing|a shot"
        ),
        join("a pause|the pause|standstill|moratorium on attacks|halt in the fighting"),
        join(
            "halt to",
            "operations|its operations|hostile acts|attacks|all attacks|firing|the fighting",
        ),
        join("immediate halt to", "the fighting|fighting"),
        join(
            "guns",
            "fall|fell|have fallen|had fallen|would fall|will fall|went|stay",
            "silent|quiet",
        ),
        join("guns in gaza stopped|guns stopped|put its bombing on hold|suspended its bombing"),
        join(
            "cease|ceased|stop|stopped|halt|halted",
            "offensive action|offensive actions|all offensive action",
        ),
        join("hold|held|holding", "its", "fire"),
    )
)
# what the sides do with an agreement
AGREED = "|".join(
    (
        join("put", "their|its|his", "names to|name to|seals to|signatures to"),
        join("initialled|initialed|countersigned|shook hands on|hammered out"),
    )
)
DEAL = "|".join(
    (
        join(
            "a|the|this|fresh|new|local|private|verbal|unwritten|tacit",
            "compact|bargain|covenant|entente",
        ),
        join("tacit|private|verbal|unwritten|gentlemen s", "understanding|agreement"),
    )
)
# buses and people on the move
LEAVE = join(
    "headed|trundled|rumbled|crawled|snaked|wound|inched|lurched|rode|set|made their way|led|driven",
    "out of",
)
TRANSFER = "|".join(
    (
        join(
            "coaches|minibuses",
            "carried|took|ferried|brought|bore|carrying|taking|ferrying|bringing",
        ),
        join(
            "boarding|boarded|board|boards|climbed aboard|climbing aboard|climbed onto|filed onto",
            "green buses|the green buses|the buses|buses|coaches|white buses",
        ),
        join(
            "take|took|taken|taking|bring|brought|bringing|get|getting",
            "people|civilians|fighters|rebels|militants|residents|gunmen",
            "out",
        ),
        join("busloads of|coachloads of|packed off to|permitted to travel|allowed to travel"),
    )
)
# whom the sides give back to each other
EXCHANGE = "|".join(
    (
        join(
            "free|freed|free|freeing|release|released|return|returned|handed back|gave back|sent home|swapped",
            "each other s|one another s",
            "captives|prisoners|men|soldiers|detainees|dead|hostages",
        ),
        join("prisoner|captive|detainee|hostage|body|bodies", "trade|for prisoner swap"),
        join(
            "swap|trade|exchange",
            "of",
            "captives|captured soldiers|captured fighters|fallen|the dead|remains",
        ),
        join(
            "captives|prisoners|detainees|hostages", "changed hands|were traded|were swapped|traded"
        ),
    )
)
_LOADS = (
    "rice|flour|food|aid|medicine|medicines|fuel|supplies|relief|wheat|kerosene|grain|blankets|fodder"
    "|medical supplies|food parcels|relief supplies"
)
ACCESS = "|".join(
    (
        join(
            "lorries|trucks|vehicles|trailers|lorry|convoy|wagons",
            "of|with|carrying|bearing|bringing",
            _LOADS,
        ),
        join("laden|loaded|piled|packed|filled", "with", _LOADS),
        join(
            "relief|food|aid|fuel",
            "lorries|lorry|lorries and|tanker|tankers|shipment|shipments|flight|flights",
        ),
        join(
            "red crescent|red cross|world food programme|world food program|wfp|un|u n|united nations",
            "convoy|convoys|trucks|lorries|aid|food",
        ),
        join("shipment of|consignment of|tonnes of|tons of", _LOADS),
        join("aid|food|relief|humanitarian", "delivery|deliveries|distribution|distributions"),
        join(
            "delivery of|deliveries of|distribution of|entry of",
            "aid|food|relief|humanitarian|supplies",
        ),
        join(
            "delivering|distributing|delivered|distributed|handing out|handed out",
            "aid|food|relief|supplies|humanitarian",
        ),
        join(
            "allowed|allows|allowing|let|lets|letting",
            "aid|food|humanitarian",
            "in|into|through|aid",
        ),
    )
)
DELIVERS = join(
    "unloaded|unloading|offloaded|carried into|brought into|waved through|waved on|let in|admitted|let by|came through|came in|rolled up|tied up|drew up"
)
SURRENDER = "|".join(
    (
        join(
            "gave|give|gives|given|giving|turned|turn|turning", "himself|themselves|itself", "up|in"
        ),
        join(
            "laid down|lay down|laying down|handed in|handing in|handed over|gave up|turned in|surrendered",
            "its|his|the|heavy|some",
            "arms|weapons|rifles|guns",
        ),
        join(
            "put down|putting down|puts down|lays down|drop|dropped|dropping|yield up|yielded up",
            "their|its",
            "arms|weapons|rifles|guns|firearms",
        ),
        join(
            "give up|gave up|giving up|hand in|surrender", "tanks|armour|artillery|rocket launchers"
        ),
        join(
            "presented|presenting|delivered|delivering|delivers|handed|gave",
            "themselves",
            "up|with|and|to",
        ),
        join("consented to|accepted to|undertook to", "disarm"),
    )
)
# with the state, man by man
STATUS = "|".join(
    (
        join(
            "settle|settled|settling|regularise|regularised|regularising|regularize|regularized|regularizing",
            "their|his|the",
            "status|situation|situations|legal status|legal situation|papers|cases|files",
        ),
        join("status|statuses|situation|situations", "settled|regularised|regularized"),
        join(
            "settlement",
            "office|centre|center|of their situation|of their situations|of the situation",
        ),
    )
)
_RINGS = "siege|blockade|encirclement|ring|cordon|stranglehold|noose"
SIEGE_END = "|".join(
    (
        join(
            "broke|break|broken|breaking|breaks|lifted|lifting|ended|ending|smashed|pierced",
            "the|a|an|its",
            _RINGS,
        ),
        join("siege|blockade|encirclement", "is|was|has been|had been", "over|lifted|ended|broken"),
        join("punched|broke|cut|fought their way", "through the", _RINGS),
    )
)
SIEGE_BEGIN = "|".join(
    (
        join(
            "closed|closing|drew|tightened|completed",
            "the|a tighter",
            "ring|noose|cordon",
            "around|round",
        ),
        join(
            "closed off|hemmed in|bottled up|ringed|sealed off|cut the road to|severed the road to"
        ),
    )
)
