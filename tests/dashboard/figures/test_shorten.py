"""Names where there is little room."""

from dashboard.figures.shorten import LONGEST, shorten


def test_long_names_end_in_an_ellipsis() -> None:
    assert shorten("a very long class name") == "a very lon…"
    assert shorten("a" * LONGEST) == "a" * LONGEST
