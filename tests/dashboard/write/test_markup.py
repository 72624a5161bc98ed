"""Fields of Markdown are shown as they were typed; Markdown in Markdown stays."""

import pytest

from dashboard.write import Markup, written
from dashboard.write.markup import markdown
from dashboard.write.plain import APART, plain


def test_fields_are_escaped_and_numbers_formatted() -> None:
    assert Markup("**{}** has {:,} of {n:.1f}").format("a*b", 1234, n=0.5) == r"**a\*b** has 1,234 of 0.5"


def test_markup_in_a_field_stays_markup() -> None:
    assert Markup("{} {}").format(Markup("**a**"), written("`b`")) == "**a** `b`"


def test_what_is_added_or_joined_is_escaped() -> None:
    whole = "<" + Markup("**a**") + "*"
    assert whole == r"\<**a**\*"
    joined = Markup(", ").join(["*", Markup("*a*")])
    assert joined == r"\*, *a*"
    assert isinstance(whole, Markup)
    assert isinstance(joined, Markup)


def test_a_text_is_plain_and_without_folders_of_the_server() -> None:
    assert markdown("cannot read /srv/lab/runs.db") == "cannot read runs.db"
    assert markdown(ValueError("*")) == r"\*"
    assert markdown(Markup("*a*")) == "*a*"


@pytest.mark.parametrize(
    "text", ["A sentence, with: 12:30, (brackets), 0.5 and -1.", "learning_rate = 0.1", "a b c", ""]
)
def test_usual_sentences_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_what_backslashes_cannot_keep_apart_is_kept_apart_by_nothing() -> None:
    assert plain("http://a") == rf"http\:{APART}//a"
    assert plain("a@b.c") == f"a{APART}@b.c"
    assert plain(":smile:") == rf"\:{APART}smile:"
    assert plain("a -- b") == rf"a \-{APART}\- b"
