"""Fields of Markdown are shown as they were typed; Markdown in Markdown stays."""

import pytest

from dashboard.write import Markup, trusted
from dashboard.write.escaping import SEPARATOR, escape_markdown
from dashboard.write.markup import to_markdown


def test_fields_are_escaped_and_numbers_formatted() -> None:
    assert Markup("**{}** has {:,} of {n:.1f}").format("a*b", 1234, n=0.5) == r"**a\*b** has 1,234 of 0.5"


def test_markup_in_a_field_stays_markup() -> None:
    assert Markup("{} {}").format(Markup("**a**"), trusted("`b`")) == "**a** `b`"


def test_what_is_added_or_joined_is_escaped() -> None:
    whole = "<" + Markup("**a**") + "*"
    assert whole == r"\<**a**\*"
    joined = Markup(", ").join(["*", Markup("*a*")])
    assert joined == r"\*, *a*"
    assert isinstance(whole, Markup)
    assert isinstance(joined, Markup)


def test_a_text_is_plain_and_without_folders_of_the_server() -> None:
    assert to_markdown("cannot read /srv/lab/runs.db") == "cannot read runs.db"
    assert to_markdown(ValueError("*")) == r"\*"
    assert to_markdown(Markup("*a*")) == "*a*"


@pytest.mark.parametrize(
    "text", ["A sentence, with: 12:30, (brackets), 0.5 and -1.", "learning_rate = 0.1", "a b c", ""]
)
def test_usual_sentences_stay_as_they_are(text: str) -> None:
    assert escape_markdown(text) == text


def test_what_backslashes_cannot_keep_apart_is_kept_apart_by_nothing() -> None:
    assert escape_markdown("http://a") == rf"http\:{SEPARATOR}//a"
    assert escape_markdown("a@b.c") == f"a{SEPARATOR}@b.c"
    assert escape_markdown(":smile:") == rf"\:{SEPARATOR}smile:"
    assert escape_markdown("a -- b") == rf"a \-{SEPARATOR}\- b"
