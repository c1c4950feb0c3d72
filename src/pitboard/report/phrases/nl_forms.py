"""The Dutch sentences: every way to say each form; in `FRONT < SUBJECT :verb REST` the verb is put second."""

HEADINGS = {
    "nothing": "Nog geen doorkomst",
    "lead": "",
    "contenders": "Achter de kop",
    "lost": "Tegenslag",
    "incidents": "Incidenten",
    "outlook": "Vooruitblik",
}

TEMPLATES: dict[str, tuple[str, ...]] = {
    "lead": (
        "{mark} < {car} :liggen aan de leiding, met {driver} achter het stuur",
        "{driver} :voeren {mark} in {car} het veld aan",
        "{mark} < {driver} :rijden in {car} aan kop",
        "{mark} < {car} :leiden de race",
        "{car} :liggen {mark} aan de leiding",
    ),
    "lead_over": (
        "{car} :zijn als eerste afgevlagd, met {driver} achter het stuur",
        "{driver} :sturen {car} als eerste over de streep",
        "{car} :komen als eerste over de streep",
    ),
    "second": (
        "op {amount} < {driver} :volgen in {car}",
        "{driver} :liggen in {car} tweede, op {amount}",
        "tweede < {car} :zijn met {driver} achter het stuur, op {amount}",
        "de voorsprong :bedragen {amount} op {car} van {driver}",
        "{driver} :moeten in {car} als nummer twee {amount} goedmaken",
        "op {amount} < {car} :volgen als tweede",
        "{car} :liggen tweede, op {amount}",
    ),
    "close": (
        "{driver} :zitten in {car} op een zucht",
        "op een zucht < {car} :volgen met {driver} aan boord",
        "tweede < {car} :zijn op een zucht, met {driver} achter het stuur",
        "{car} :volgen op een zucht",
    ),
    "place": (
        "op de {nth} plaats < {car} :rijden met {driver} achter het stuur, op {amount}",
        "{nth} < {car} :zijn met {driver} aan boord, op {amount}",
        "{driver} :bezetten in {car} P{p}, op {amount} van de eerste plaats",
        "{driver} :volgen in {car} als {nth}, {amount} daarachter",
        "op {amount} van de leider < {driver} :liggen {nth} in {car}",
        "{car} :moeten met {driver} als {nth} {amount} prijsgeven",
        "goed voor P{p} < {driver} :zijn in {car}, met {amount} achterstand",
        "op de {nth} plaats < {car} :liggen op {amount}",
        "{car} :zijn {nth}, op {amount}",
        "P{p} :zijn voor {car}, op {amount} van de eerste plaats",
        "{car} :volgen als {nth}, met {amount} achterstand",
        "{nth} < {car} :zijn",
        "{car} :bezetten P{p}",
    ),
    "place_pit": (
        "{car} :liggen {nth} en maakt een pitstop",
        "op P{p} < {car} :zijn net aan een pitstop bezig",
        "de {nth} plaats :zijn voor {car}, op dit moment in de pits",
    ),
    "place_stop": (
        "{car} :staan als {nth} al {span} in de pits, waar {driver} naar binnen kwam",
        "op de {nth} plaats < {car} :verliezen tijd: na het binnenkomen van {driver} duurt de stop al {span}",
        "{driver} :kwam als nummer {n} met {car} binnen voor een stop die al {span} duurt",
        "{car} :staan als {nth} al {span} in de pits",
    ),
    "class_lead": (
        "de leiding in de {cls} :zijn in handen van {driver} in {car}",
        "in de {cls} < {car} :gaan aan kop, met {driver} aan het stuur",
        "{driver} :leiden de {cls} in {car}",
        "aan kop van de {cls} < {driver} :rijden met {car}",
        "{car} :leiden de {cls}",
        "in de {cls} < {car} :gaan aan de leiding",
    ),
    "class_second": (
        "{driver} :volgen op {amount} in {car}",
        "de marge op {car} van {driver} :bedragen {amount}",
        "{driver} :jagen er in {car} op {amount} achteraan",
        "tweede < {driver} :liggen in {car}, {amount} achter de koploper",
        "met {amount} achterstand < {driver} :bezetten in {car} plaats twee",
        "de marge op {car} :bedragen {amount}",
        "{car} :volgen op {amount}",
    ),
    "rest": (
        "daarachter < {cars} ::volgen, goed voor P{first} tot en met P{last}",
        "de plaatsen {n_first} tot en met {n_last} ::zijn voor {cars}",
        "{cars} ::completeren de eerste {n_last}",
    ),
    "lead_lap": (
        "{cars} ::rijden nog in dezelfde ronde als de leider",
        "nog {cars} ::hebben geen ronde achterstand",
        "in de kopronde < {cars} ::zitten bij elkaar",
    ),
    "class_lead_lap": (
        "binnen de klasse < {cars} ::zitten nog in één ronde",
        "{cars} van deze klasse ::delen de ronde van de koploper",
        "in totaal < {cars} ::zijn hier niet gedubbeld door de klasseleider",
    ),
    "lead_lap_one": (
        "alle anderen ::zijn door {car} op minstens een ronde gezet",
        "niemand anders :rijden nog in dezelfde ronde als {car}",
    ),
    "pace_faster": (
        "wel < {car} :zijn sneller dan {than}: gemiddeld {tenths} per ronde over {laps}",
        "{car} :winnen over {laps} gemiddeld {tenths} per ronde op {than}",
    ),
    "pace_much": (
        "{car} :zijn aanzienlijk sneller dan {than}: over {laps} scheelt het gemiddeld {tenths} per ronde",
        "over {laps} < {car} :zijn aanzienlijk sneller dan {than}, met gemiddeld {tenths} per ronde verschil",
    ),
    "best_one": (
        "{driver} :zijn in {car} op P{p} de beste {adj} rijder {inscope}",
        "de beste {adj} rijder {inscope} :zijn {driver}, {nth} met {car}",
    ),
    "best_many": (
        "{driver} ::zijn in {car} op P{p} de beste {adj} rijders {inscope}",
        "de beste {adj} rijders {inscope} ::zijn {driver}, {nth} met {car}",
    ),
    "home_other": (
        "de equipe van {drivers} :rijden in {car} op de {nth} plaats",
        "{car} met {drivers} in de bemanning :zijn {nth}",
        "voor {car} van onder meer {drivers} < het :zijn plaats {n}",
    ),
    "home_back": (
        "{car} van onder meer {drivers} :zijn {nth} en {haslaps} {laps} achterstand",
        "de equipe van {drivers} :rijden met {car} op P{p}, maar op {laps}",
    ),
    "home_crew": (
        "tot de bemanning van {car} < {drivers} :horen",
        "{drivers} :delen {car} met de rest van de equipe",
    ),
    "home_crews": (
        "tot de bemanning van {car} < {drivers} ::horen",
        "{drivers} ::maken deel uit van de equipe van {car}",
    ),
    "change_said": (
        "{car} :nam {when} {how} de leiding over van {before}",
        "de koppositie :ging {when} {how} van {before} naar {car}",
        "{how} < {car} :kwam {when} voorbij {before} aan de leiding",
    ),
    "change_retaken": (
        "{car} :heroverde {when} {how} de leiding op {before}",
        "{how} < {car} :pakte de koppositie {when} terug van {before}",
    ),
    "change_out": (
        "{car} :erfde {when} de leiding toen {before} stilviel",
        "door het wegvallen van {before} < {car} :kwam {when} aan de leiding",
    ),
    "change_slowed": (
        "{car} :nam {when} de leiding over toen {before} veel tijd verloor",
        "de leiding :ging {when} naar {car}, doordat {before} een ronde ver boven het gewone tempo reed",
    ),
    "change_plain": (
        "{car} :nam {when} de leiding over van {before}",
        "de koppositie :ging {when} van {before} naar {car}",
    ),
    "swaps": (
        "{car} en {other} ::wisselde {times} stuivertje",
        "tussen {car} en {other} < de onderlinge volgorde :wisselde al {times}",
    ),
    "swaps_stops": (
        "{car} en {other} ::wisselde {times} stuivertje, waarvan {stops} tijdens de pitstops",
        "al {times} < {car} en {other} ::wisselde van plek, {stops} daarvan rond een pitstop",
    ),
    "control": (
        "{who} :hebben de touwtjes in handen: {span} van het laatste uur ging die naam aan kop",
        "in het laatste uur < {who} :had {span} de leiding in handen",
    ),
    "led_before": (
        "{car} :reed eerder {laps} aan de leiding",
        "eerder in de race < {car} :voerde {laps} lang het veld aan",
        "{car} :had al {laps} op kop gereden",
    ),
    "retired_track": (
        "{car} :viel {when} stil op de baan, met {driver} aan boord en {laps} op de teller",
        "{driver} :strandde {when} met {car}, na {laps}",
        "voor {car} van {driver} < de race :eindigde {when} langs de baan, na {laps}",
        "{car} :viel {when} stil op de baan, na {laps}",
    ),
    "retired_garage": (
        "{car} :staakte de strijd in de garage: {driver} bracht de auto {when} binnen, na {laps}",
        "{driver} :kwam {when} binnen met {car} en die ging niet meer naar buiten, na {laps}",
        "{car} :gaf in de garage op en was {when} voor het laatst te zien, na {laps}",
    ),
    "retired_many": (
        "ook uit koers ::zijn {list}",
        "uitgevallen ::zijn verder {list}",
        "niet meer op de baan komen {list}",
    ),
    "retired_many_class": (
        "in deze klasse < {list} ::zijn uitgevallen",
        "opgave was er in deze klasse voor {list}",
        "uit de klasse verdwenen {list}",
    ),
    "retired_more": (
        "in totaal < {cars} ::zijn uitgevallen",
        "de lijst met uitvallers :tellen inmiddels {cars}",
    ),
    "stop": (
        "{car} :verloor {when} {span} in de pits, nadat {driver} was binnengekomen",
        "een stop van {span} :kostte {car} {when} veel tijd; {driver} bracht de auto binnen",
        "{driver} :kwam {when} met {car} binnen voor een stop van {span}",
        "{car} :stond vanaf {clock} {span} in de pits",
        "{car} :verloor {when} {span} in de pits",
    ),
    "stop_open": (
        "{car} :staan al {span} in de pits, sinds {driver} {when} binnenkwam",
        "binnen bij {driver} < {car} :staan sinds {clock}: al {span}",
        "{car} :staan al {span} in de pits",
    ),
    "stops_many": (
        "veel tijd in de pits verloren {list}",
        "lange stops waren er voor {list}",
    ),
    "climbed": (
        "{car} :klom van P{from} naar P{to} sinds {since}",
        "sinds {since} < {car} :werkte zich van de {from_nth} naar de {to_nth} plaats op",
    ),
    "fell": (
        "{car} :zakte sinds {since} van P{from} naar P{to}",
        "sinds {since} < {car} :viel van de {from_nth} terug naar de {to_nth} plaats",
    ),
    "drive_through": (
        "{car} :ging {when} zonder te stoppen door de pitstraat",
        "zonder te stoppen < {car} :reed {when} door de pitstraat",
    ),
    "drive_throughs": (
        "zonder te stoppen reden {list} door de pitstraat",
        "door de pitstraat zonder stop gingen {list}",
    ),
    "neutral": (
        "tot nu toe < {list} ::was er, samen goed voor {span}",
        "de race :kende {list}, bij elkaar {span}",
        "{list} ::legde de race samen {span} aan banden",
    ),
    "neutral_now": (
        "op dit moment < de race :zijn geneutraliseerd: {flag}, sinds {when}",
        "{flag} :gelden sinds {when}",
    ),
    "counts": (
        "van de {started} gestarte auto's < {in_race} ::zijn nog in koers",
        "{in_race} van de {started} auto's ::rijden nog",
    ),
    "time_left": (
        "de finish :volgen over {left}",
        "nog {left} te rijden",
        "er :zijn nog {left} te gaan",
    ),
    "fastest": (
        "de snelste ronde :staan met {time} op naam van {driver} in {car}",
        "{driver} :reed in {car} met {time} de snelste ronde",
        "de snelste ronde :staan met {time} op naam van {car}",
    ),
    "fastest_class": (
        "{driver} :reed met {time} de snelste ronde van deze klasse, in {car}",
        "met {time} < {driver} :noteerde in {car} de snelste klasseronde",
        "de snelste klasseronde :zijn {time}, van {car}",
    ),
    "stints": (
        "{driver} :zijn in {car} bezig aan een {multi}",
        "in {car} < {driver} :rijden een {multi}",
    ),
    "note": ("{what}",),
}
