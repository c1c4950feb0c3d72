"""The English words by which a report's statements are recognised."""

import re

from pitboard.check.lexicon import Lexicon, before, cue_patterns

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
]

CUES = {
    "lead": (
        r"home first|first (?:to the flag|across the line|over the line)|cross(?:es|ed)? the line first|first home"
        r"|leads?(?! lap)(?! of \d)|leading|led|in the lead|out front|at the front|up front|head(?:s|ed)? the"
        r"|tops? the|on top"
        r"|(?:is|are|remains?) in (?:firm )?control|the lead(?! lap)|sets? the pace|at the head of"
        r"|first place|out in front|(?<!right )in front(?! of)"
    ),
    "lead_taken": (
        r"w[io]ns?(?: back)? (?:the lead|first place|first)|won back (?:the lead|first place)|(?:takes?"
        r"|took|retakes?|retook|regains?|regained|grabs?|grabbed|inherits?"
        r"|inherited) (?:back )?the lead"
    ),
    "lead_went": r"(?:lead|first place) (?:went|passed|moved|goes|passes) (?:from .{0,60} )?to",
    "lead_came": r"in(?:to)? the lead",
    "lead_lost": r"(?:loses?|lost|cedes?|ceded|surrenders?|surrendered|gave up) the lead",
    "past": (
        r"had|earlier|until then|for a (?:time|while)|led|was|were|followed|ran|spent|lost|fell|dropped|went|stopped"
        r"|crashed|retired|came in|brought|had come in|bringing"
    ),
    "earlier": r"had .{0,20}(?:led|lead|front)|earlier|until then|for a (?:time|while|spell)|led|headed|in front for",
    "follow": (
        r"follow(?:s|ed|ing)?|chas(?:es|ed|ing)|gives? chase|trail(?:s|ed|ing)?|on the tail of|pursu\w+" r"|next up"
    ),
    "followed_by": r"followed by|behind (?:it|him|her|them)|then comes?|next (?:is|comes|up)|ahead of",
    "shared": r"shares? the (?:win|victory)",
    "yellow_flag": r"under yellow",
    "last_timed": r"last tim(?:ed|ing)",
    "measured": (
        r"(?:as )?last measured|at the last measurement"
        r"|before (?:the|its|his|her|their) (?:latest|last|previous)? ?stops?"
        r"|before the (?:safety car|neutralisation|queue)"
    ),
    "behind": (
        r"behind(?! the wheel)|adrift|nearest challenger"
        r"|from the (?:lead|leader|front)|back|down|follow(?:s|ed|ing)?|trail(?:s"
        r"|ed|ing)?|off the (?:lead"
        r"|leader|pace)|deficit"
        r"|in arrears|after the winner|off the winner|later|to make up|to find|chas(?:es|ed|ing)|off"
    ),
    "ahead": r"ahead|clear|lead of|leads? .{0,40}by|advantage|in front|margin|cushion",
    "difference": r"gap|difference|separate[sd]?|split[s]?|between|margin",
    "wheel": (
        r"at the (?:wheel|controls)|behind the wheel|driv(?:en|es|ing)(?: by)?|aboard|in the hands of"
        r"|on board|in the cockpit"
        r"|at the helm|steer\w*|in the seat"
    ),
    "crew": (
        r"shared by|crew(?:ed)?(?: of| by)?|lineup|line-up|shares?|sharing|among others|the trio|the team of|squad of"
        r"|team-?mates?|entered for|the (?:car|entry|machine) of"
    ),
    "took_over": r"(?:takes|took|taking) over (?:from|the wheel)|relie(?:ves|ved)|(?:hands|handed) over to",
    "retired": (
        r"also out|out are|out as well|no longer running|gone from|race (?:has |had )?ended|lost from|retired"
        r"|retires|retirements?|out of the race"
        r"|(?:is|are|was) out(?! front)|withdr(?:awn|ew)|gave up"
        r"|abandoned|forced out"
        r"|packed up|dropped out|race (?:is|was) (?:over|run)|eliminated|out of contention|an end to"
    ),
    "nobody": r"none of|nobody|no car",
    "not_out": r"not (?:yet )?(?:been )?(?:out|eliminated|ruled out)|still not out|can(?:not|'t) be ruled out",
    "stopped": (
        r"race .{0,80}ended out on the|(?:race|it) ended (?:out )?(?:on|by) (?:the )?(?:track|circuit|course)(?:side)?"
        r"|stopped (?:out )?on (?:the )?(?:track"
        r"|circuit|course)|pulled off|ground to a halt|stranded"
        r"|parked (?:it|the)"
    ),
    "running": (
        r"still (?:running|circulating|going|in the race|on track)|continues?|keeps? going"
        r"|remains? in the race|runs on"
    ),
    "same_lap": (
        r"on (?:its|their|the class) leader's lap|shar(?:es?|ing) (?:one|the same) lap|(?:the|that) lead lap|"
        r"(?:one and )?the same lap|on the lead lap|on the same lap"
        r"|on the leader's lap|same lap as"
    ),
    "contention": (
        r"not (?:yet )?(?:been )?ruled out|in (?:the )?contention"
        r"|(?:the )?(?:class )?win .{0,8}remains? open to|can (?:also )?still (?:go to|win)"
        r"|within reach of|win in sight|for (?:the )?(?:class |overall )?win|hunt for victory|still in with"
        r"|in the hunt|in the fight for|fighting for (?:the )?(?:win"
        r"|victory)"
        r"|a chance of (?:the )?(?:win|victory)|can still win|not (?:yet )?ruled out"
    ),
    "top_before": r"among the front-?runners|in the (?:lead|leading) group|ran at the front|in the top three",
    "best": r"best-?placed|best|highest-?placed|leading",
    "trouble": (
        r"went wrong|problems?|trouble\w*|lost (?:a lot of|much|valuable|significant) time|a lot of time"
        r"|delay(?:ed|s)?"
        r"|lost ground|setbacks?|well back|hours? in the garage"
    ),
    "loss": r"los(?:t|es|e|ing)|cost|shed|dropped",
    "incident": (
        r"crash\w*|spun|spins?|spinning|contact|collision|collided|collides|gravel|barriers?|tyre wall|tire wall|wall"
        r"|hit(?:ting)?(?! the front)|struck|tagged|clipped|nudged|slow zones?|damage\w*|accident\w*|incidents?"
        r"|punctur\w*|slid|off the (?:road|track|circuit)|crane|chicane|heavily|fire|smoke|off-track"
        r"|ran wide|excursion|shunt\w*"
    ),
    "cause": (
        r"engines?|engine \w+|gearbox\w*|electrical\w*|electronics?|suspension|clutch|radiator\w*|fuel pressure"
        r"|brakes?|brake failure"
        r"|hydraulic\w*|driver error|mechanical\w*|technical\w*|turbo\w*|overheat\w*|leak\w*|misfire"
    ),
    "penalty": r"penalt\w+|penalised|drive-?through\w*|stop-?and-?go",
    "garage": r"garage|pit ?box|long stops?|in the pits for|behind the wall|repairs?|lengthy stop|stationary",
    "stop": r"pit ?stops?|stops?|stopped|pitted|pits|pit visits?|into the pits|visits? to the pits|pit lane",
    "double_stint": r"double[- ]stint\w*|second stint in a row|second consecutive stint",
    "triple_stint": r"triple[- ]stint\w*|third stint in a row|third consecutive stint",
    "stints_in_a_row": r"(?:\w+(?:st|nd|rd|th)|\w+) (?:consecutive stint|stint in a row)",
    "faster": r"faster|quicker|quickest",
    "slower": r"slower",
    "much": r"considerably|significantly|much|far|a lot",
    "closing": (
        r"clos(?:es|ed|ing)(?: in| up)?|gain(?:s|ed|ing) on|catch(?:es|ing)|caught|reel\w+ in|eating into"
        r"|cutting into"
    ),
    "pulling": (
        r"pull(?:s|ed|ing) (?:away|clear)|extend(?:s|ed|ing)|edg(?:es|ed|ing) (?:away|clear)|draw(?:s" r"|ing) away"
    ),
    "swap": (
        r"order (?:has )?changed|changed order|(?:trad|swapp|exchang)\w+ (?:places|positions|the lead)"
        r"|swap(?:s)? (?:places|positions)"
        r"|trade(?:s)? places"
    ),
    "finish_is": r"(?:finish|flag|end) is",
    "completes": r"completes?|completing|rounds? out|fills? (?:up|out)",
    "on_track": r"on (?:the )?track",
    "all_of_it": r"the whole (?:of|hour)|all of|throughout",
    "to_leader": r"(?:off|from|behind|after) (?:the )?(?:class )?(?:lead|leaders?|first place|winner)",
    "this_class": r"(?:in|of) (?:this|the|its) class",
    "sunrise": r"sunrise|sun (?:rose|rises|is due to rise|will rise)",
    "sunset": r"sunset|sun (?:set|sets|is due to set|will set)",
    "since_then": r"since",
    "out_again": r"rejoined|kept .{0,80}off the (?:track|course)",
    "all_others": r"everyone else|nobody else|no one else|all (?:the )?others|the rest of the field",
    "finished": r"(?:taken|seen|took|saw) the (?:chequered )?flag|finished|reached the (?:flag|finish)",
    "started": r"(?:that |who )?started",
    "best_of": r"higher than|highest|best of the|no(?= \w+ drivers?\b)",
    "in_force": r"in force|running (?:behind|under)|stopped under|held the race|neutralised|is out|is under",
    "halted": r"came to a (?:halt|standstill)|stood still|stopped the race|race was (?:stopped|halted)",
    "gains": r"gain(?:s|ed|ing)?|tak(?:es|ing)",
    "in_pits_now": (
        r"(?:in|of) the pits at the moment|middle of a|(?:is|are) in the pits|in the pits (?:at the moment|now"
        r"|for a stop)|middle of a (?:pit ?)?stop"
        r"|making a (?:pit ?)?stop"
    ),
    "negated_win": r"no longer|out of contention",
    "first_two": r"(?:first|top|leading) (?:two|pair|duo)|two of them|leaders",
    "around_stops": r"(?:in|during|around|at) (?:the|a|their) (?:pit ?)?stops?",
    "slow_pace": r"(?:far |well )?off the (?:usual|normal) pace",
    "gone": r"stopped|gone|out of the way|dropping out|disappear\w*",
    "one_lap": r"(?:in|on|within) (?:a single|one|the same) lap",
    "so_far": r"so far|still (?:stands|standing)|(?:has|have) (?:been|stood|spent|lasted|stayed)|already",
    "was": r"was|were|lay|from",
    "stays_in": (
        r"(?:has|have) not (?:gone|come|been) (?:back )?out(?: again)?|stood in the garage since|never (?:came"
        r"|went) out"
        r"|not come back|not rejoined|did not rejoin"
    ),
    "through_pits": r"through (?:the )?pit ?lane",
    "often": r"several times|repeatedly|more than once|time and again|many times",
    "fell": r"fell(?: back)?|falls?(?: back)?|dropped|drops?|slipped|slips?|tumbled|sank",
    "climbed": (
        r"climb(?:s|ed)?|worked (?:its|his|her|their) way|fought back|recovered|moved up|moves up|rose"
        r"|charged|back (?:up )?to"
    ),
    "narrow": r"narrowly|by a whisker|a slender",
    "wide": r"comfortabl[ey]|a healthy lead|handily",
    "only_left": (
        r"only (?:the )?.{0,40}(?:is|are|was) left|only remaining|last remaining|sole remaining|only surviving"
        r"|lone surviving|sole surviving"
    ),
    "last_of_class": r"last of the runners|backmarker|last runner|dead last",
    "leader": r"leaders?",
    "go": r"(?:finish|flag|end) is .{0,60}(?:away|off)|to go|remaining|left|to run|still to race",
    "after": r"after|with|past",
    "lapcount": r"on (?:its|his|her|their)|on lap|after|lap",
    "car_count": r"cars|entries|crews|teams|retirements?|runners|casualties|machines|prototypes",
    "many": r"a host of|many|plenty of|numerous",
    "lead_changes": r"lead changes?|changes? (?:of|for|in) the lead|(?:lead|it) (?:has )?(?:not )?changed hands",
    "safety_car": r"safety ?cars?(?: periods?| phases?)?",
    "fcy": r"full[- ]course yellows?|fcys?|virtual safety ?cars?",
    "red_flag": r"red[- ]flag\w*",
    "green": r"green(?: flag)?|resumed",
    "flag_now": (
        r"behind the safety ?car|under (?:a |the )?(?:full[- ]course yellow|safety ?car|green|yellow|red flag)"
        r"|neutralised"
    ),
    "fastest_lap": r"fastest lap|lap time|best lap|quickest lap|lap of(?= \d)",
    "per_lap": r"a lap|per lap|every lap",
    "overall": r"overall|outright",
    "stood": r"rejoined|stood|stands|stayed|stays|long stops?|in the pits|to the pits|pitted|pulled in|brought",
    "off_pits": r"outside the pits|(?:out )?on (?:the )?track in a single lap|in a single lap|in one lap",
    "negated": r"not|no(?!\.| ?\d| ?#)|never",
    "person": r"driver|man|racer|pilot",
    "early": r"early(?: on| in the race)?|opening (?:stages?|hours?|phase)|in the first hours",
    "night": (
        r"(?:in|during|through) the night|in the night|the night|at night|overnight|during the night"
        r"|hours of darkness|in the dark"
    ),
    "dawn": r"dawn|sunrise|daybreak|first light",
    "dusk": r"dusk|sunset|twilight",
    "morning": r"(?:in|during|through) the morning|in the morning|this morning|morning hours",
    "afternoon": r"(?:in|during|through) the afternoon|in the afternoon|this afternoon",
    "evening": r"(?:in|during|through) the evening|in the evening|this evening|saturday evening",
    "halfway": r"half-?way|half-?distance|the midpoint",
}

VAGUE = (
    (r"(?:a |just a )?handful of seconds", "time", 3_000, 8_000),
    (r"(?:within )?touching distance|within a breath|by a whisker|a whisker", "time", 0, 1_500),
    (r"on the tail of|on (?:its|his|her|their) tail", "time", 0, 3_000),
    (
        r"(?:a few|a couple of|several|mere|just|only) seconds",
        "time",
        1_500,
        10_000,
    ),
    (r"(?:a few|a couple of|several) tenths", "time", 100, 900),
    (r"just under a minute|barely a minute", "time", 50_000, 59_999),
    (r"a good minute|just over a minute", "time", 60_000, 75_999),
    (r"(?:a few|several|a couple of) minutes", "time", 120_000, 600_000),
    (r"(?:a )?quarter of an hour", "time", 840_000, 960_000),
    (r"(?:almost|nearly|not quite|just under) a (?:full |whole )?lap", "lap", 800, 1000),
    (r"(?:several|a few|a couple of) laps", "lap", 2000, 9000),
)

MODIFIERS = {
    "over": (
        r"just over|a (?:little|shade|touch) (?:over|more than)|slightly (?:over|more than)|a good|just above"
        r"|just more than"
    ),
    "under": (
        r"almost|nearly|just under|not quite|just short of|a (?:little|shade|touch) (?:under|less than)|close to"
        r"|slightly under"
    ),
    "more": r"more than|over|at least|upwards of|above|longer than",
    "less": r"less than|within|under|inside|at most|fewer than|no more than|not even",
    "about": r"about|around|roughly|some|approximately|approx\.?|in the region of|something like|circa|around about",
}

NATIONS = {
    "dutchm[ae]n|dutch|dutch drivers?|dutchwom[ae]n": "NLD",
    "belgians?": "BEL",
    "frenchm[ae]n|french": "FRA",
    "germans?": "DEU",
    "britons?|brits?|british|englishm[ae]n": "GBR",
    "italians?": "ITA",
    "spaniards?|spanish": "ESP",
    "americans?": "USA",
    "japanese": "JPN",
    "danes?|danish": "DNK",
    "poles?|polish driver": "POL",
    "swiss": "CHE",
    "austrians?": "AUT",
    "new zealanders?|new zealand drivers?|kiwis?": "NZL",
    "australians?": "AUS",
    "brazilians?": "BRA",
    "portuguese": "PRT",
    "argentin(?:es?|ians?)": "ARG",
    "canadians?": "CAN",
    "mexicans?": "MEX",
    "russians?": "RUS",
    "swedes?|swedish": "SWE",
    "norwegians?": "NOR",
    "finns?|finnish": "FIN",
    "irishm[ae]n|irish": "IRL",
    "scots?": "GBR",
    "chinese": "CHN",
    "turks?|turkish": "TUR",
}


def _lexicon() -> Lexicon:
    ordinals = {word: place for place, word in enumerate(_ORDINALS, 1)} | {"last": -1}
    return Lexicon(
        lang="en",
        cues=cue_patterns(CUES),
        vague_amounts=tuple((re.compile(rf"\b(?:{words})\b"), unit, low, high) for words, unit, low, high in VAGUE),
        modifiers=tuple((name, before(words)) for name, words in MODIFIERS.items()),
        ordinals=ordinals,
        place_nouns=r"place|position|spot|slot|overall|in class|in the class|on the road|in line",
        place_before=(
            r"again|lay|home|back in|finish|finishes|finished|lies|come|comes|came|in|is|are|from|lies|lie|runs|run"
            r"|running|sits|sit|lying|currently|at the moment|at present|now|to|as|holds|up to|down to|was"
            r"|ran|remains|stays"
            r"|holding|a|fine|solid|occupies|classified|provisional|placed|up"
        ),
        place_after=(
            r"during|over|again|until|when|since|in|to|with|for|behind|ahead|and|but|after|overall|on|at|among"
            r"|of the|from|as"
            r"|while|by|just|some"
            r"|about|\d+|a"
        ),
        place_verbs=r"came|is|are|runs?|lies|goes|comes|finishes",
        nations=NATIONS,
        pronouns=re.compile(
            r"\b(?:he|she|it|they|him|his car|her car|their car|the crew|the team|the car|the squad|this crew"
            r"|the latter|who"
            r"|which|the former [\w ]{0,14}driver|\w+ driver)\b"
        ),
        objects=before(
            r"behind|ahead of|of|from|to|by|over|than|clear of|on|for|with|against|between|at|after|alongside"
            r"|off|past"
            r"|lead(?:s|ing)?|following|chasing|follows|trails|trailing|passed|before|leads"
        ),
        robbed=before(
            r"from|past|with|when|as|after a lap of|off|ahead of|at the expense of|once|because|passed|overtook"
            r"|relieved"
        ),
        vehicles=before(
            r"at the wheel of|behind the wheel of|aboard|in|driving|drives|at the controls of|on board"
            r"|of the crew of"
        ),
    )


ENGLISH = _lexicon()
