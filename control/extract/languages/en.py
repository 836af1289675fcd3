"""English: the words in which reports tell of deals, control, people, time and number.

Data only, read through control.extract.lexicon. A phrase stands under the tag that says what it
does in a sentence; a final `*` lets the word go on ("evacuat*" is evacuated, evacuation, ...).
"""

from __future__ import annotations

from control.extract.languages import Language, en_pacts
from control.extract.languages.en_control import CONTROL
from control.extract.languages.en_fates import EMPTIED, FALLS

# "handed over their heavy and medium weapons": who gives up arms, and how the press says it
_GIVE_UP = (
    *("hand over", "hands over", "handed over", "handing over", "hand in", "handed in"),
    *("handing in", "laying aside"),
    *("give up", "gave up", "giving up", "given up", "turn in", "turned in", "turning in"),
    *("turn over", "turned over", "turning over", "lay down", "laid down", "laying down"),
    *("surrender", "surrendered", "surrendering", "handover of", "surrender of"),
    *("hand", "handed", "handing"),
)
_ARM_NAMES = ("weapons", "arms", "weaponry", "guns", "rifles")
_ARMS = tuple(
    f"{whose}{which} {arms}"
    for whose in ("", " their", " all their", " some of their", " all")
    for which in ("", " heavy", " medium", " heavy and medium", " medium and heavy")
    + (" tanks and", " tanks and heavy", " artillery and", " armour and")
    + (" heavy and medium sized", " light", " personal", " individual")
    for arms in _ARM_NAMES
)

# "swapped the bodies of 20 men", "exchanged the remains of soldiers"
_BODIES_SWAPPED = "|".join(
    f"{verb}{the} {dead}"
    for verb in "exchange exchanges exchanged exchanging swap swaps swapped swapping".split()
    for the in ("", " the")
    for dead in ("bodies", "remains", "fallen", "dead")
)

# "started to pull its fighters back", "pulling heavy weapons out of"
_PULLS_BACK = "|".join(
    f"{verb}{whose}{who} {way}"
    for verb in "pull pulls pulled pulling move moved moving".split()
    for whose in (" its", " their", " all its", " all their", "")
    for who in (
        " fighters",
        " forces",
        " troops",
        " men",
        " units",
        " heavy weapons",
        " heavy arms",
    )
    for way in ("back", "out", "away")
)
# who arranged that people may leave: "left the town after talks with local elders"
_BY_TALKS = "|".join(
    f"{how} {what}{whom}"
    for how in ("after", "following", "through")
    for what in ("talks", "negotiations", "mediation")
    for whom in (" with", " by", " between", " led by")
)

PHRASES = {
    # -- agreements: what was agreed -------------------------------------------------------
    "foreign_troops": "american soldiers|american troops|american forces|us troops|u s troops|us forces"
    "|u s forces|nato troops|nato forces|foreign troops|foreign forces|coalition troops"
    "|international troops|us soldiers|u s soldiers|french troops|british troops|western troops",
    # how empty buses come for people, and what for
    "comes_in": "made it into|pulled into|drove into|went into|rolled into|sent to|sent into|lined up in|set off for|set out for|dispatched to|on the way to|on their way to",
    "fetch": "begin|start|pick up|collect|take|carry|bring|transport|carry out",
    "stuck": "stuck at|stuck in|held up|stranded|stopped at|waiting at|waiting in|halted at",
    "peace_deal": "peace agreement|peace accord|peace deal|peace pact|peace treaty",
    "superlative": "largest|biggest|first|worst|most|deadliest",
    "preparation": "preparation|preparations",
    "provides": "entails|provides for|provide for|includes|stipulates|envisages|calls for|foresees|sets out",
    "promised": "promised|guaranteed|pledged",
    "deal": f"{en_pacts.DEAL}|"
    "agreed to a plan|agreed on a plan|agreed to the plan|accepted a plan|accepted the plan|agreed to a proposal|accepted a proposal|accepted the proposal|agreed to pull|agree to pull|agreed to disband|arranged by tribal|arranged by local|arranged by elders|brokered peace|mediated peace|agreed disengagement|agreed withdrawal|agreed redeployment|agreed pullback|redeployment plan|pledged to free|promised to free|agreed to free|pledged to release|promised to release|agreed to release|framework decision|trilateral statement|statement signed by|surrender terms|accepted terms|agreed to terms|an understanding|understanding with|a settlement|final settlement|final formula|local settlement|settlement deal|settlement agreement"
    "|as agreed by|as agreed between|as arranged between|local settlement|agreed to go|agree to go|agreed to empty|agreed to disarm|agree to disarm|agreed to let|agree to let"
    "|agrees to let|agreed to be|as part of a swap|arrangement|protocol|population swap|people swap|agreement|agreements|deal|deals|accord|accords|pact|pacts|peace plan|terms of"
    "|memorandum|memorandum of understanding|understandings|agreed to leave|agreed to withdraw"
    "|agreed to evacuate|agreed to hand over|agreed to lay down|agreed to surrender"
    "|agree to leave|agree to withdraw|agreed to pull out|agreed to stop fighting"
    "|agreed to go|agree to go|agreed to move out|the terms|terms were|agreed to depart|agreed to cease|agrees to leave|agree to hand over|agreed to quit",
    "truce": f"{en_pacts.TRUCE}|"
    "stop offensive operations|halt offensive operations|suspend offensive operations|cease offensive operations|stop all attacks|halt all attacks|suspend all attacks|halt to all fighting|stop to all fighting|halt to all military|halt to military operations|halt all military|suspension of military operations|suspension of all military|suspension of fighting|pause of hostilities|day pause|week pause|month pause|days of calm|truce|truces|armistice|humanitarian pause|lull in fighting|pause in fighting"
    "|the pause|pause its offensive|pause the offensive|halt its offensive|suspend its offensive"
    "|pause its operation|pause in hostilities|lull in hostilities|halt in hostilities"
    "|silence the guns|guns went quiet|guns fell silent|halt hostilities|end hostilities|one week pause"
    "|week long pause|humanitarian pauses|24 hour pause|48 hour pause|72 hour pause|stop shooting|stop firing|hold their fire|a lull|lull|pause fighting|agree to pause|paused fighting|paused their fighting|suspended fighting|suspend fighting|held their fire|halted fighting|halted the fighting"
    "|stop attacking each other|stop attacking one another|stop attacks on each other|stop fighting each other|stop fighting one another|not to attack each other|not to attack one another"
    "|halt to fighting|halt in fighting|halt fighting|halt the fighting|cease fighting|end to fighting|stop fighting|stop the fighting|fighting is to stop|fighting would stop|fighting will stop|stopped firing|stopped shooting",
    "ceasefire": "ceasefire|ceasefires|cease fire|cease fires|cessation of hostilities"
    "|halt to hostilities|cease hostilities|de escalation zone*|deescalation zone*"
    "|agreement to end|accord to end|deal that halted|agreement that halted|deal that ended|agreement that ended|deal to halt|agreement to halt|deal to stop|agreement to stop|deal to end the war|deal to end fighting|deal to end the fighting|deal to end clashes|agreement on ending|deal on ending"
    "|disengagement of forces|disengagement of troops|disengagement of armed forces|disengagement of the two|disengaged troops|disengage their forces|disengaged their forces|disengagement took place|disengagement began"
    "|demilitarised zone|demilitarized zone|de escalation agreement|de escalation deal|silence regime|regime of silence",
    "reconciliation": "accepted state rule|accept state rule|accepted government rule|accept government rule|accepted state authority|accepted the return of the state|accepted the return of state rule|accept the return of state rule|accepted the return of state authority|accepted a return of state rule|accepted a return to state rule|accept the return of the state|agreed to return to state rule|reconciliation|reconciliations|reconciled|reconciling|reconcile"
    "|musalaha|mussalaha|settlement with the authorities|settlement with the government|settlement with the state|settlement with the army",
    "status": f"{en_pacts.STATUS}|"
    "settled their legal status|regularised their legal status|regularized their status|settle their status|settled their status|settlement of their status"
    "|settle their legal status|settling their status|regularise their status"
    "|regularize their status|status settlement|amnesty for fighters|settle their affairs"
    "|settlement of the status|settlement process|regularised their status"
    "|settled the cases|settled the files|status settled|statuses settled|cases settled|files settled",
    "exchange": f"{en_pacts.EXCHANGE}|"
    f"{_BODIES_SWAPPED}|trade of prisoners|trade prisoners|traded prisoners|prisoner exchange*|prisoner swap*|prisoners exchange*|exchange of prisoners"
    "|swap of prisoners|exchange prisoners|exchanged prisoners|swapped prisoners|swap prisoners"
    "|exchange of detainees|detainee exchange|detainee swap|hostage exchange|exchange of captives"
    "|exchange of bodies|swapped detainees|exchanged detainees|exchange of hostages"
    "|pow exchange*|pow swap*|exchange of pows|prisoner of war exchange*|prisoner of war swap*"
    "|hostage deal|prisoner deal|prisoner release deal|exchanged captives|captives exchange"
    "|prisoners were exchanged|prisoners swapped|prisoners exchanged",
    "weapons": "|".join((*_ARM_NAMES, "tanks", "ammunition", "munitions", "mortars")),
    "surrender": f"{en_pacts.SURRENDER}|"
    + "|".join(f"{verb}{what}" for verb in _GIVE_UP for what in _ARMS)
    + "|hand themselves in|handed themselves in|handed themselves|turned themselves in|turn themselves in|turned themselves over|turned themselves and their weapons over|surrender|surrenders|surrendered|surrendering|agreed to disarm|disarm and disband|disarm and leave|capitulated|capitulation|gave themselves up",
    "access": f"{en_pacts.ACCESS}|"
    "food trucks|truckloads of food|truckloads of aid|trucks loaded with|lorries loaded with|trucks carrying food|trucks carrying aid|aid trucks rolled|lorries reached|lorries drove into|lorries entered|lorries rolled into|trucks reached|trucks rolled into|supplies reached|food reached|aid got into|with food for|lorries of food|lorries with food|lorries of aid|lorries with aid|aid lorries|trucks of food|food convoy*|relief convoy*|un convoy|un convoys|open the road*|opened the road*|opened a road|opening the road*|opening of the road*|reopen the road*|reopening the road*|reopening of the road*|open a road|reopen roads|open roads|aid gets into|food parcels|food aid|trucks with food|trucks with aid|food for a month|aid went into|aid entered|aid reached"
    "|aid trucks entered|supplies entered|humanitarian corridor*|aid corridor*|humanitarian access|aid access"
    "|allow aid|allow humanitarian aid|allow in aid|allowing aid|allowing humanitarian aid"
    "|allow food|entry of aid|aid deliveries|delivery of aid|let aid|let in aid|let food"
    "|green corridor*|safe corridor*|aid convoy*|humanitarian convoy*"
    "|carrying food|carrying aid|carrying supplies|carrying relief|carrying medical|carrying medicine*|carrying humanitarian|carrying flour|loaded with food|loaded with aid|aid trucks|trucks of aid|relief trucks|food and medicine|relief supplies",
    # prepositions of an agreement: they say that there is one, and take no date to themselves
    "under": "welcomed a|welcomed the|welcome the|welcomes the|hailed a|hailed the|hails the|accord between|pact between|in return for|in exchange for|agreement between|deal between|deal with|agreement with"
    "|under an agreement|under a deal|under the deal|under the agreement|as part of|under the terms",
    # what takes the "to" of an agreement: "agreed on Wednesday to leave"
    "consent": "agreed|agree|agrees|consented|accepted|pledged to|promised to",
    "swap": "prisoners go|captives go|detainees go|hostages go|prisoners walk free|prisoners walked free|trading|exchang*|swap*|trade|traded|releas*|freed|free|freeing",
    # what is done with prisoners whom a deal frees
    "freed": "freed|set free|released|release of",
    "let_go": "get back|gets back|got back|receive back|received back|exchang*|swap*|trade|traded|releas*|freed|free|freeing|let go|handed over|hand over|handing over"
    "|return|returned|repatriat*|back home|from captivity|flown|went home|go home|out of prison|out of jail|in return for|in exchange for"
    "|regained their freedom|gained their freedom|walked free|crossed over|gave up|got back|received|transferred|brought home|gave back|given back|came home",
    "held": "behind bars|still held|still have|still has|still hold|still holds|still holding|remain|remains|remained|still in"
    "|are still|languish|languishing|believed to be held",
    # words at which a clause ends and another verb rules
    "boundary": "that will|that would|that took|that came|that is|that has|while|as|after|when|where|but|which|although|despite|amid|hours after|days after"
    "|under which|since|before|following|weeks after|who|because",
    "handover": "ceded to|was ceded|were ceded|relinquished to|relinquishing control|relinquished control|hand over control|handed over control|handing over control|handover of"
    "|hand over the|handed over the|handing over the|hand over to|handed over to"
    "|handed control|hand control|handing control|hand the|handed the|transfer of control"
    "|handed back|hand back|be handed over|was handed over|were handed over|ceded|cede|cedes|ceding|turned over|turn over|turning over|transferred to"
    "|turned over control|relinquished|relinquish|handover|takes over|handed over|hand over"
    "|hands over|handing over",
    # these give a place to somebody where it stands between them and "over" or "to"
    "hand_verb": "hand|gave away|give away|giving away|hands|handed|handing|turn|turns|turned|give|gives|gave|return|returns|returned"
    "|returning|transfer|transferred|surrender|surrendered",
    "prisoners": "detained soldiers|detained fighters|detained civilians|detained men|captive soldiers"
    "|jailed fighters|jailed commanders|jailed rebels|abducted girls|abducted women|schoolgirls|abductees|captured soldiers|captured servicemen|captured officers|captured policemen|captured troops|kidnapped soldiers|kidnapped policemen|abducted soldiers|captured fighters|conscripts|prisoner|prisoners|detainee|detainees|captive|captives|hostage|hostages"
    "|prisoners of war|pows|remains of fighters|remains of soldiers|bodies of fighters|bodies of soldiers",
    # -- movement ---------------------------------------------------------------------------
    "evacuate": "removal of fighters|removal of rebels|removal of militants|removal of insurgents|granted a corridor|given a corridor|granted a way out|given a way out|evacuat*|evacuee|evacuees|safe passage|granted passage|given passage|safe exit",
    "transfer": f"{en_pacts.TRANSFER}|"
    "busload of|busloads of|removing rebels|removing the rebels|removing fighters|removing militants|removing gunmen|removing insurgents|driven to|taken out of|taken out|moving out|move out|took out of|take out of|got on buses|get on buses|board the buses|boarded the buses|took buses|taking buses|take buses|brought out|bring out|were brought|boarded|bused|bussed|busing|bussing|board buses|boarded buses|boarding buses"
    "|boarded a convoy|transferred|transported|be transferred|be transported|transfer|relocated"
    "|resettled|moved out|shipped out|taken by bus|ferried|were taken|be moved|being moved"
    "|were moved|buses carried|buses have carried|buses had carried|convoy carried|convoys carried|buses carrying|buses took|buses transporting|busloads|convoy carrying"
    "|convoys carrying|convoy of|displaced to|transferring|transporting|taken on buses"
    "|go aboard|went aboard|taken by buses|taken to|brought to|moved to|bused out|convoy transporting|aboard buses|on board buses",
    "leave": f"{en_pacts.LEAVE}|"
    "flee a besieged|flee the besieged|flee besieged|flee a siege|flee the siege|flee siege|"
    "rolled out of|poured out of|filed out of|drove out of|streamed out of|will go to|would go to|to go to|allowed out|let out|way out of|coming out of|came out of|come out of|had gone|have gone|leave|leaves|left|leaving|depart|departs|departed|departing|departure|exit|exited"
    "|exits|quit|quits|quitting|go from|go out|went out|came out|moved out|exiting|set off|set out"
    "|went to|headed to|headed for|heading to|heading for|exodus|walked out of|on their way out",
    "withdraw": f"{_PULLS_BACK}|withdraw*|withdrew|pull out|pulled out|pulls out|pulling out|pullout|pull back"
    "|pulled back|pullback|retreat|retreated|retreats|retreating|abandoned|abandon their"
    "|redeploy|redeployed|redeploying|redeployment|pulling back",
    "arrive": "arriv*|reached the|reach the|reaches|coming off buses|got off buses|disembarked"
    "|welcomed in|received in|pulled into|has reached rebel|has reached militant|have reached rebel|have reached militant"
    "|came off buses|got through|stepped off|alighted|unloaded in"
    "|dropped off in",
    **CONTROL,
    # -- stages -----------------------------------------------------------------------------
    "agreed": f"{en_pacts.AGREED}|"
    "commits them to|commits both|committing them to|undertook to|opted for|opts for|opting for|initialled|initialed|joined the reconciliation*|joins the reconciliation*|join the reconciliation*|joined reconciliation*|joins reconciliation*|join reconciliation*|was arrived at|were arrived at|rejoined|rejoins|came to an understanding|come to an understanding|came to an agreement|come to an agreement|came to terms|come to terms|agreeing to|accepting|reaching|signing|agreed|agree|agrees|reached|reach|reaches|struck|strike a deal|signed|sign|signs"
    "|concluded|concludes|clinched|brokered|sealed|inked|approved|accepted|accept|accepts"
    "|endorsed|finalised|finalized|is agreed|negotiated|secured a|approves|agreed upon|brokers|extended|renewed"
    "|extend|renew|prolonged|extension of|renewal of|adopted"
    "|extends|renews|backed a deal|backed the deal|arranged|settled on|worked out",
    "announced": "announced|announces|announce|declared|declares|declare|unveiled|proclaimed"
    "|announcing|declaring|announcement|called a truce|called a ceasefire|called a cease fire|called a local"
    "|called a temporary|called a unilateral",
    "started": "became effective|become effective|becomes effective|had held|have held|been holding|commence|commences|commenced|commencing|gets under way|kick off|kicks off|went ahead|has let in|observe|observes|observed|observing|began|begin|begins|begun|beginning|started|starts|start|starting|got under way"
    "|under way|underway|took effect|takes effect|take effect|taken effect|came into force"
    "|come into force|comes into force|came into effect|comes into effect|come into effect"
    "|entered into force|enters into force|went into effect|goes into effect|go into effect"
    "|into effect|into force|taking hold|took force|takes force|take force|taken force|took hold|takes hold|take hold|is holding|truce holding|ceasefire holding|still holding|be holding|were holding"
    "|largely holding|was holding|first batch|first group|first convoy|first stage|first phase"
    "|first buses|kicked off|second batch|second group|second convoy|third batch|continued"
    "|continues|continuing|launched|appeared to be holding|appeared to hold|largely held"
    "|fall silent|fell silent|set off|in effect|in place|has held|initial phase|coming into force|another batch|new batch"
    "|more buses|a batch|stopped shooting|stopped firing|stopped fighting"
    "|was implemented|were implemented|be implemented|put into practice",
    "completed": "completed|complete|completes|completion|completing|finished|finishes"
    "|implemented|implements|carried out|last batch|final batch|last convoy|final convoy"
    "|last group|final group|last buses|final stage|final phase|last remaining|wrapped up"
    "|came to an end|fully evacuated|end of the evacuation|ended the evacuation|last of the"
    "|last fighters|last rebels|evacuation ended|evacuation ends|evacuation was over"
    "|end of evacuation|last bus|final buses|evacuation is over|completely evacuated|emptied|declared empty|declared free of|declared clear of"
    "|final group|all fighters|all the fighters|all rebels|all remaining|the last rebel",
    "partial": "partly|partially|some of the|in part|so far|not been fully|not fully",
    "postponed": "postponed|postpones|delayed|postpone|put off|pushed back|delays|postponement",
    "suspended": "ground to a halt|grinds to a halt|came to a halt|comes to a halt|brought to a halt|came to a standstill|suspended|suspends|halted|stalled|on hold|paused|frozen|suspension|interrupted"
    "|halts|stopped|stuck|has stopped|called off|suspend|no progress",
    "resumed": "under way again|underway again|resumed|resumes|resume|resumption|restarted|revived|resuming",
    "violated": "violated|violates|violating|violation|violations|breached|breach|breaches"
    "|breaching|broke the truce|broke the ceasefire|breaking the ceasefire|breaking the truce"
    "|in violation of|in defiance of|defied|defying|ignored|broken minutes after|despite a truce"
    "|despite the truce|despite a ceasefire|despite the ceasefire|despite truce|despite ceasefire|was broken|been broken",
    "collapsed": "only held for|held for only|held only for|lasted only|lasted just|lasted barely|held for just|did not hold|did not last|failed to hold|end of truce|end of the truce|end of ceasefire|end of the ceasefire|collapsed|collapses|collapse|broke down|breaks down|broken down|fell apart"
    "|falls apart|fell through|expired|expires|unravelled|unraveled|in tatters|breakdown of"
    "|ended the truce|ended the ceasefire|ended a truce|ended a ceasefire|truce ended"
    "|ceasefire ended|truce ends|ceasefire ends|is over|was over|scrapped|lapsed|crumbled"
    "|crumbles|cancelled|canceled|was shattered|shattered a|shattered the|pulled out of the truce|withdrew from the agreement"
    "|withdraw from the agreement|withdrew from the deal|pulled out of the deal|did not last",
    # of a truce it is the end, of an evacuation the success
    "ends": "ended|ends|has run out|ran out",
    "rejected": "thwart|hamper|hampered|hampers|hampering|thwarted|thwarts|obstructed|obstructs|rejected|rejects|reject|refused|refuses|refuse|turned down|rejection|refusal"
    "|ruled out|no agreement|no deal|failed to reach|fail to reach|fails to reach|failed to agree"
    "|fail to agree|without agreement|without reaching|without a deal|declined|dismissed"
    "|no truce|no ceasefire|unable to agree|refusing|failure to reach|broke up without"
    "|failed to secure|rejecting|rules out|opposed|not agreed to any|never agreed|spurned",
    # what was told is rejected, not the deal
    "denied": "rejected reports|rejected government reports|rejected media reports|rejected the reports|rejected claims"
    "|rejected government claims|rejected the claims|dismissed reports|dismissed claims|dismissed the reports|false|denied|denies|deny|denying|denial|no truth|untrue|baseless|refuted|refutes"
    "|false reports|reports were false|fabricated|disinformation|rumours|rumors|dismissed reports"
    "|dismissed as|not true|unfounded|dismissed claims|rejected claims|rejected reports|rejected government reports"
    "|rejected government claims|rejected the claims|rejected the reports|rejects claims|rejects reports",
    # where what is denied, said or thought ends and the report goes on
    "turn": "but|after|before|since|when|while|although|saying|adding|whereas",
    "corrected": "correction|corrects|corrected|an earlier version|earlier reported that",
    "negotiating": "in the offing|in the works|on the cards|in the pipeline|talks|negotiate|negotiates|negotiated|negotiating|negotiation|negotiations|discuss*|considering|mulling|near a deal|close to a deal"
    "|close to an agreement|nearing|ongoing talks|mediation|mediating|under discussion|haggling"
    "|offer|offered|offers|proposal|proposals|draft|efforts to|close to reaching|consider",
    "call": "call for|calls for|called for|calling for|calls on|called on|urge|urged|urges"
    "|urging|appeal*|demand|demands|demanded|demanding|propose|proposed|proposes|plea|seek"
    "|seeks|sought|seeking|hope|hopes|hoped|hoping|want|wants|wanted|pushed for|push for|pushing for|press for"
    "|pressed for|need for|need to|needs to|must|should|efforts to secure|bid to|calling on|plead*|vote on"
    "|voted|resolution|ready to|is prepared to|are prepared to|was prepared to|were prepared to|willing|in favour of|in favor of|would support"
    "|possible|possibility|prospects|prospect|potential|chance|chances",
    # verbs in the present: with no date beside them they tell of the day of the report
    "present": "begin|begins|leave|leaves|is agreed|agree|agrees|takes effect|take effect|sign"
    "|comes into effect|evacuates|are evacuated|is evacuated|are being evacuated|withdraw|withdraws"
    "|is reached|reach|reaches|announces|announce|signs|captures|capture|seizes|seize|retakes|retake"
    "|enters|is signed|declares|declare|is announced|surrenders|surrender|recaptures|recapture|depart"
    "|departs|are transferred|hand over|hands over|are bused|lifts|break the siege|takes control of"
    "|take control of|exchange|begins to|is declared|collapses|goes into effect|overrun|liberate",
    # -- modality and time of the telling ----------------------------------------------------
    # who is on the move, where the sentence before has told of it: its numbers are theirs
    "batch": "batches|the convoy|the convoys|the batch|the group|the first group|the number|the total"
    "|a total|the first phase|the second phase|the first stage|the second stage|the buses|on board|among them|in all|aboard|who went|the operation",
    # "the departure is to begin on Saturday": speaks of what was told before
    "process": "implementation|the signing|the trade|the operation|the process|the first convoy|the departure|the move|the guns"
    "|the evacuation|the exchange|the withdrawal|the redeployment|the handover|the first batch"
    "|the first group|the pullout|the halt|the swap|the evacuations|first buses|the buses",
    "future": "should also|should allow|should see|should begin|should start|should leave|would see|once complete|once completed|was meant to|were meant to|meant to|will|would|shall|set to|expected|due to|is due|are due|was due|were due|planned"
    "|plans to|plan to|to be|about to|preparing to|prepare to|scheduled|slated|is to|are to"
    "|going to|tomorrow|next|upcoming|coming days|coming weeks|coming hours|ahead of|later today"
    "|soon|awaiting|waiting|await|poised|were to|was to|stipulates|stipulate|stipulated"
    "|provides for|provide for|calls for the|includes|envisages|requires|allow for"
    "|allowing for|in the coming|to leave|to withdraw|to evacuate|to surrender|to hand over"
    "|to begin|to start|to come into|to go into|to take|to enter|to go|to move|to run|to head|to set off|to open|to travel|to pull out|to retake|to recapture|to capture"
    "|to seize|to regain|to reclaim|to drive|to liberate|to depart|to quit|vowed|aims to"
    "|aimed at|aim to|to oust|to expel|to storm|to complete|ahead of their|trying to|tried to"
    "|try to|attempt to|attempted to|attempting to|attempts to|seeking to|bid to|could|may"
    "|are to fall|is to fall|is to set off|might|to break|to lift|to end|to encircle|to besiege|plans for|fight to|battle to"
    "|campaign to|offensive to|battle for|fight for|hoping to|to transfer|intends to|to exit",
    # what was to be by a day and may not have been
    "takes_effect": "takes effect|come to effect|comes to effect|coming to effect|comes into effect|comes into force|goes into effect|goes into force|enters into force|enters into effect|enters force",
    "was_due": "had been due|was due|were due|had been scheduled|was scheduled|were scheduled|supposed to"
    "|was to have|were to have|originally planned|had been planned|was planned|was expected|were expected|scheduled for",
    "took_place": "took place|taking place|taken place|happened|occurred|take place|takes place|occur|be held",
    # what is done with captives where they are swapped
    "change_hands": "handed over|turned over|were exchanged|were swapped|exchanged|swapped|were released|were freed|set free"
    "|brought|delivered",
    "be_done": "be done|be carried out|be conducted|be completed|be finished",
    # who signs, where a sentence names neither the deal nor them
    # enemies told of together, whose forces may be a state's
    "foes": "warring sides|warring parties|warring factions|both sides|the two sides|rival forces|rival factions|rival sides|both parties|the two parties",
    "both": "they|both sides|the two sides|the sides|both parties|the two parties|the parties",
    # a departure that goes by batches has been arranged
    "in_steps": "last of the rebels|last of the fighters|last of the militants|last rebel|last rebels|last fighters"
    "|last group|last batch|last convoy|last militants|first group of|first batch|first convoy|second batch|second convoy"
    "|third batch|third convoy|fourth batch|another batch|new batch|second group|third group",
    # how aid gets into a place that is cut off
    "delivers": f"{en_pacts.DELIVERS}|"
    "reached|reaches|delivered|delivers|handed out|got into|gets into|get into|let through|allowed in",
    "part_of_day": "dawn|midnight|noon|midday|daybreak|sunrise|sunset|dusk|nightfall|dark|sundown",
    # what a denial denies, and what talks are about
    "reports": "account|accounts|report|reports|claim|claims|story|stories|rumours|rumors|suggestions",
    "topic": "on|on the|over|over the|about|about the|for|for the",
    "deadline": "deadline|deadlines|ultimatum",
    # the beginning of a fight, which is no beginning of a deal
    "attack_begun": "launched an offensive|launched its offensive|launched their offensive|launching an offensive"
    "|launched an assault|launched the assault|launched an attack|launched a campaign|launched an operation"
    "|began an offensive|began its offensive|began an assault|fighting began|fighting started|clashes began"
    "|war began|war started|conflict began|uprising began|offensive began|assault began|siege began",
    "attack_noun": "offensive|offensives|assault|assaults|attack|attacks|strikes|airstrikes|air strikes|operation"
    "|operations|campaign|incursion|invasion|onslaught|raids|bombardment|crackdown|advance|push",
    # an aim is not yet a plan of its own day; what begins a span that lies ahead
    "among": "among them|including|of them|of whom|most of them|half of them|many of them",
    "fighting": "fighting|fought|shelling|bombardment|clashes|offensive|attacks|strikes|operations|hostilities|battle|battles|war",
    "siege_verb": "break|breaks|broke|broken|breaking|lift|lifts|lifted|lifting|end|ends|ended|ending",
    "siege_noun": "siege|blockade|encirclement",
    "meeting": "talks|summit|conference|meeting|negotiations",
    "met": "took place|takes place|was held|were held|be held|outlined|signed|met|meeting|hosted|attended|convened",
    "by_talks": f"{_BY_TALKS}|mediated by|by arrangement with|by agreement with|by agreement between",
    "by_terms": "as agreed upon in|as agreed in|as agreed under|a key part of|a central part of|under|implementation of|implementing|implement|carrying out|is part of|are part of|was part of|as part of|in line with|in accordance with|under the terms of|following",
    "way": "humanitarian corridor|corridor|corridors|route|safe passage|passage|exit",
    "just_after": "hours after|hour after|minutes after|shortly after",
    "told_after": "a day after|days after|weeks after|months after|years after|week after|month after",
    # at the head of a sentence: what the other side of the deal gives
    "reciprocal": "in exchange|in return|in turn|for their part",
    "in_return": "in return for|in exchange for|in a trade",
    "at_once": "at the same hour|at the same time|at the same moment|simultaneously|in parallel",
    "each_other": "each other|one another",
    "aim": "to end|to stop|to halt|to allow|to let|to open|to resolve|to secure|aimed at",
    "starting_on": "starting|beginning|begins|starts|commencing|effective|as of|starting from|from noon|from midnight",
    "condition": "choice between|choice of|choice to|option of|option to|if|unless|in case|provided that|as long as|until|otherwise|whether|were it"
    "|in the event|depending on|on condition",
    "negation": "not|no|never|nor|neither|without|didn t|hasn t|haven t|isn t|wasn t|weren t"
    "|hadn t|won t|wouldn t|couldn t|cannot|yet to|failed to|failing to|missed a deadline to|missed the deadline to|missed a deadline for|missed the deadline for|fail to|fails to|unable to"
    "|far from|stopped short|instead of|rather than|refuse to|refused to|refuses to|don t"
    "|doesn t|ruled out|denied|denies|nobody|none",
    "past": "recalls|recalled|previous|previously|earlier deals|similar deals|such deals|earlier this year"
    "|last year|in recent years|in recent months|years ago|months ago|decades|once|formerly"
    "|history|anniversary|years earlier|months earlier|back in 19*|back in 20*|a year ago"
    "|two years ago|past year|past months|in the past|earlier agreement|earlier agreements"
    "|past deals|previous deals|since then|prior to|a year earlier"
    "|after similar|followed similar|months after|years after|long ago",
    # words of the past that may tell a step of the same story: "30 had left earlier", "once known as"
    "lately": "previous 24 hours|previous 48 hours|previous hours|previous day|previous night",
    "get_back": "get back|gets back|got back|receive back|received back",
    "aircraft": "plane|planes|flight|flights|aircraft|jet|jets",
    "in_need": "rely|relies|depend|depends|lack|face|facing|suffer|suffering|in need|go hungry|going hungry",
    "demand": "call for|calls for|called for|calling for|urge|urged|urges|urging|appeal*|demand|demanded|demanding|demands|pushed for|pleaded for",
    "rate": "a day|per day|daily|each day|every day|a week|per week|each week|a month",
    "lets": "allow|allows|allowed|allowing|let|letting|permit|permitted|permitting",
    "step_back": "since then|once|once known as|once dubbed|once called|recalled|historic",
    # in a title or at the start: what follows is not news
    "looking_back": "anniversary|a year ago|years ago|years on|a year on|a year after|years after"
    "|ten years since|years since|obituary|memoir|looks back|look back|remembers|remembering|book review"
    "|documentary|timeline|chronology",
    "compare": "fate of other|the example of|a similar evacuation|a similar withdrawal|a similar handover|a similar swap|a similar agreement|a similar deal|a similar truce|a similar arrangement"
    "|similar accord|similar to|in a manner similar|such as|like those|modelled on|modeled on"
    "|reminiscent of|along the lines of|just as|as happened|unlike|compared to|compared with"
    "|mirrors|echoes|following the model|akin to|similar agreements|similar deals"
    "|similar evacuations|similar to those|follows similar|followed similar|comes after similar",
    "elsewhere": "elsewhere|meanwhile|separately|in another|in other|in a separate"
    "|also on|in addition",
    "order": "ordered|orders|order to evacuate|evacuation order*|evacuation warning*"
    "|warning residents|evacuation notice*|told residents|told civilians|warned residents"
    "|mandatory evacuation*|compulsory evacuation|forced evacuation|issued evacuation"
    "|precautionary|as a precaution|medical evacuation*|evacuation drill",
    # -- people -----------------------------------------------------------------------------
    "fighters": "fighter|fighters|rebel|rebels|militant|militants|gunman|gunmen|insurgent"
    "|insurgents|jihadist|jihadists|combatant|combatants|jihadi|jihadis|terrorist|terrorists"
    "|defender|defenders|soldier|soldiers|troops|servicemen|militiamen|extremists|separatists|islamists"
    "|armed men|service members|marines",
    # beside a number they are armed people: "700 pro-government forces"
    "ranks": "forces|militia members|personnel|policemen|police officers|tribesmen|guardsmen|cadets",
    "irregulars": "fighter|fighters|rebel|rebels|militant|militants|gunman|gunmen|insurgent"
    "|insurgents|jihadist|jihadists|combatant|combatants|jihadi|jihadis|terrorist|terrorists"
    "|militiamen|militias|paramilitaries|extremists|separatists|armed men|armed group*|armed faction*|factions"
    "|islamists|defenders|besieged soldiers|garrison|opposition fighters",
    "civilians": "men women and children|women children and old men|women children and the elderly|women children and elderly"
    "|children women and elderly|refugee|refugees|civilian|civilians|resident|residents|inhabitant|inhabitants|villagers"
    "|townspeople|non combatants|noncombatants",
    # beside a number they are people of every kind: "6,000 residents, 900 of them fighters"
    "residents": "resident|residents|inhabitant|inhabitants|villagers|townspeople",
    "relatives": "members of their families|members of their family|kin|kinsfolk|loved ones|relative|relatives|family members|dependants|dependents|wives|women and children"
    "|families|family",
    "people": "people|persons|evacuee|evacuees|individuals|men and women|souls"
    "|passengers|displaced people|displaced persons",
    # people who speak, where only a few are counted
    "informed": "with knowledge|with direct knowledge|briefed|familiar with|close to the|on both sides|said|who spoke",
    # beside a number they are people; elsewhere they are what adjectives name
    "nationals": "Syrians|Palestinians|Iraqis|Yemenis|Ukrainians|Armenians|Libyans|Afghans|Iranians"
    "|Saudis|Israelis|Lebanese|Sudanese|Egyptians|Russians|Turks|Kurds|Azerbaijanis|Ethiopians"
    "|Americans|Pakistanis|Chechens|Jordanians|Tunisians|Houthis|Huthis|Shias|Shiites|Shi ites"
    "|Sunnis|Alawites|Druze|Yazidis|Bedouins|Christians|citizens",
    "wounded": "wounded|injured|sick|patients|casualties|wounded people|medical cases|wounded fighters"
    "|wounded civilians|critically ill",
    "buses": "bus|buses|busses|busload|busloads|coaches|coach|vehicles carrying|vehicles would carry|vehicles will carry"
    "|vehicles carried|vehicles transporting",
    "killed": "were shot|shot dead|executed|killed|kills|killing|dead|died|dies|die|deaths|death toll|slain|bodies|casualties"
    "|killed in|perished|injuring|injured|wounding|wounded in|martyred",
    "trapped": "face starvation|facing starvation|area holds|enclave holds|town holds|camp holds|people live|stuck in|stuck inside|holed up|live there|living there|lived there|still living"
    "|cut off in|pinned down"
    "|live inside|living inside|trapped|besieged|under siege|are living|live in|living in|live under|home to"
    "|encircled|stranded|who live|inhabitants|reside in|remain in|remain trapped|residents remain|people remain|civilians remain|still inside"
    "|population",
    "supplies": "flour|food|aid|supplies|rations|parcels|medicine|medicines|tents|blankets|meals|relief|water",
    # what tells of a siege without the word
    "starving": "no supplies since|no food since|first aid to|first food since|first to reach|hunger|starv*|malnutrition|without food|no aid|aid has entered|aid had entered|food ran out",
    # who does not go: "300 fighters were left in the stadium"
    "stay": "were left|are left|be left|was left|left behind|left inside|remain|remains|remained|stay"
    "|stays|stayed|staying|still in|still inside"
    "|refused to return|refused to leave|refused to go|declined to return"
    # nor who looks on
    "|welcomed|greeted|cheered|stood guard|protested|demonstrated|gathered along|gathered outside",
    "other_people": "embassy|embassies|diplomatic mission|diplomatic missions|diplomatic staff|diplomats|diplomat|nationals|citizens|foreigners"
    "|expatriates|tourists|students|staff|personnel|employees|passengers|crew|workers|aid workers"
    "|shoppers|spectators|schoolchildren|pupils|fans|ambassador|orphans|animals|athletes",
    # people in flight are nobody's evacuees
    "fled": "fled|flee|fleeing|displaced|uprooted|from their homes|their homes|returned to|driven from"
    "|forced|return to|have returned|homeless|abducted|kidnapped|captured|arrested|detained",
    # who leaves to do so leaves under no deal of the war
    "going_home": "return home|returned home|returning home|returns home|return to their homes|go back home"
    "|go home|went home|to their home country|back to their country",
    "prewar": "used to live|once lived|before the war|before the conflict|before the uprising|pre war|prewar|once home",
    "covers": "covers|cover|covered|includes|include|included|including|applies to|extends to|extended to"
    "|concerns|takes in|also",
    # what is done to a place from outside, and tells nothing of where a deal is made
    "attack": "hit|hits|strike|strikes|struck|pound|pounds|pounded|pounding|bomb|bombs|bombed|bombing"
    "|shell|shells|shelled|strikes on|strike on|attack on|attacks on|raids on|assault on|offensive on"
    "|shelling of|bombing of|bombardment of|fire on|rockets at",
    "nationwide": "nationwide|nation wide|countrywide|country wide|across the country|throughout the country|all over the country",
    "likewise": "",
    "left_out": "not covered by|not included in|not part of|not subject to|not bound by|excluded from|exempt from|left out of",
    "leaves_out": "leaving only|leaving just|not cover|not include|won t include|without|not apply to|not extend to|not concern|excludes|excluded",
    # what says that a sentence goes on with the same deal
    "more_of_it": "at the same hour|in parallel|also|another|a second|second convoy|a third|too|as well|at the same time|a further"
    "|simultaneously|more buses|further|the rest|others|meanwhile",
    # "put the number of gunmen at 1,100", "bringing the total to 20,000"
    "counting": "a total|population of|the population|the number of|number of those|the number|the total|total number of|a figure|the figure|the tally",
    "go": "gone|on the lists|on the list|airlifted|airlift|airlifting|flew out|fly out|flies out|crossed into|cross into|extract|extracted|had registered|have registered|names down|signed up|to bring|bound for|be out|were out|passed through|rolled out|to displace|would follow|will follow|to follow|follow|move|moves|moving|go|goes|going|went|head|headed|heading|board|boarded|boarding|carry|carried|carrying"
    "|travel|travelled|traveled|escorted|ferried|accompanied|taken|moved|brought|transport|got out|come out|get out|flown",
    # -- speakers ---------------------------------------------------------------------------
    "speech": "conceded|admitted|acknowledged|said|says|say|told|reported|reports|report|announced|announces|added|adds"
    "|confirmed|confirms|stated|states|estimates|saw|tweeted|wrote|claimed|claims"
    "|declared|explained|noted|according to|quoted|cited|counted",
    "according": "according to|quoting|citing|per",
    "speakers": "monitor|monitors|monitoring group|war monitor|activists|activist|residents"
    "|witnesses|witness|officials|official|sources|source|spokesman|spokeswoman|spokesperson"
    "|governor|mayor|minister|ministry|correspondent|journalist|general|commander|army command"
    "|local council|charity|aid group|police|military|authorities|statement|rescue workers"
    "|medics|medical sources|security source|military source|state media|head|director|envoy"
    "|reports|report|negotiator|media activist|television|newspaper|agency|news agency|radio",
    "mediate": "brokered|broker|mediat*|sponsored|auspices|supervis*|guarant*|facilitat*|oversaw"
    "|overseen|overseeing|under the supervision|escort*|monitored by|negotiated by|intermediary"
    "|intermediaries|assisted|helped|involved in|backed deal|organised|organized|in coordination"
    "|hosted by|accompanied|backed|backed by",
    "watched": "verified|verifies|monitored by|overseen by|supervised by|under un supervision",
    "caliphate": "islamic state|isis|isil|daesh",
    "amnesty": "amnesty|amnesties|pardon|pardons|pardoned|clemency|presidential decree",
    # what is named for peace and is no peace
    "peace_body": "national accord|center for reconciliation|centre for reconciliation"
    "|center for the reconciliation|centre for the reconciliation|reconciliation center"
    "|reconciliation centre|reconciliation ministry|ministry of reconciliation"
    "|reconciliation minister|minister of reconciliation|minister for reconciliation",
    # who speaks for a town with the government
    "locals": "elders|notables|dignitaries|local committee|local committees|negotiating committee"
    "|reconciliation committee|tribal leaders|town leaders|community leaders",
    "warring": "warring parties|warring sides|warring factions|the two sides|both sides"
    "|rival factions|the two parties|two warring parties|two warring sides|two warring factions"
    "|the two warring parties|the two warring factions|local leaders|opposing sides|foes|belligerents"
    "|the rival sides|both parties|all parties|all sides",
    "government": "syrian forces|syrian troops|army units|army forces|government forces|pro government forces|government troops|the government"
    "|army|the army|troops|loyalists|loyalist forces|pro regime forces|regime forces"
    "|regime troops|the regime|regime|government|pro government fighters|authorities"
    "|the military|security forces|coast guard|coast guards|coastguard|state forces|loyalist militias|pro government militias"
    "|regime soldiers|government soldiers|the army and its allies",
    "opposition": "rebels|rebel|insurgents|insurgent|gunmen|militants|opposition fighters"
    "|rebel fighters|opposition|rebel factions|opposition factions|rebel groups|armed groups"
    "|armed factions|armed opposition|rebel group|islamist rebels|islamist factions|fighters"
    "|islamist fighters|rebel forces|opposition forces|armed militants|terrorists|jihadists"
    "|insurgent groups|opposition groups",
    # -- places -----------------------------------------------------------------------------
    "place_noun": "refugee camp|refugee camps|palestinian refugee camp|locality|localities|hamlets|gas field|oil field|gas fields|oil fields|oilfield|ports|towns of|town|towns|city|cities|village|villages|district|districts|neighbourhood"
    "|neighbourhoods|neighborhood|neighborhoods|suburb|suburbs|province|provinces|governorate"
    "|governorates|region|regions|area|areas|enclave|enclaves|camp|camps|port|county|oblast"
    "|valley|municipality|settlement|settlements|pocket|pockets|countryside|outskirts|quarter"
    "|base|airbase|airport|airports|crossing|crossings|stronghold|strongholds|strip|island|state|hamlet|sector"
    "|bastion|capital|port city|airfield|steel plant|steelworks|corridor|plant|mountains|zone|zones"
    "|prison|border crossing|checkpoint|crossing point|dam|bridge|territory|citadel|junction|hospital|refinery"
    "|hill of|hills of|hilltop of|hilltops of|heights of|highlands of|barrens of|farms of",
    # with a name ahead of it, ground or buildings that are fought over
    "ground_noun": "hill|hills|heights|ridge|ridges|hilltop|hilltops|highlands|plateau|complex|housing complex|housing project|estate|apartments|apartment complex|barracks",
    # only places have these, and only of places are these told
    "local_noun": "centre of|center of|heart of|outskirts of|edge of|edges of|streets of|gates of"
    "|entrance to|entrance of|approaches to|residents of|inhabitants of|siege of|districts of"
    "|neighbourhoods of|neighborhoods of|countryside of",
    "place_falls": f"{FALLS}|{EMPTIED}|fell to|falls to|has fallen to|had fallen to|fell under|falls under|fell into"
    "|came under|comes under|is now under|is back under|was back under|is now in|is back in"
    "|was retaken|was recaptured|was liberated|has been retaken|has been recaptured"
    "|has been liberated|had been retaken|is now fully|has been evacuated|was evacuated"
    "|is under siege|is besieged|has been besieged|was besieged|liberated on",
    "wide_noun": "province|provinces|governorate|governorates|region|county|oblast|state|"
    "countryside",
    "town_noun": "locality|localities|hamlet|hamlets|town|city|village|suburb|district|neighbourhood|neighborhood|towns|cities"
    "|villages|districts|suburbs|neighbourhoods|neighborhoods",
    "from": "from|out of",
    "to": "to|toward|towards|into|for|bound for|destination of|destination of either",
    "credits": "additional reporting|reporting by|writing by|editing by|compiled by|with reporting",
    # what a deal provides for, and is not told to have been done
    "as_term": "terms|clause|clauses|provisions|include|includes|cover|covers|involves|provides for|stipulates"
    "|guarantees|to supervise|to oversee|to follow up|to ensure|will oversee",
    "yet_to_come": "is expected|are expected|expected later|to follow",
    "includes": "include|includes|including|comprises|comprise|are|consists of|namely",
    # of these a place says only whose they are: "the governor of Homs"
    # gunmen of a bank raid surrender to the police, not in a war
    "crime": "bank|robber*|robbery|burglar*|cartel|smuggler*|hijacker*",
    "office": "governor|mayor|police chief|provincial council|local council|city council",
    "affiliated": "affiliated with|linked to|allied to|allied with|loyal to|close to|run by"
    "|owned by|backed by|supported by|member of|members of",
    "in": "in|at|inside|within|across|on|over|throughout",
    "near": "bordering|borders with|adjoins|adjoining|alongside|next to|straddling|straddles|facing|along|along the|edge of|edges of|outskirts of|border of|borders of|vicinity of|near|outside|around|surrounding|of|off|close to|south of|north of|east of|west of"
    "|southwest of|southeast of|northwest of|northeast of|between|beyond|overlooking|miles from"
    "|km from|kilometres from|kilometers from|east from|adjacent to|border with|approaches to",
    "via": "via|through|by way of",
    "skip": "the|a|an|its|his|their|war torn|besieged|nearby|northern|southern|eastern|western"
    "|northwestern|northeastern|southwestern|southeastern|north western|north eastern"
    "|south western|south eastern|north|south|east|west|central|rebel held|rebel|held"
    "|government held|opposition|controlled|key|strategic|ancient|historic|last|two|three|four"
    "|several|mainly|small|border|neighbouring|neighboring|nearby|far|other|port|eastern most"
    "|old|besieged|embattled|province|third|second|main|largest|mountainous|coastal"
    "|predominantly|adjacent|adjoining|shi ite|shiite|sunni|kurdish|turkish|palestinian|refugee|capital|outlying"
    "|market|mining|diamond|river|desert|mountain|lakeside|railway|garrison|university|fishing"
    "|devastated|divided|flashpoint|formerly|once|previously|some|oil rich|southernmost|northernmost|surrounded",
    "not_place": "said|told|says|tweeted",
    # -- what the report is about ------------------------------------------------------------
    "conflict": "armies|kidnap*|abduct*|captors|guerrilla|guerrillas|rebel|rebels|regime|militant|militants|militia|militias|insurgent|insurgents"
    "|shelling|shelled|airstrike*|air strike*|bombardment|front line|frontline|civil war"
    "|offensive|troops|army|fighters|jihadist|jihadists|besieged|siege|warring|separatist"
    "|separatists|clashes|hostilities|armed group*|battle|gunmen|war|military|artillery"
    "|occupation|fighting|occupied|warplanes|truce|ceasefire|paramilitary|conflict|houthis"
    "|houthi|peshmerga|armed|combatants|forces|soldiers",
    "disaster": "wildfire*|bushfire*|forest fire*|flood*|hurricane*|typhoon*|cyclone*|volcan*"
    "|eruption|erupting|earthquake*|quake|tsunami*|landslide*|mudslide*|bomb threat*|gas leak*"
    "|chemical spill|chemical leak|firefighter*|blaze|dam burst|dam failure|unexploded bomb"
    "|wwii bomb|world war two bomb|world war ii bomb|hoax|heatwave|avalanche*|storm surge"
    "|tropical storm|power outage|train derail*|fire alarm|tornado*|rainfall|heavy rains"
    "|evacuation drill|pandemic|coronavirus outbreak|lava|bomb disposal|smoke|monsoon"
    "|evacuation centre*|evacuation center*|red alert|snowstorm|radiation|fire service*",
    "sport": "football|soccer|goalkeeper|striker|midfielder|premier league|champions league"
    "|world cup|coach said|transfer window|transfer fee|loan deal|contract until|season|match"
    "|matches|goal|goals|goalless|basketball|rugby|cricket|tennis|olympic*|club|league|stadium|boxing"
    "|playoff*|formula one|tournament|bout|team mates",
    "commerce": "striking|bin men|trade truce|tariff truce|trade deal|trade war|tariff*|merger|acquisition|takeover bid|shareholder*|opec"
    "|billion|stocks|oil output|oil prices|labour deal|union|unions|wage|wages|strikers|pay deal"
    "|pay offer|trade agreement|free trade|contract|contracts|investors|climate deal|nuclear deal|court|lawsuit"
    "|budget|coalition agreement|coalition talks|bailout|emissions|stock exchange|film|album|price war"
    "|box office|exports|brexit|divorce|customers|smartphone|patent|album|celebrity|grain deal"
    "|student exchange|currency|rival companies|tech giant*|streaming|airline|airlines|employers",
    # -- figures ----------------------------------------------------------------------------
    "about": "about|around|some|nearly|almost|approximately|an estimated|roughly|estimated"
    "|close to|an estimated total of|estimates of|in the region of|estimated at|estimated to be"
    "|circa|just under|just over|more or less",
    "at_least": "at least|no fewer than|not less than|a minimum of|no less than",
    "more_than": "more than|over|exceeding|upwards of|above|in excess of|greater than",
    "up_to": "up to|as many as|no more than|at most|a maximum of|fewer than|less than|under",
    "vague": "several hundred|several hundreds|several thousand|several thousands|several dozen"
    "|hundreds|thousands|dozens|scores|tens of thousands|hundreds of thousands|tens|a few hundred"
    "|a few thousand|a few dozen|many hundreds|many thousands|hundreds more|thousands more"
    "|dozens more|a few|several|dozens of|tens of|large numbers|millions|many|handful|a handful",
    "same_number": "the same number|an equal number|a similar number|as many again",
    "families_of": "families",
    "title_words": "vice president|vice|mr|mrs|ms|president|general|minister|sheikh|col|colonel|gen|envoy|spokesman"
    "|spokeswoman|director|king|prince|commander|ambassador|premier|secretary|governor|mayor"
    "|analyst|leader|captain|lieutenant|brigadier|pope|saint|st|chief|professor|doctor",
    # -- time -------------------------------------------------------------------------------
    "dateline": "date of publication|published on|last updated|updated on|posted on|published",
}

LANGUAGE = Language(
    code="en",
    phrases=PHRASES,
    months={
        name: number
        for number, names in enumerate(
            (
                "january jan",
                "february feb",
                "march",
                "april apr",
                "may",
                "june jun",
                "july jul",
                "august aug",
                "september sept sep",
                "october oct",
                "november nov",
                "december dec",
            ),
            1,
        )
        for name in names.split()
    },
    weekdays={
        name: number
        for number, name in enumerate(
            "monday tuesday wednesday thursday friday saturday sunday".split()
        )
    },
    number_words={
        **{
            word: number
            for number, word in enumerate(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen"
                " fourteen fifteen sixteen seventeen eighteen nineteen".split()
            )
        },
        **{
            word: 10 * number
            for number, word in enumerate(
                "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
            )
        },
        "hundred": 100,
        "thousand": 1000,
        "million": 1_000_000,
        "dozen": 12,
    },
    counted_words={},
    # these are also verbs or helping verbs, so they need a capital and a preposition or a year
    ambiguous_months=frozenset(("march", "may", "jan", "sun", "mar", "sep", "dec")),
    # names that are also ordinary words: they count only where something says "place"
    common_words=frozenset(("tall", "tal", "bab", "midan", "doma", "old city", "hizzah", "tell")),
    false_friends=(
        "Damascus steel",
        "Aleppo soap",
        "Aleppo pepper",
        "Homs Street",
        "Damascus Road",
        "Palmyra Avenue",
        "Idlib Street",
        "Turkey sandwich",
        "Jordan River",
        "Michael Jordan",
        "Damascus Gate",
        "Douma Street",
        "March to the Sea",
        "Syria Civil Defence",
        "Syrian Civil War",
        "Syrian civil war spillover",
        "Syria Direct",
    ),
    # capitalised for standing first, or names of things that are no places
    sentence_words=frozenset(
        "the a an this that these those it he she they we i in on at from to for and but or as by"
        " with after before during under since while when where who what which there here some"
        " many most more all both each every no not its their his her our your one two three"
        " four five six seven eight nine ten hundreds thousands dozens several around about"
        " rebels rebel fighters forces troops army government regime militants monitor activists"
        " islamist islamists islamic muslim christian christians sunni sunnis shia shiite shiites shi ite"
        " alawite alawites druze yazidi yazidis turkmen salafi kurdish arab western bedouin bedouins"
        " tuareg tribal tribesmen"
        " president minister prime foreign defence defense general colonel spokesman king prince"
        " mr mrs ms dr sir monday tuesday wednesday thursday friday saturday sunday january"
        " february march april may june july august september october november december today"
        " yesterday tomorrow un us uk eu nato read also getty reuters ap afp bbc cnn twitter"
        " facebook telegram youtube news agency press tv television radio times post red cross"
        " crescent united nations security council human rights observatory parliament congress"
        " senate party front brigade brigades battalion division corps house state department"
        " ministry pentagon kremlin white god allah ramadan eid christmas easter covid olympic"
        " world cup war ii eastern northern southern west east north south meanwhile elsewhere"
        " however according earlier later another other others civilians residents buses convoys"
        " photo image video file additional reporting writing editing by such however also"
        " portal current events date publication tags share print source sources if so last next"
        " first second third now only even despite following although because until both tv"
        " breaking update live exclusive analysis opinion watch islam quran interior assad putin"
        " trump obama erdogan biden zelensky zelenskiy lavrov kerry macron johnson saleh hadi"
        " held former neighboring neighbouring controlled international major key strategic northwest northeast southwest southeast northwestern"
        " northeastern southwestern southeastern border military airport airbase base"
        " caliphate haftar burhan hemedti netanyahu aliyev pashinyan greens reds blues city united".split()
    ),
    government_names=("Syrian government",),
    opposition_names=("rebels", "armed opposition", "opposition"),
    verb_first=False,
)
