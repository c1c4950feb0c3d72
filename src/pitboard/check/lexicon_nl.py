"""The Dutch words by which a report's statements are recognised."""

import re

from pitboard.check.lexicon import Lexicon, before, cue_patterns

_ORDINALS = [
    "eerste",
    "tweede",
    "derde",
    "vierde",
    "vijfde",
    "zesde",
    "zevende",
    "achtste",
    "negende",
    "tiende",
    "elfde",
    "twaalfde",
    "dertiende",
    "veertiende",
    "vijftiende",
    "zestiende",
    "zeventiende",
    "achttiende",
    "negentiende",
    "twintigste",
    "eenentwintigste",
    "tweeentwintigste",
    "drieentwintigste",
    "vierentwintigste",
]

CUES = {
    "lead": (
        r"als eerste (?:aan|over de (?:streep|finish)|afgevlagd|binnen)|het veld .{0,24}aan|eerste plaats"
        r"|koppositie|leid(?:t|en|de|den)(?! naar| tot)|aan de leiding|aan kop|op kop"
        r"|voer(?:t|de) .{0,30}aan"
        r"|touwtjes(?: stevig)? in handen"
        r"|leiding(?! over)|koploper|lijstaanvoerder|aanvoerder"
    ),
    "lead_taken": (
        r"(?:pakte?|neemt|nam|greep|heroverde) .{0,40}(?:koppositie|eerste plaats)"
        r"|neemt? .{0,25}leiding (?:over|weer)|nam .{0,25}leiding(?: weer)? over|leiding overgenomen"
        r"|heroverde?|herovert"
        r"|pakte? .{0,15}leiding|greep .{0,15}leiding"
    ),
    "lead_went": r"(?:koppositie|leiding) (?:ging|gaat|wisselde) .{0,70}naar",
    "lead_came": r"aan de leiding|op kop|erfde .{0,30}leiding|leiding",
    "lead_lost": (
        r"verlie(?:st|zen) .{0,15}leiding|verloor .{0,15}leiding|leiding kwijt|sta(?:at" r"|an) .{0,15}leiding af"
    ),
    "past": (
        r"had(?:den)?|eerder|tot op dat moment|enige tijd|leidde(?:n)?|volgde(?:n)?|reed|reden|was|waren|lag(?:en)?"
        r"|kende|stond|kwam(?:en)?|bracht(?:en)?|binnengekomen|binnenkomen|verloor|nam|werd|moest|voerde"
    ),
    "earlier": r"had(?:den)? .{0,40}(?:leiding|kop)|eerder|tot op dat moment|enige tijd|leidden?|voerde",
    "follow": r"volg(?:t|en|de|den)|erachter|op de hielen|jaagt op|zit achter",
    "followed_by": (
        r"daarachter|daarna|gevolgd door|daarachter volgen|achter (?:hem|haar|hen)|vervolgens"
        r"|op zijn beurt|(?<=\w )(?<!zijn )(?<!is )voor de"
    ),
    "shared": r"del(?:en|t) de (?:zege|overwinning)",
    "yellow_flag": r"onder geel",
    "last_timed": r"laatste meting|voor het laatst gemeten",
    "measured": (
        r"laatst gemeten|(?:bij|volgens) de laatste meting|voor (?:de|zijn|haar|hun) (?:laatste )?(?:stop|pitstop)"
        r"|voor (?:het neutraliseren|de neutralisatie|de safety ?car)"
    ),
    "behind": (
        r"later|achter de winnaar|goed te maken|goedmaken|prijsgeven|achteraan|van de eerste plaats"
        r"|van de koploper|achterstand|achter(?! het stuur)"
        r"|volg(?:t|en|de|den)|erachter|van de leider|op de leider|toegeven|tekort"
        r"|daarachter"
    ),
    "ahead": (
        r"voorsprong|voorop|(?<=\w )(?<!zijn )(?<!is )"
        r"voor(?= (?:de |het )?(?:#|\w+ (?:\w+ )?#|[a-z]+ (?:op|met)\b))|marge"
    ),
    "difference": r"verschil(?:len)?|gat|gescheiden|scheid(?:t|en)|kloof|marge|tussen",
    "wheel": (
        r"in handen van|aan boord|achter het stuur|aan het stuur|bestuurd door|zit .{0,20}in de|stuurt|bestuurt"
        r"|met .{3,40} in de cockpit|onder .{3,30} hoede|rijdt momenteel"
    ),
    "crew": (
        r"rijders van|van onder (?:meer|andere[n]?)|formatie van|equipe van|team van|bemanning|gedeeld door|deelt"
        r"|delen|met onder meer"
        r"|wagen van|auto van|bolide van|kwartet|trio|rijderstrio|teamgenoten"
    ),
    "took_over": r"(?:neemt|nam) .{0,25}(?:plaats|stuur over)|loste? .{0,40} af|(?:geeft|gaf) het stuur over",
    "retired": (
        r"niet meer op de baan|verdwenen|verdween|eindigde .{0,12}(?:race|wedstrijd)|(?:race"
        r"|wedstrijd) eindigde|uitgevallen"
        r"|uit koers|viel(?:en)? (?:.{0,30}|de #[^.]*? )uit|val(?:t|len) .{0,30}uit|opgeven|opgegeven|gaf op"
        r"|uitvaller|uitvalsbeurt|staakte? .{0,10}strijd|strijd gestaakt|einde wedstrijd|einde race|einde verhaal"
        r"|uit de (?:wedstrijd|race|strijd)"
        r"|uitgeschakeld|opgave|ligt (?:er)?uit|lig(?:t|gen) eruit|ingepakt"
    ),
    "nobody": r"niemand|geen (?:enkele )?(?:auto|wagen)|geen van",
    "not_out": r"niet uitgeschakeld|nog niet (?:uitgesloten|uitgeschakeld)",
    "stopped": (
        r"eindigde .{0,40}(?:op|langs) de baan|stilviel\w*|stilvallen|langs de (?:kant|baan)|stilgevallen"
        r"|viel(?:en)? .{0,15}stil|valt .{0,15}stil"
        r"|gestrand|strandde"
        r"|stil op de baan"
    ),
    "running": (
        r"rijdt (?:wel )?nog|rijden (?:wel )?nog|nog (?:wel |altijd |steeds )?(?:in koers|in de race"
        r"|op de baan|onderweg)"
        r"|rijdt nog wel|maar rijdt nog|is nog onderweg|zit nog in de wedstrijd"
    ),
    "same_lap": (
        r"kopronde|de ronde van de (?:koploper|leider)|in een en dezelfde ronde|niet gedubbeld|in een ronde"
        r"|in dezelfde ronde|(?<!niet )in de leidersronde|op dezelfde ronde"
        r"|in de ronde van de leider"
    ),
    "contention": (
        r"in aanmerking|voor de (?:eind|klasse)?(?:zege|winst|overwinning)|(?:uit)?zicht op de (?:klasse|eind)?zege"
        r"|(?:klasse|eind)zege .{0,20}binnen bereik|klasse nog winnen|nog .{0,20}winnen"
        r"|winst in (?:deze|de) klasse|mee om de (?:zege|winst|overwinning|eindzege)|nog niet (?:uitgesloten"
        r"|uitgeschakeld) voor|kanshebbers?"
        r"|in de strijd om|kans op de (?:zege|overwinning)|doen nog mee|doet nog mee"
    ),
    "top_before": r"mee om de topposities|bij de top|in de kopgroep|om de podiumplaatsen|op podiumkoers",
    "best": r"beste|best geklasseerde|hoogst geklasseerde",
    "trouble": (
        r"ging het .{0,20}mis|problemen|veel tijd|tijd verlor?en|belangrijke tijd|grote achterstand|tijdverlies"
        r"|kostbare (?:tijd|minuten)|vertraging|ver teruggeslagen"
    ),
    "loss": r"verlie(?:st|zen)|verloor|verloren|kwijt|kostte?|liet .{0,20}liggen|ingeboet",
    "incident": (
        r"toucheer\w*|schr(?:ok|ikmoment)|grind\w*|kraan|aanrijding\w*|crash\w*|klap(?:te|pen|per|ten)?"
        r"|botst?e?n?|botsing"
        r"|geraakt|raakte? .{0,25}(?:muur|vangrail|baanafzetting)|baanafzetting\w*|vangrail\w*|bandenstapels?"
        r"|in de banden|spin(?:de|t)?|in de rondte|momentje|over het hoofd gezien|slow ?zones?|schade|incident(?:en)?"
        r"|lekke band|klapband|remde|muur|contact|in aanraking|gleed|schoof(?=.{0,30}(?:grind|muur|vangrail"
        r"|van de baan|door))|touche|aangetikt|tikte|brand\w*|vloog van"
        r"|eerste chicane|bochten"
    ),
    "cause": (
        r"technische problemen|geplofte motor|motorschade|motorproble\w+|versnellingsbak\w*|elektronica\w*"
        r"|elektrisch\w*"
        r"|ophanging\w*|koppeling\w*|radiateur\w*|brandstofdruk|remproble\w+|hydraulisch\w*|door een fout|stuurfout"
        r"|mechanisch\w*|turbo|lekkage|door schade"
    ),
    "penalty": r"tijdstraf\w*|straf(?:fen)?|drive-?through\w*|stop-?and-?go|doorrijstraf|bestraft",
    "garage": (
        r"garage|box|pitbox|lange stop|langdurige stop|binnen (?:stond|gestaan)|reparatie\w*"
        r"|stond .{0,40}(?:stil|binnen)"
    ),
    "stop": r"pitstops?|stops|stop|tankstops?|naar de pits|de pits(?:traat)?|naar binnen|pitbezoek\w*|bandenwissel",
    "double_stint": r"dubbele stint|doublestint|double stint|tweede stint op rij",
    "triple_stint": r"triplestint|driedubbele stint|triple stint|derde stint op rij|drievoudige stint",
    "stints_in_a_row": r"\w+(?:de|ste|e) (?:opeenvolgende stint|stint (?:op rij|achtereen))",
    "faster": r"tempo .{0,60}hoger|sneller|rapper|het snelst",
    "slower": r"trager|langzamer",
    "much": r"aanzienlijk|beduidend|veel|fors|flink",
    "closing": r"loopt .{0,20}in|lopen .{0,20}in|liep .{0,15}in|nadert|komt dichterbij|dicht .{0,10}gat|maakt jacht",
    "pulling": r"loopt .{0,20}uit|lopen .{0,20}uit|liep .{0,15}uit|rijdt weg|vergroot .{0,15}voorsprong",
    "swap": (
        r"van (?:volgorde|plaats) (?:ge)?wissel\w*|wissel(?:de|den|t|en) .{0,90}van (?:volgorde|plaats)"
        r"|stuivertje\w*|haasje-?over|wisselden .{0,30}(?:plaats|leiding)|van plaats gewisseld"
    ),
    "finish_is": r"(?:finish|vlag) (?:volgt|valt)",
    "completes": r"complete\w+|ma(?:akt|ken|akte|akten) .{0,24}vol|vullen .{0,20}aan",
    "on_track": r"op de baan",
    "all_of_it": r"hele|heel het|de volle",
    "to_leader": r"(?:van|achter|op) de (?:leider|koploper|eerste plaats|klassenleider|winnaar|kop)",
    "this_class": r"(?:in|van) (?:deze|de|zijn) klasse",
    "sunrise": r"zonsopkomst|zon .{0,30}op",
    "sunset": r"zonsondergang|zon .{0,30}onder",
    "since_then": r"sinds",
    "out_again": r"weer (?:uit|de baan op|naar buiten)|hield .{0,90}van de baan",
    "all_others": r"alle anderen|niemand anders|alle overigen|de rest van het veld",
    "finished": r"afgevlagd|de (?:vlag|finish) (?:gezien|gehaald|bereikt)|gefinisht",
    "started": r"gestarte?|die (?:zijn )?gestart",
    "best_of": r"hoger dan|het hoogst|hoogst geplaatste?|geen(?= \w+ rijders?\b)",
    "in_force": (
        r"geldt|(?:rijdt|reed|rijden|reden) .{0,12}(?:achter|onder)|(?:ligt|lag) .{0,40}stil|gelden"
        r"|onder (?:neutralisatie|geel)|van kracht|geneutraliseerd|ligt stil"
    ),
    "halted": r"kwam(?:en)? .{0,60}stil te (?:staan|liggen)|legde .{0,60}stil|stond .{0,60}stil",
    "gains": r"wint|winnen|pakt",
    "in_pits_now": (
        r"maakt .{0,12}(?:pit)?stop|(?:pit)?stop maken|op dit moment .{0,200}in de pits|(?:met"
        r"|aan) een (?:pit)?stop bezig|op dit moment in de pits|(?:is|staat"
        r"|zit) (?:nu )?in de pits"
    ),
    "negated_win": r"niet meer (?:mee|winnen)|geen kans meer",
    "first_two": r"(?:eerste|beide|voorste) twee|nummers een en twee|koplopers|onderling",
    "around_stops": r"(?:tijdens|rond|bij|in) (?:de|een|hun) (?:pit)?stops?",
    "slow_pace": r"boven het (?:gewone|normale) tempo|ver van het gewone tempo",
    "gone": r"wegvallen|weg|uitvallen",
    "one_lap": r"in (?:een|dezelfde|een enkele) ronde",
    "so_far": r"nog steeds|al|nu al|tot nu toe|inmiddels",
    "was": r"was|waren|lag|lagen|kwam|kwamen",
    "stays_in": (
        r"niet meer naar buiten|niet (?:meer )?teruggekeerd|komt .{0,30}niet verder|niet meer (?:buiten"
        r"|op de baan) gekomen"
    ),
    "through_pits": r"door de pit(?:straat|s)|zonder (?:te stoppen|stop)",
    "often": r"meerdere malen|meermaals|herhaaldelijk|verschillende keren|meerdere keren|vaker",
    "fell": (
        r"val(?= van)|zak(?:te|t|ten)|val(?:t|len) .{0,12}terug|viel(?:en)? .{0,12}terug|terug(?:gevallen|gezakt)"
        r"|tuimelde|daalde"
    ),
    "climbed": (
        r"werk(?:te|t|ten) .{0,20}op|klom\w*|klimt|schuift .{0,20}op|schoof .{0,20}op|opgeklommen|opgerukt" r"|stoomde"
    ),
    "narrow": r"nipt(?:e)?|krappe voorsprong|kleine voorsprong|neuslengte",
    "wide": r"comfortabel\w*|ruime voorsprong|ruim aan de leiding|riante?",
    "only_left": (
        r"alleen .{0,40}(?:nog )?over|enige overgebleven|laatst overgebleven|enige resterende"
        r"|als enige .{0,20}nog"
    ),
    "last_of_class": r"rode lantaarn|hekkensluiter",
    "leader": r"leider|koploper|klassenleider",
    "go": r"(?:finish|vlag) (?:volgt|valt) over|te gaan|te rijden|op de klok|voor de boeg|resteert|resteren|resterend",
    "after": r"na|nadat er|sinds",
    "lapcount": r"in ronde|na|in (?:zijn|haar|de) \d+(?:e|ste|de) ronde",
    "car_count": r"auto's|wagens|bolides|deelnemers|equipes|teams|uitvallers|slachtoffers|opgaves",
    "many": r"heel wat|tal van|vele|talrijke",
    "lead_changes": (
        r"leiding .{0,40}van eigenaar gewisseld|leiderswissel\w*|wisselingen? (?:aan|van) (?:de )?(?:leiding"
        r"|kop)|wissel(?:de"
        r"|ingen?) .{0,20}(?:leiding|eigenaar)"
    ),
    "safety_car": r"safety ?cars?(?:fase\w*|periode\w*)?|neutralisatie met safety ?car",
    "fcy": r"full course yellows?|fcy(?:'s)?|code ?60",
    "red_flag": r"rode vlag\w*|code rood",
    "green": r"groen(?:e vlag)?|vrij spel|hervat",
    "flag_now": (
        r"achter de safety ?car|onder (?:een )?(?:full course yellow|safety ?car|groen|geel|rode vlag)"
        r"|geneutraliseerd"
    ),
    "fastest_lap": r"snelste (?:race)?ronde|snelste rondetijd|rondetijd|beste ronde",
    "per_lap": r"per ronde|een ronde sneller|elke ronde",
    "overall": r"algemeen|overall|in het algemeen klassement|totaalklassement|eindzege",
    "stood": (
        r"weer (?:uit|de baan op)|van de baan|de pits in|pitstraat in|stond(?:en)?|staat|lange stops?"
        r"|in de pits|naar binnen|binnen|binnen(?:ge)?kom\w+"
    ),
    "off_pits": r"buiten de pits|op de baan|in een ronde",
    "negated": r"niet|geen|nooit",
    "person": r"coureur|rijder|piloot",
    "early": r"vroeg in de (?:race|wedstrijd)|beginfase|in het begin|openingsfase|al vroeg|eerste uren",
    "night": r"(?:in|tijdens|gedurende) de nacht|in de nacht|de nacht|'s nachts|nachtelijke|gedurende de nacht",
    "dawn": r"ochtendgloren|zonsopkomst|dageraad|het krieken",
    "dusk": r"avondschemering|zonsondergang|schemering|valavond",
    "morning": (
        r"(?:in|tijdens|gedurende) de ochtend|in de ochtend|'s ochtends|vanochtend|'s morgens|vanmorgen"
        r"|ochtenduren"
    ),
    "afternoon": r"(?:in|tijdens|gedurende) de middag|in de middag|'s middags|vanmiddag",
    "evening": r"(?:in|tijdens|gedurende) de avond|in de avond|'s avonds|zaterdagavond",
    "halfway": r"halverwege|halfweg|halfkoers",
}

VAGUE = (
    (r"(?:een )?handvol seconden|(?:een )?handjevol seconden", "time", 3_000, 8_000),
    (r"op een zucht|een zucht|binnen (?:hand|schoots)bereik|op een haar", "time", 0, 1_500),
    (r"op de hielen", "time", 0, 3_000),
    (r"(?:een paar|enkele|enige|luttele) seconden", "time", 1_500, 10_000),
    (r"(?:een paar|enkele) tienden", "time", 100, 900),
    (r"(?:een )?(?:kleine|krappe) minuut", "time", 50_000, 59_999),
    (r"(?:een )?(?:goede|ruime) minuut", "time", 60_000, 75_999),
    (r"(?:een )?(?:paar|enkele|aantal) minuten", "time", 120_000, 600_000),
    (r"(?:een )?kwartier", "time", 840_000, 960_000),
    (r"(?:bijna een hele|bijna een|een kleine|krap een) ronde", "lap", 800, 1000),
    (r"(?:meerdere|enkele|een paar|verscheidene|verschillende) ronden", "lap", 2000, 9000),
)

MODIFIERS = {
    "over": r"(?:net )?iets meer dan|net meer dan|ruim|net boven|goede?|een goede|ruime|iets boven|net over",
    "under": r"bijna|krap|krappe|kleine|net geen|iets minder dan|net onder|net minder dan|kleine|iets onder",
    "more": r"meer dan|langer dan|minstens|boven de|over de|zeker",
    "less": r"minder dan|binnen|onder de|nog geen|hooguit|hoogstens|nog niet|niet eens",
    "about": r"ongeveer|circa|ca\.?|rond|zo'n|zowat|pakweg|om en nabij|plusminus|een slordige|grofweg|omstreeks",
}

NATIONS = {
    "nederlanders?": "NLD",
    "belgen|belg": "BEL",
    "fransen|fransman|franse": "FRA",
    "duitsers?": "DEU",
    "britten|brit|engelsman|engelsen": "GBR",
    "italianen|italiaan": "ITA",
    "spanjaarden|spanjaard": "ESP",
    "amerikanen|amerikaan": "USA",
    "japanners?": "JPN",
    "denen|deen": "DNK",
    "polen|pool": "POL",
    "zwitsers?": "CHE",
    "oostenrijkers?": "AUT",
    "nieuw-?zeelanders?": "NZL",
    "australiers?": "AUS",
    "brazilianen|braziliaan": "BRA",
    "portugezen|portugees": "PRT",
    "argentijnen|argentijn": "ARG",
    "canadezen|canadees": "CAN",
    "mexicanen|mexicaan": "MEX",
    "russen|rus": "RUS",
    "zweden|zweed": "SWE",
    "noren|noor": "NOR",
    "finnen|fin": "FIN",
    "ieren|ier": "IRL",
    "schotten|schot": "GBR",
    "chinezen|chinees": "CHN",
    "turken|turk": "TUR",
}


_ADJECTIVES = {
    "nederlandse": "NLD",
    "belgische": "BEL",
    "franse": "FRA",
    "duitse": "DEU",
    "britse|engelse|schotse": "GBR",
    "italiaanse": "ITA",
    "spaanse": "ESP",
    "amerikaanse": "USA",
    "japanse": "JPN",
    "deense": "DNK",
    "poolse": "POL",
    "zwitserse": "CHE",
    "oostenrijkse": "AUT",
    "nieuw-?zeelandse": "NZL",
    "australische": "AUS",
    "braziliaanse": "BRA",
    "portugese": "PRT",
    "argentijnse": "ARG",
    "canadese": "CAN",
    "mexicaanse": "MEX",
    "zweedse": "SWE",
    "noorse": "NOR",
    "finse": "FIN",
    "ierse": "IRL",
    "chinese": "CHN",
    "turkse": "TUR",
}


def _lexicon() -> Lexicon:
    ordinals = {word: place for place, word in enumerate(_ORDINALS, 1)} | {"laatste": -1}
    return Lexicon(
        lang="nl",
        cues=cue_patterns(CUES),
        vague_amounts=tuple((re.compile(rf"\b(?:{words})\b"), unit, low, high) for words, unit, low, high in VAGUE),
        modifiers=tuple((name, before(words)) for name, words in MODIFIERS.items()),
        ordinals=ordinals,
        place_nouns=r"plaats|plek|stek|positie|stelling|stee|rang|podiumplaats|podiumplek",
        place_before=(
            r"weer|van|eindigt|eindigen|eindigde|werd|als|is|zijn|ligt|liggen|rijdt|rijden|staat|staan|volgt"
            r"|volgen|volgde|momenteel|op dit moment|nu|naar|lag|reed"
            r"|was|werd|op"
            r"|wordt|bekleedt|overall|klasse|algemeen|blijft|tot"
        ),
        place_after=(
            r"over|al|nu|inmiddels|tijdens|een|tot|toen|naar|terug|sinds|ongeveer|iets|ruim|bijna|twee|drie|vier"
            r"|vijf|zes|zeven"
            r"|acht|negen|tien"
            r"|elf|twaalf"
            r"|in|op|met|voor|achter|en|maar|na|overall|van het|in de klasse|algemeen|te|\d+|gelegen|geklasseerd"
            r"|om|want|terwijl|de"
        ),
        place_verbs=r"kwam|is|zijn|wordt|worden|ligt|liggen|rijdt|rijden|volgt|volgen|staat|gaat",
        nations=NATIONS
        | {f"(?:{word}) (?:rijders?|coureurs?|piloten|piloot)": code for word, code in _ADJECTIVES.items()},
        pronouns=re.compile(
            r"\b(?:hij|zij|ze|hem|hen|zijn wagen|haar wagen|de equipe|het team|de formatie|de bolide|de auto|de wagen"
            r"|die|dat team|deze(?! klasse| race| ronde| wedstrijd)|laatstgenoemde"
            r"|de voormalige? [\w ]{0,14}-?(?:coureur|rijder)|\w+-?(?:coureur"
            r"|rijder))\b"
        ),
        objects=before(
            r"voor|op|achter|van|naar|door|over|dan|met|tegen|tussen|na|ten opzichte van|aan|behalve|naast"
            r"|terwijl hij"
        ),
        robbed=before(
            r"van|op|voorbij|toen|doordat|door het wegvallen van|nadat|langs|ten koste van|zonder|want|omdat"
        ),
        vehicles=before(r"aan boord van|achter het stuur van|in|aan het stuur van|aan|vanuit|aan boord"),
    )


DUTCH = _lexicon()
