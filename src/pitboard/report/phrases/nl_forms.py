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
        "{driver} :volgen in {car} als {nth}, {amount} achter de leider",
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
    "place_over": (
        "{nth} :worden {driver} in {car}, op {amount}",
        "{driver} :eindigen in {car} als {nth}, op {amount}",
        "op de {nth} plaats < {car} :eindigen met {driver} achter het stuur, op {amount}",
        "P{p} :zijn voor {driver} in {car}, op {amount}",
        "{nth} :worden {car}, op {amount}",
        "{car} :eindigen als {nth}, op {amount}",
        "op de {nth} plaats < {car} :eindigen",
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
    "class_lead_over": (
        "de {cls} :zijn voor {driver} in {car}",
        "in de {cls} < {driver} :komen in {car} als eerste aan",
        "in de {cls} < {car} :komen als eerste aan",
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
    "rest_over": (
        "daarachter < {cars} ::eindigen als {n_first} tot en met {n_last}",
        "de plaatsen {n_first} tot en met {n_last} ::zijn voor {cars}",
    ),
    "lead_lap": (
        "nog {cars} ::rijden in de kopronde",
        "in de kopronde < {cars} ::zijn over",
        "de kopronde :tellen nog {cars}",
    ),
    "lead_lap_over": ("{cars} ::finishen in de kopronde", "in de kopronde < {cars} ::halen de streep"),
    "class_lead_lap": (
        "binnen de klasse < {cars} ::zitten nog in één ronde",
        "{cars} ::delen de ronde van de koploper",
        "in één en dezelfde ronde < {cars} ::vechten om deze klasse",
    ),
    "class_lead_lap_over": (
        "{cars} ::finishen in één ronde",
        "binnen de klasse < {cars} ::eindigen in één ronde",
    ),
    "lead_lap_one": (
        "alle anderen ::zijn door {car} op minstens een ronde gezet",
        "niemand anders :rijden nog in dezelfde ronde als {car}",
    ),
    "lead_lap_one_over": ("alle anderen ::eindigen op minstens een ronde van {car}",),
    "pace_faster": (
        "in tempo < {car} :zijn sneller dan {than}: gemiddeld {tenths} per ronde over {laps}",
        "{car} :winnen over {laps} gemiddeld {tenths} per ronde op {than} en is dus sneller",
    ),
    "pace_much": (
        "{car} :zijn aanzienlijk sneller dan {than}: gemeten over {laps} scheelt het gemiddeld {tenths} per ronde",
        "het tempo van {car} :liggen aanzienlijk hoger dan dat van {than}: {tenths} per ronde, gemeten over {laps}",
        "per ronde < {car} :winnen over {laps} gemiddeld {tenths} op {than} en is daarmee aanzienlijk sneller",
    ),
    "best_one": (
        "{driver} :zijn in {car} op P{p} de beste {adj} rijder {inscope}",
        "geen {adj} rijder {inscope} :staan hoger dan {driver}, {nth} met {car}",
        "van de {adj} rijders {inscope} < {driver} :staan het hoogst, {nth} met {car}",
        "de hoogst geplaatste {adj} rijder {inscope} :heten {driver}, {nth} met {car}",
    ),
    "best_many": (
        "{driver} ::zijn in {car} op P{p} de beste {adj} rijders {inscope}",
        "geen {adj} rijders {inscope} ::staan hoger dan {driver}, {nth} met {car}",
        "van de {adj} rijders {inscope} < {driver} ::staan het hoogst, {nth} met {car}",
        "de hoogst geplaatste {adj} rijders {inscope} ::heten {driver}, {nth} met {car}",
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
    "home_other_over": (
        "de equipe van {drivers} :eindigen met {car} op de {nth} plaats",
        "{car} van onder meer {drivers} :worden {nth}",
    ),
    "home_back_over": (
        "de equipe van {drivers} :eindigen met {car} op de {nth} plaats, op {laps}",
        "{car} van onder meer {drivers} :worden {nth}, op {laps}",
    ),
    "home_crew": (
        "tot de bemanning van {car} < {drivers} :horen",
        "{drivers} :delen {car} met de rest van de equipe",
        "onder de rijders van {car} < {drivers} :zijn",
        "ook {drivers} :horen bij de equipe van {car}",
    ),
    "home_crews": (
        "tot de bemanning van {car} < {drivers} ::horen",
        "{drivers} ::maken deel uit van de equipe van {car}",
        "ook {drivers} ::horen bij de equipe van {car}",
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
        "de nummers één en twee ::wisselde in deze race {times} stuivertje",
        "onderling < de eerste twee ::wisselde al {times} van volgorde",
    ),
    "swaps_stops": (
        "de nummers één en twee ::wisselde in deze race {times} stuivertje, waarvan {stops} keer tijdens de pitstops",
        "onderling < de eerste twee ::wisselde al {times} van volgorde, {stops} keer daarvan rond een pitstop",
    ),
    "swaps_all_stops": (
        "de nummers één en twee ::wisselde in deze race {times} stuivertje, steeds tijdens de pitstops",
        "onderling < de eerste twee ::wisselde al {times} van volgorde, elke keer rond een pitstop",
    ),
    "control": (
        "{who} :hebben de touwtjes in handen, met {span} van het laatste uur aan de leiding",
        "in het laatste uur < {who} :had {span} de leiding in handen",
    ),
    "control_whole": (
        "{who} :hebben de touwtjes in handen en leidde het hele afgelopen uur",
        "het hele afgelopen uur < {who} :had de leiding in handen",
    ),
    "led_before": (
        "{car} :reed eerder {laps} aan de leiding",
        "eerder < {car} :voerde het veld {laps} lang aan",
        "in totaal < {car} :reed al {laps} op kop",
    ),
    "retired_track": (
        "{car} :viel {past} stil op de baan, met {driver} aan boord en {laps} op de teller",
        "{driver} :strandde {past} met {car}, met {laps} op de teller",
        "{car} :werd {when} voor het laatst gemeten met {driver} aan boord en viel na {laps} stil op de baan",
        "voor {car} van {driver} < de race :eindigde na {laps} langs de baan; de laatste meting was {when}",
        "{car} :viel {past} stil op de baan, met {laps} op de teller",
        "{car} :werd {when} voor het laatst gemeten en viel na {laps} stil op de baan",
    ),
    "retired_garage": (
        "{car} :staan sinds {driver} {when} binnenkwam in de garage en komt na {laps} niet verder",
        "{driver} :kwam {when} na {laps} binnen met {car} en die is niet meer naar buiten gekomen",
        "{car} :kwam {when} na {laps} binnen en is niet meer naar buiten gekomen",
    ),
    "retired_many": (
        "ook uit koers ::zijn {list}",
        "uitgevallen ::zijn verder {list}",
        "niet meer op de baan komen {list}",
    ),
    "retired_many_class": (
        "eerder < {list} ::vielen uit",
        "uit de klasse verdwenen al {list}",
        "ook {list} ::zijn uit koers",
    ),
    "stop": (
        "{car} :verloor {when} {span} in de pits, nadat {driver} was binnengekomen",
        "een stop van {span} :kostte {car} {when} veel tijd; {driver} had de auto binnengebracht",
        "{driver} :kwam {when} met {car} naar de pits en daar bleef de auto {span}",
        "{when} < {driver} :stuurde {car} de pits in, waar de auto {span} bleef staan",
        "met {driver} aan het stuur < {car} :ging {when} naar binnen en stond daar {span}",
        "{car} :stond {when} {span} in de pits",
        "{car} :verloor {when} {span} met een lange stop",
    ),
    "stop_podium": (
        "{driver} :lag {nth} toen {car} {when} binnenkwam voor een stop van {span}",
        "als {nth} < {driver} :kwam {when} met {car} binnen en de stop duurde {span}",
        "{car} :lag {nth} tot een stop van {span} {when}, na een beurt van {driver}",
        "{car} :lag {nth} tot een stop van {span} {when}",
    ),
    "comeback": (
        "{car} :viel {during} terug van P{from} naar P{to}, maar is weer {now_nth}",
        "{between} < {car} :zakte van P{from} naar de {to_nth} plaats; inmiddels is dat weer de {now_nth}",
        "na een val van P{from} naar P{to} {during} < {car} :zijn terug als {now_nth}",
    ),
    "stop_open": (
        "{car} :staan al {span} in de pits, sinds {driver} {when} binnenkwam",
        "{driver} :bracht {car} {when} naar de pits en daar staat de auto nu al {span}",
        "{car} :staan al {span} in de pits",
    ),
    "stops_many": (
        "veel tijd in de pits verloren {list}",
        "lange stops waren er voor {list}",
    ),
    "climbed": (
        "{during} < {car} :klom {inscope} van P{from} naar P{to}",
        "{between} < {car} :klom {inscope} van P{from} naar P{to}",
        "{car} :werkte zich {during} {inscope} van de {from_nth} naar de {to_nth} plaats op",
        "{during} < {car} :klom van P{from} naar P{to}",
        "{between} < {car} :klom van P{from} naar P{to}",
        "{car} :werkte zich {during} van de {from_nth} naar de {to_nth} plaats op",
    ),
    "fell": (
        "{during} < {car} :zakte {inscope} van P{from} naar P{to}",
        "{between} < {car} :zakte {inscope} van P{from} naar P{to}",
        "{car} :viel {during} {inscope} van de {from_nth} terug naar de {to_nth} plaats",
        "{during} < {car} :zakte van P{from} naar P{to}",
        "{between} < {car} :zakte van P{from} naar P{to}",
        "{car} :viel {during} van de {from_nth} terug naar de {to_nth} plaats",
    ),
    "contention": (
        "behalve de leider < ook {others} :komen nog voor de eindzege in aanmerking",
        "{others} :doen nog mee om de zege",
        "nog niet uitgesloten voor de eindzege < {others} :zijn",
    ),
    "contention_many": (
        "maar liefst {count} ::doen nog mee om de zege",
        "voor de eindzege < {count} ::komen nog in aanmerking",
    ),
    "class_contention": (
        "{others} :houden zicht op de klassezege",
        "voor de winst in de klasse < {others} :zijn nog niet uitgeschakeld",
        "ook {others} :kunnen de klasse nog winnen",
    ),
    "class_contention_many": (
        "{count} ::houden uitzicht op de klassezege",
        "de klassezege :liggen nog binnen bereik van {count}",
        "om de winst in deze klasse < {count} ::strijden nog mee",
    ),
    "slow_lap": (
        "{driver} :verloor {when} met {car} in één ronde {span} op de baan",
        "{when} < {driver} :raakte met {car} in één ronde {span} kwijt, buiten de pits",
        "{car} :verloor {when} in één ronde {span} op de baan",
    ),
    "last_of_make": (
        "{car} :zijn de enige overgebleven {make}",
        "van {make} < alleen {car} :zijn nog over",
    ),
    "night": (
        "tussen 23.00 en 05.00 uur < {cars} ::verdwenen uit de race",
        "in de nachtelijke uren, van 23.00 tot 05.00 uur, < {cars} ::vielen uit",
    ),
    "home_many": (
        "ook {list} ::zijn nog in koers",
        "verder < {list} ::zijn nog in de race",
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
        "de neutralisaties ::tellen samen {span}: {list}",
        "de race :kende {list}, bij elkaar {span}",
        "{list} ::legde de race samen {span} aan banden",
    ),
    "neutral_once": ("{list} :legde de race {span} aan banden", "de race :kende tot nu toe {list}, van {span}"),
    "neutral_now": (
        "op dit moment < de race :liggen onder neutralisatie: {flag}, {since}",
        "{flag} :gelden {since}",
    ),
    "counts": (
        "van de {started} gestarte auto's < {in_race} ::zijn nog in koers",
        "{in_race} van de {started} auto's ::rijden nog",
    ),
    "counts_all": ("alle {started} auto's ::zijn nog in de race", "nog niemand van de {started} :zijn uitgevallen"),
    "counts_over": (
        "van de {started} gestarte auto's < {finished} ::zijn afgevlagd",
        "{finished} van de {started} auto's ::hebben de vlag gezien",
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
        "de snelste ronde {inscope} :staan met {time} op naam van {driver} in {car}",
        "{inscope} < {driver} :reed met {time} de snelste ronde, in {car}",
        "{inscope} < de snelste ronde :zijn {time}, van {car}",
    ),
    "stints": (
        "{driver} :zijn in {car} bezig aan {multi}",
        "in {car} < {driver} :rijden {multi}",
        "{driver} :zitten voor {multi} in {car}",
    ),
    "home_many_over": ("ook {list} ::halen de finish", "verder < {list} ::komen over de streep"),
}
