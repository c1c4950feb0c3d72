"""The Dutch sentences for what people noted, by the sort of incident; `{name?}` is a place that may stay empty."""

import re
from typing import Final

from pitboard.report.languages.note_words import NoteWords, word_set

NOTES: dict[str, tuple[str, ...]] = {
    "note_own": ("{what}",),
    "note_crash": (
        "{driver} :crashte {when} {hard?} met {car} {place?} {into?}",
        "{when} < {driver} :crashte {hard?} met {car} {place?} {into?}",
        "{place} < {driver} :crashte {when} {hard?} met {car} {into?}",
        "met {driver} achter het stuur < {car} :crashte {when} {hard?} {place?} {into?}",
        "{car} :crashte {when} {hard?} {place?} {into?}",
        "{when} < {car} :crashte {hard?} {place?} {into?}",
    ),
    "note_contact": (
        "{driver} :was {when} in {car} {place?} bij een aanrijding betrokken",
        "bij een aanrijding {place?} < {driver} :was {when} in {car} betrokken",
        "{when} < {driver} :was in {car} {place?} bij een aanrijding betrokken",
        "{car} :was {when} {place?} bij een aanrijding betrokken",
        "bij een aanrijding {place?} < {car} :was {when} betrokken",
    ),
    "note_contact_with": (
        "{driver} :kwam {when} in {car} {place?} in botsing met {others}",
        "tussen {driver} in {car} en {others} < het :kwam {when} {place?} tot contact",
        "{when} < {driver} :kwam in {car} {place?} in botsing met {others}",
        "{car} :kwam {when} {place?} in botsing met {others}",
        "tussen {car} en {others} < het :kwam {when} {place?} tot contact",
    ),
    "note_contact_by": (
        "{driver} :kreeg {when} in {car} {place?} een tik van {by}",
        "{by} :raakte {when} {place?} {driver} in {car}",
        "{when} < {by} :raakte {place?} {driver} in {car}",
        "{car} :kreeg {when} {place?} een tik van {by}",
        "{by} :raakte {when} {place?} {car}",
    ),
    "note_contact_hit": (
        "{driver} :raakte {when} in {car} {place?} {others}",
        "{when} < {driver} :reed in {car} {place?} tegen {others}",
        "{car} :raakte {when} {place?} {others}",
        "{when} < {car} :reed {place?} tegen {others}",
    ),
    "note_spin": (
        "{driver} :spinde {when} {place?} met {car}",
        "{when} < {driver} :ging met {car} {place?} in de rondte",
        "met {driver} achter het stuur < {car} :spinde {when} {place?}",
        "{car} :spinde {when} {place?}",
        "{when} < {car} :ging {place?} in de rondte",
    ),
    "note_off": (
        "{driver} :raakte {when} met {car} {place?} van de baan",
        "{when} < {driver} :ging met {car} {place?} van de baan",
        "met {driver} achter het stuur < {car} :raakte {when} {place?} van de baan",
        "{car} :raakte {when} {place?} van de baan",
        "{when} < {car} :ging {place?} van de baan",
    ),
    "note_off_into": (
        "{driver} :belandde {when} met {car} {place?} {into}",
        "{when} < {driver} :raakte met {car} {place?} van de baan en :belandde {into}",
        "met {driver} achter het stuur < {car} :belandde {when} {place?} {into}",
        "{car} :belandde {when} {place?} {into}",
        "{when} < {car} :raakte {place?} van de baan en :belandde {into}",
    ),
    "note_puncture": (
        "{driver} :kreeg {when} {place?} met {car} een lekke band",
        "{car} :liep {when} {place?} een lekke band op, met {driver} achter het stuur",
        "een lekke band :trof {when} {place?} {driver} in {car}",
        "{car} :liep {when} {place?} een lekke band op",
        "een lekke band :trof {when} {place?} {car}",
    ),
    "note_technical": (
        "{driver} :kreeg {when} {place?} met {car} technische problemen",
        "technische problemen ::trof {when} {place?} {driver} in {car}",
        "{car} :had {when} {place?} technische problemen, met {driver} achter het stuur",
        "{car} :kreeg {when} {place?} technische problemen",
        "technische problemen ::trof {when} {place?} {car}",
    ),
    "note_part_blew": (
        "{part_of_car} :plofte {when} {place?}, met {driver} aan het stuur",
        "met {driver} aan het stuur < {part_of_car} :plofte {when} {place?}",
        "{when} < {part_of_car} :plofte {place?}, met {driver} aan het stuur",
        "{part_of_car} :plofte {when} {place?}",
        "{when} < {part_of_car} :plofte {place?}",
    ),
    "note_part_failed": (
        "{part_of_car} :begaf het {when} {place?}, met {driver} aan het stuur",
        "met {driver} aan het stuur < {part_of_car} :begaf het {when} {place?}",
        "{when} < {part_of_car} :begaf het {place?}, met {driver} aan het stuur",
        "{part_of_car} :begaf het {when} {place?}",
        "{when} < {part_of_car} :begaf het {place?}",
    ),
    "note_part_trouble": (
        "{driver} :kreeg {when} {place?} in {car} problemen met {part}",
        "{when} < {driver} :kreeg {place?} met {car} last van {part}",
        "{car} :had {when} {place?} problemen met {part}, met {driver} achter het stuur",
        "{car} :kreeg {when} {place?} problemen met {part}",
        "{when} < {car} :had {place?} last van {part}",
    ),
    "note_before_part_blew": ("{part} :was {place?} ~geploft", "{part} :plofte {place?}"),
    "note_before_part_failed": ("{part} :had het {place?} ~begeven", "{part} :begaf het {place?}"),
    "note_before_part_trouble": ("{part} :gaf {place?} problemen", "{part} :had {place?} problemen ~gegeven"),
    "note_fire": (
        "{car} :vloog {when} {place?} in brand, met {driver} achter het stuur",
        "in {car}, met {driver} aan het stuur, < er :brak {when} {place?} brand uit",
        "{car} :vloog {when} {place?} in brand",
        "bij {car} < er :brak {when} {place?} brand uit",
    ),
    "note_damage": (
        "{driver} :liep {when} {place?} met {car} schade op",
        "{car} :liep {when} {place?} schade op, met {driver} achter het stuur",
        "{when} < {driver} :kreeg {place?} schade aan {car}",
        "{car} :liep {when} {place?} schade op",
        "{when} < {car} :liep {place?} schade op",
    ),
    "note_penalty": (
        "{driver} :kreeg {when} in {car} {place?} een straf",
        "{car} :kreeg {when} {place?} een straf, met {driver} achter het stuur",
        "een straf :was er {when} {place?} voor {driver} in {car}",
        "{car} :kreeg {when} {place?} een straf",
        "een straf :was er {when} {place?} voor {car}",
    ),
    "note_slow_zone": (
        "{driver} :kreeg {when} in {car} {place?} met een slow zone te maken",
        "{when} < {car} :trof {place?} een slow zone, met {driver} achter het stuur",
        "{car} :kreeg {when} {place?} met een slow zone te maken",
        "{when} < {car} :trof {place?} een slow zone",
    ),
    "note_stopped": (
        "{driver} :kwam {when} met {car} {place?} tot stilstand",
        "{when} < {car} :stond {place?} stil, met {driver} achter het stuur",
        "met {driver} achter het stuur < {car} :viel {when} {place?} stil",
        "{car} :kwam {when} {place?} tot stilstand",
        "{when} < {car} :stond {place?} stil",
    ),
    "note_incident": (
        "{driver} :was {when} in {car} {place?} bij een incident betrokken",
        "bij een incident {place?} < {driver} :was {when} in {car} betrokken",
        "{car} :was {when} {place?} bij een incident betrokken",
        "bij een incident {place?} < {car} :was {when} betrokken",
    ),
    "note_words": (
        "voor {driver} in {car} < het :ging {when} {place?} mis: {words}",
        "{driver} :kwam {when} met {car} {place?} in de problemen: {words}",
        "{when} < {driver} :had {place?} een tegenslag met {car}: {words}",
        "voor {car} < het :ging {when} {place?} mis: {words}",
        "{car} :kwam {when} {place?} in de problemen: {words}",
    ),
    "note_words_plain": (
        "over {driver} in {car} < er :kwam {when} {place?} een melding: {words}",
        "{when} < er :kwam {place?} bericht over {driver} in {car}: {words}",
        "over {car} < er :kwam {when} {place?} een melding: {words}",
        "{when} < er :kwam {place?} bericht over {car}: {words}",
    ),
    "note_words_course": (
        "{when} < er :kwam {place?} een melding binnen: {words}",
        "er :kwam {when} {place?} bericht: {words}",
    ),
    "note_course": (
        "er :was {when} {noun}",
        "{when} < er :was {noun}",
    ),
    "note_course_slow_zone": (
        "{when} < {noun} :gold",
        "{noun} :was {when} van kracht",
    ),
    "note_before": (
        "daar < {noun} :ging aan vooraf",
        "{noun} :ging daaraan vooraf",
        "dat :gebeurde na {noun}",
        "vlak daarvoor < er :was {noun}",
    ),
    "note_before_words": (
        "wat daarvoor is gezien: {words}{place_aside?}",
        "daarover is genoteerd: {words}{place_aside?}",
    ),
    "note_in_lap": (
        "tijdens die ronde < er :was {noun}",
        "in die ronde < er :was {noun}",
    ),
    "note_in_lap_words": (
        "wat in die ronde is gezien: {words}{place_aside?}",
        "over die ronde is genoteerd: {words}{place_aside?}",
    ),
}

WORDS: Final = NoteWords(
    known=word_set(
        """
        de het een en van op met voor naar bij door na uit niet geen werd wordt werden zijn daarna tegen
        zonder weer nadat doordat waarna toen om aan als elkaar kort vlak grind grindbak bandenstapel banden
        vangrail baanafzetting muur aanrijding toucheert toucheerden botsing botst botste geraakt raakt raakte
        raakten spint spinde rondte lekke klapband crasht crashte klapper klap klapt klapte brand technische
        technisch versnellingsbak ophanging elektrische remmen straf tijdstraf stilgevallen stil schade zware
        zwaar harde regen baan auto auto's wagen rijdt reed valt viel staat stond gaat ging komt kwam verliest
        verloor opgave uitgevallen linksachter rechtsachter linksvoor rechtsvoor twee drie ronden gezien hoofd
        bocht kraan moment momentje rechtdoor dichte mist droog nat natte hagel onweer olie brokstukken
        geborgen teruggezet gereden motorschade motorpech plofte geplofte ontplofte begaf kapot stuk defect
        defecte storing lek lekkende amateur amateurrijder oververhit oververhitte stuurinrichting koppeling
        aandrijfas hydrauliek elektronica radiateur steen schrik schrok moest kreeg problemen probleem bijna
        remt remde
        """
    ),
    joining=word_set("na nadat door doordat omdat wegens vanwege toen terwijl waarna waardoor met zonder en"),
    determiners=word_set("een de het twee drie contact schade schrik technische problemen"),
    relatives=word_set("die dat waar"),
    verb_last="nadat {text}",
    gerund="",
    participle=re.compile(r"(ge|te?rugge|op|uit).+[dtn]"),
    participle_at=-1,
    nouns={
        "crash": "een crash",
        "contact": "een aanrijding",
        "spin": "een spin",
        "off": "een uitstapje naast de baan",
        "puncture": "een lekke band",
        "technical": "een technisch probleem",
        "fire": "brand",
        "damage": "schade aan de auto",
        "penalty": "een straf",
        "slow_zone": "een slow zone",
        "stopped": "een stilgevallen auto",
        "incident": "een incident",
    },
    heavy_crash="een zware crash",
    trip="een uitstapje",
    hit_by="een tik van {by}",
    with_others="{noun} met {others}",
    hard="hard",
    into={
        "gravel": "in de grindbak",
        "tyres": "in de bandenstapel",
        "barrier": "tegen de baanafzetting",
        "rail": "tegen de vangrail",
        "wall": "tegen de muur",
    },
    involved=", waarbij ook {others} betrokken raakte",
    caused=", veroorzaakt door {by}",
    after="na",
    cause="de oorzaak",
    result="het gevolg",
    then="daarna",
    and_="en",
    followed_by={
        "out": "; het gevolg: opgave",
        "crane": ", daarna met een kraan geborgen",
        "pits": ", daarna naar de pits",
        "resumed": ", daarna weer op weg",
        "safety_car": ", gevolgd door de safetycar",
    },
    disagrees={
        "driver": "de notitie noemt {named}, maar volgens de tijdwaarneming reed {driver}",
        "went_on": "de auto reed volgens de tijdwaarneming verder",
        "no_loss": "in de rondetijden is daarvan niets terug te zien",
        "place": "de tijdwaarneming wijst naar een ander deel van de baan",
    },
    parts={
        "engine": "de motor",
        "gearbox": "de versnellingsbak",
        "suspension": "de ophanging",
        "brakes": "de remmen",
        "electrics": "de elektronica",
        "hydraulics": "de hydrauliek",
        "radiator": "de radiateur",
        "steering": "de stuurinrichting",
        "clutch": "de koppeling",
        "turbo": "de turbo",
        "driveshaft": "de aandrijfas",
    },
    several=frozenset(["brakes"]),
    of_car="{part} van {car}",
    failed=("begaf", "begaven"),
    because={
        "blew": ", doordat {part} plofte",
        "failed": ", doordat {part} het {failed}",
        "trouble": ", door problemen met {part}",
    },
)
"""How notes are read and told in Dutch."""
