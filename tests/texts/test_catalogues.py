"""The texts of every language: each key, each placeholder, each plural form that its numbers need."""

import json
import re
import subprocess
from functools import cache
from typing import get_args

import pytest

from engine.node import node
from pitboard.texts import DEFAULT, LANGUAGES, ROOT, Domain, Language, Texts, language, names, texts
from pitboard.texts.plurals import category

DOMAINS: tuple[Domain, ...] = get_args(Domain)
COUNTS = range(100_000)
"""No race counts further: what needs a million has no form."""

IN_ENGLISH_ONLY = {"note_doubted"}
"""Texts with a placeholder for something that is written in English, which the other languages leave out."""

Entry = str | dict[str, str]


def placeholders(entry: Entry) -> set[str]:
    """The names in braces of a text; of one with forms, those of its general form."""
    return set(re.findall(r"\{\w*\}", entry if isinstance(entry, str) else entry["other"]))


@cache
def categories(lang: Language) -> set[str]:
    """The plural categories of the numbers that a race counts."""
    return {category(language(lang).plurals, number) for number in COUNTS}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_language_has_the_same_texts(lang: Language, domain: Domain) -> None:
    """Each key in the same place, with the same placeholders, none of them anything but a name."""
    known, own = texts(DEFAULT, domain).entries, texts(lang, domain).entries

    assert list(own) == list(known)
    for key, entry in own.items():
        assert isinstance(entry, str) == isinstance(known[key], str), key
        assert placeholders(entry) == placeholders(known[key]) or key in IN_ENGLISH_ONLY, key
        for text in [entry] if isinstance(entry, str) else entry.values():
            assert text.strip(), key
            assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)), key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_text_with_a_number_has_every_form_of_its_language(lang: Language, domain: Domain) -> None:
    """And of exact numbers as many as it likes; a form may leave the number out, and adds no placeholder."""
    for key, forms in texts(lang, domain).entries.items():
        if isinstance(forms, str):
            continue
        exact = {name for name in forms if re.fullmatch(r"=\d+", name)}
        assert forms.keys() - exact == categories(lang) | {"other"}, key
        assert all(placeholders(form) <= placeholders(forms) for form in forms.values()), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_files_of_a_language_are_its_domains(lang: Language) -> None:
    """No file that nobody reads."""
    assert {file.stem for file in (ROOT / lang).iterdir()} == {"language", *DOMAINS}
    assert names()[lang] == language(lang).name


def test_a_text_is_filled_and_counted() -> None:
    page = texts("en", "page")

    assert page["leader"] == "Leader"
    assert page.fill("beyond", time="1:00:00").startswith("1:00:00 is beyond")
    assert [page.count("laps", n) for n in (0, 1, 2)] == ["0 laps", "1 lap", "2 laps"]
    assert [texts("fr", "page").count("laps", n) for n in (0, 1, 2)] == ["0 tour", "1 tour", "2 tours"]
    assert [texts("nl", "moments").form("after_laps", n) for n in (0, 2)] == ["in de eerste ronde", "na {laps} ronden"]


def test_an_exact_number_goes_before_its_category_and_a_missing_form_is_the_general_one() -> None:
    some = Texts("en", {"laps": {"=1": "exactly one", "other": "{n} laps"}, "x": "plain"})

    assert [some.count("laps", n) for n in (1, 2)] == ["exactly one", "2 laps"]
    assert some.form("x", 3) == "plain"
    with pytest.raises(KeyError, match="laps goes with a number"):
        some["laps"]
    assert "laps" in some
    assert "cars" not in some


def test_the_browser_counts_by_the_same_rules() -> None:
    """`Intl.PluralRules`, by which the page chooses, and the rules in the folder agree."""
    numbers = [*range(200), *range(990, 1130), 99_999, 1_000_000]
    script = (
        "console.log(JSON.stringify(Object.fromEntries(JSON.parse(process.argv[1]).map((code) =>"
        " [code, JSON.parse(process.argv[2]).map((n) => new Intl.PluralRules(code).select(n))]))))"
    )
    command = [node(), "-e", script, json.dumps(LANGUAGES), json.dumps(numbers)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)

    ours = {lang: [category(language(lang).plurals, n) for n in numbers] for lang in LANGUAGES}
    assert json.loads(run.stdout) == ours
