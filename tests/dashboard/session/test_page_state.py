"""The state of a page and the controls that hold it, on a page of their own."""

from dataclasses import dataclass
from typing import Literal

import pytest
from streamlit.testing.v1 import AppTest

from core.method.parameter import check_fields, parameter
from dashboard.session.page_state import query_of, read_values
from tests.dashboard.conftest import address


@dataclass(frozen=True)
class Declared:
    """Parameters of every kind."""

    share: float = parameter(0.5, "A share.", at_least=0, at_most=1)
    counts: tuple[int, ...] = parameter((3, 1), "Counts.", at_least=1)
    kind: Literal["plain", "striped"] = parameter("plain", "A kind.")
    bold: bool = parameter(False, "Whether it is bold.")

    def __post_init__(self) -> None:
        check_fields(self, "")


DEFAULTS = {"share": 0.5, "counts": (3, 1), "kind": "plain", "bold": False}


def test_values_are_the_same_after_they_were_written_to_a_query() -> None:
    values = {"share": 0.25, "counts": (9, 8), "kind": "striped", "bold": True}
    query = query_of(values)
    assert query == {"share": "0.25", "counts": "9,8", "kind": "striped", "bold": "true"}
    assert read_values(Declared, query) == (values, [])
    assert read_values(Declared, {}) == (DEFAULTS, [])


def test_a_value_without_a_setting_is_left_out_and_numbers_are_written_as_the_page_wants() -> None:
    assert query_of({"share": 1 / 3, "kind": None}, number="{:.3g}".format) == {"share": "0.333"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"share": "2"},
            "share = '2' is not admissible; give a number at least 0 and at most 1. The default is taken.",
        ),
        ({"kind": "stripd"}, "Did you mean 'striped'? The default is taken."),
        ({"colour": "red"}, "Unknown key 'colour'. Known: runs, share, counts, kind, bold."),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_the_default_stays(query: dict[str, str], sentence: str) -> None:
    values, (problem,) = read_values(Declared, {"counts": "5", **query}, others=["runs"])
    assert problem.endswith(sentence)
    assert values == {**DEFAULTS, "counts": (5,)}


def test_keys_of_something_else_on_the_page_and_defaults_of_its_own_are_taken_as_they_are() -> None:
    values, problems = read_values(Declared, {"runs": "a"}, others=["runs"], counts=(7,))
    assert (values["counts"], problems) == ((7,), [])


def page() -> None:
    import streamlit as st

    from dashboard.session.held import held
    from dashboard.session.page_state import PageState

    def read(query):
        number = query.get("number", "1")
        if number.isdigit():
            return {"number": int(number), "text": "x"}, []
        return {"number": 1, "text": "x"}, [f"{number} is no number.", f"{number} is no number."]

    state = PageState("testing", read)
    shown = state.current()
    held(
        st.number_input,
        "Number",
        key="box",
        value=shown["number"],
        store=lambda number: shown.update(number=number),
        step=1,
    )
    held(
        st.segmented_control,
        "Text",
        ["x", "y"],
        key="buttons",
        value=shown["text"],
        store=lambda text: shown.update(text=text),
    )
    state.warn()
    state.write({"number": str(shown["number"]), "text": shown["text"]})


def opened(**query: str) -> AppTest:
    page_under_test = AppTest.from_function(page)
    page_under_test.query_params.update(query)
    return page_under_test.run()


def test_an_address_sets_the_control_and_a_control_the_address() -> None:
    shown = opened(number="5")
    assert shown.number_input(key="box").value == 5
    shown.number_input(key="box").set_value(6).run()
    assert address(shown)["number"] == "6"
    shown.query_params["number"] = "8"
    shown.run()
    assert shown.number_input(key="box").value == 8
    assert address(shown)["number"] == "8"


def test_an_address_without_a_query_keeps_the_state() -> None:
    shown = opened(number="5")
    shown.query_params.clear()
    shown.run()
    assert address(shown)["number"] == "5"


def test_a_control_that_is_emptied_keeps_its_value() -> None:
    shown = opened(number="5")
    shown.button_group(key="buttons").set_value("y").run()
    shown.button_group(key="buttons").set_value(None).run()
    assert not shown.exception
    assert shown.button_group(key="buttons").value == "y"
    assert address(shown)["text"] == "y"


def test_a_problem_is_said_once_and_until_a_control_changes() -> None:
    shown = opened(number="five")
    assert [warning.value for warning in shown.warning] == ["five is no number."]
    assert shown.run().warning
    shown.number_input(key="box").set_value(2).run()
    assert not shown.warning
