"""Plural categories: ours against babel's, for every language that CLDR knows."""

import importlib.util
from pathlib import Path

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from pitboard.texts import LANGUAGES, language
from pitboard.texts.plurals import category

NUMBERS = [*range(230), *range(990, 1130), *range(9_990, 10_030), 99_999, 1_000_000, 1_000_001, 2_000_000]
TOOL = Path(__file__).resolve().parents[2] / "tools" / "plurals.py"


def rules_by_tool(code: str) -> dict[str, str]:
    """What `tools/plurals.py` prints for a language."""
    spec = importlib.util.spec_from_file_location("plurals_tool", TOOL)
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    rules: dict[str, str] = tool.rules(code)
    return rules


@pytest.mark.parametrize("code", sorted({code for code in locale_identifiers() if "_" not in code}))
def test_every_language_counts_as_babel_does(code: str) -> None:
    """By the rules that the tool prints for its folder."""
    plural, rules = Locale.parse(code).plural_form, rules_by_tool(code)

    assert [category(rules, n) for n in NUMBERS] == [plural(n) for n in NUMBERS]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_of_our_languages_are_those_of_the_tool(lang: str) -> None:
    assert language(lang).plurals == rules_by_tool(lang)


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no plural rule: 'n is 1'"):
        category({"one": "n is 1"}, 1)


def test_a_language_without_rules_has_one_form() -> None:
    assert {category({}, n) for n in NUMBERS} == {"other"}
