"""Terms are explained where they stand."""

from dashboard.words.terms import MEANINGS, explain_terms

CLASSES = [("0", 125, "many"), ("1", 80, "many"), ("2", 33, "medium"), ("3", 2, "few")]


def test_groups_are_explained_with_the_counts_that_they_mean_here() -> None:
    said = explain_terms("The frequent (many), middling (medium) and rare (few) ones.", CLASSES)
    assert "many: 2 classes, with 80 to 125 training samples each." in said
    assert "few: class 3, with 2 training samples." in said


def test_without_classes_groups_are_not_explained() -> None:
    assert explain_terms("Averages over many and few.") == ""
    assert "medium" not in explain_terms("many, medium", [("0", 9, "many"), ("1", 1, "few")])


def test_only_terms_that_occur_are_explained() -> None:
    assert explain_terms("Nothing here is a term.") == ""
    assert explain_terms("Where B′ rises.").startswith("B′:")
    assert "precision:" not in explain_terms("imprecision")


def test_every_meaning_is_found_by_its_term() -> None:
    for term, meaning in MEANINGS.items():
        assert meaning in explain_terms(f"A sentence with {term}, among others.")
