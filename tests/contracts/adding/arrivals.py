"""Where a member has to arrive, by kind. Collected by `tests/contracts/test_adding.py`, once the members are there."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.cli import main
from core.experiment import DEFAULTS, Experiment
from core.experiment.codec import from_dotted, to_dotted
from core.lesson import lessons
from core.method.component import component, components
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.page import methods
from dashboard.session import setting
from tests.contracts.adding.extend import WEIGHTING
from tests.dashboard.conftest import PATIENCE, SCRIPT

COMPONENTS = [
    ("weighting", WEIGHTING),
    ("model", "added_classifier"),
    ("model", "added_network"),
    *((axis, "added") for axis in ("dataset", "imbalance", "label_noise", "resampler")),
    *((axis, "added") for axis in ("loss", "sampler", "optimizer", "sharpness")),
]
SMALL = {"dataset": "moons", "dataset.samples": "60", "epochs": "2", "seeds": "2"}
each_component = pytest.mark.parametrize(("axis", "slug"), COMPONENTS, ids=lambda value: value)


def example(axis: str, slug: str) -> Experiment:
    return from_dotted({**(SMALL if axis != "dataset" else {"epochs": "2", "seeds": "2"}), axis: slug})


@each_component
def test_components_has_it(axis: str, slug: str) -> None:
    assert components(axis)[slug] is component(axis, slug)


@each_component
def test_list_explains_it(axis: str, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", axis, "--json"]) == 0
    (line,) = (line for line in printed(capsys) if line["name"] == slug)
    kind = component(axis, slug)
    assert line["title"] == kind.title
    assert [item["key"] for item in line["parameters"]] == [f"{axis}.{item.name}" for item in parameters(kind)]


@each_component
def test_run_takes_it(axis: str, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = example(axis, slug)
    settings = [text for key, value in to_dotted(experiment).items() for text in ("--set", f"{key}={value}")]
    assert main(["run", *settings, "--no-store", "--json"]) == 0
    start, *_, summary = printed(capsys)
    assert start["id"] == experiment.id
    assert start["experiment"][axis]["name"] == slug
    assert summary["status"] == "done"


@each_component
def test_a_link_brings_it_back(axis: str, slug: str) -> None:
    experiment = example(axis, slug)
    assert from_dotted(to_dotted(experiment)) == experiment
    shown = setting.Setting(experiment.to_dict(), along=axis, values=[DEFAULTS.get(axis, "none"), slug])
    if axis != "model":
        assert setting.read(setting.write(shown, experiment)) == (shown, [])
    query = methods.query_of(component(axis, slug))
    assert query is not None
    assert setting.read(query)[1] == []


@each_component
def test_its_form_has_a_control_for_each_parameter(axis: str, slug: str) -> None:
    page = drawn(_sidebar, to_dotted(example(axis, slug)))
    controls = [*page.get("select_slider"), *page.number_input, *page.text_input, *page.toggle, *page.multiselect]
    labels = [control.label for control in controls] + [str(group.proto.label) for group in page.get("button_group")]
    for item in parameters(component(axis, slug)):
        assert forms.label(item.name) in labels
    assert forms.menu_title(component(axis, slug)) in [title for menu in page.selectbox for title in menu.options]


@each_component
def test_its_formula_is_shown(axis: str, slug: str) -> None:
    kind = component(axis, slug)
    page = drawn(_formula, axis, slug)
    assert [line.value for line in page.get("latex")] == [f"$$\n{line}\n$$" for line in kind().formula()]
    if not kind().formula() and "Formula" in (kind.__doc__ or ""):
        assert page.markdown[0].value.startswith("**Formula** ")


def test_the_card_of_the_contributed_weighting_has_the_numbers_of_a_run_and_arrives_as_text() -> None:
    page = drawn(_card, to_dotted(from_dotted({"weighting": WEIGHTING})))
    said = "\n".join(text.value for text in page.markdown)
    assert component("weighting", WEIGHTING).title in said
    assert "**Formula** w_y ∝ 1 / n_y³." in said
    assert len(page.dataframe[0].value) == 10


@each_component
def test_the_page_methods_describes_it(axis: str, slug: str) -> None:
    kind = component(axis, slug)
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page._page_hash = calc_hash("methods")  # AppTest itself only switches to pages that are files
    page.query_params["axis"] = axis
    page.run()
    assert not page.exception
    assert f" {kind.title}  `{slug}`" in [text.value.lstrip("#") for text in page.markdown]
    described = [list(table.value["setting"]) for table in page.dataframe]
    assert [item.name for item in parameters(kind)] in described


def test_a_lesson_arrives_in_the_list_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert lessons()["added"].title == "An added lesson"
    assert main(["lesson", "list", "--json"]) == 0
    assert "added" in [line["lesson"] for line in printed(capsys)]


def test_a_lesson_arrives_at_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "run", "added", "--store", str(tmp_path / "runs.db"), "--json"]) == 0
    (line,) = (line for line in printed(capsys) if line["type"] == "verdict")
    assert line["lesson"] == "added"


def test_a_lesson_arrives_among_the_cards() -> None:
    assert "**An added lesson**" in [text.value for text in drawn(_cards).markdown]


# Here: where a metric, a measurement and a view have to arrive. Their members go beside those of the axes in `members/`, and
# `extend` has their packages look there.


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def drawn(function: Any, *arguments: Any) -> AppTest:
    """A page that a function draws; it imports what it uses, because Streamlit runs its source alone."""
    page = AppTest.from_function(function, args=arguments, default_timeout=PATIENCE)
    page.run()
    assert not page.exception, page.exception[0].value
    return page


def _sidebar(query: dict[str, str]) -> None:
    from dashboard.controls.sidebar import sidebar
    from dashboard.session import setting

    sidebar(setting.read(query)[0])


def _formula(axis: str, slug: str) -> None:
    from core.method.component import component
    from dashboard.words import formulas

    formulas.formula(component(axis, slug)())


def _card(query: dict[str, str]) -> None:
    from core.experiment.codec import from_dotted
    from dashboard.words import formulas

    formulas.card(from_dotted(query))


def _cards() -> None:
    from dashboard.page.lessons.cards import cards

    cards(print)
