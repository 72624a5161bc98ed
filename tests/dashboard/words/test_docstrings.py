from dashboard.words.docstrings import part, summary


def test_docstrings_are_taken_apart() -> None:
    from core.method.imbalance.step import Step

    assert summary(Step) == "The first half of the classes is frequent, the rest is rare."
    assert part(Step, "Formula").startswith("n_c = n_max")
    assert part(Step, "Source").endswith("section 4.")
    assert part(Step, "Differs").startswith("with an odd number")
