"""Names where there is little room."""

from dashboard.figures.shortened import LONGEST, shortened


def test_long_names_end_in_an_ellipsis() -> None:
    assert shortened("a very long class name") == "a very lon…"
    assert shortened("a" * LONGEST) == "a" * LONGEST
