"""The parts of a clause: its parties and what governs them, how often something is."""

from check.reading import stated


def test_who_a_preposition_governs_is_not_whom_a_clause_is_about() -> None:
    assert "#6 is ahead of #51" in stated("Back of the #6 comes the #51.")


def test_how_often_is_a_count() -> None:
    assert "#51 has made 2 stops" in stated("Twice the #51 has visited the pits.")


def test_a_number_behind_its_word_ranks() -> None:
    assert any("P4" in each for each in stated("Number four in the order: the #51."))
