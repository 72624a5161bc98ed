"""What every view owes its page, whatever the data."""

from collections.abc import Callable
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import (
    accuracy,
    adjustment,
    agreement,
    boundary,
    class_counts,
    class_recall,
    class_weights,
    confusion,
    cost,
    densities,
    drift,
    expected_cost,
    flatness,
    flatness_history,
    flatness_table,
    landscape,
    loss,
    plane,
    precision_recall,
    published_comparison,
    reliability,
    resampled_counts,
    resampled_points,
    result,
    result_table,
    roc,
    scatter,
    seen_labels,
    tail_and_recall,
    threshold_tables,
    weight_against_b_prime,
    weight_curves,
    weights,
)
from dashboard.figures.escaping import escape_name
from tests.dashboard.figures.invented_frames import (
    make_adjusted,
    make_beside_published,
    make_boundary,
    make_classes,
    make_confusion,
    make_cost,
    make_counts,
    make_densities,
    make_epochs,
    make_flatness,
    make_flatness_history,
    make_landscape,
    make_moved_thresholds,
    make_plane,
    make_points,
    make_published,
    make_resampled_counts,
    make_resampled_points,
    make_seen,
    make_summary,
    make_weight_curves,
)
from tests.dashboard.figures.threshold_frames import (
    make_cost_by_threshold,
    make_precision_recall,
    make_reliability,
    make_roc,
)

Arguments = tuple[Any, ...]

# The weights of groups with the 5 % quantile, as a module of its own.
weights_of_groups: Any = SimpleNamespace(
    figure=partial(weights.figure, by="group", b_prime="b_prime_quantile"),
    describe=weights.describe,
    how_to_read=weights.how_to_read,
)

NO_SETS = {"outside_share": np.nan, "noise_share": np.nan}
VIEWS: dict[str, tuple[ModuleType, dict[str, Callable[[], Arguments]]]] = {
    "drift": (
        drift,
        {
            "three runs": lambda: (make_classes(), make_epochs()),
            "nine runs": lambda: (make_classes(9, seeds=2, epochs=2),),
            "one run, one epoch, one seed": lambda: (make_classes(1, seeds=1, epochs=1), make_epochs(1, 1, 1)),
            "only a test set": lambda: (make_classes(2, epochs=3).assign(**NO_SETS),),
            "two classes": lambda: (make_classes(3, 2, epochs=4, outside=True), make_epochs(epochs=4)),
            "two classes, one run": lambda: (make_classes(1, 2, epochs=4),),
            "a hundred classes": lambda: (make_classes(2, 100, epochs=3),),
        },
    ),
    "accuracy": (
        accuracy,
        {
            "three runs": lambda: (make_epochs(),),
            "no medium": lambda: (make_epochs(1, medium=False),),
            "one epoch, one seed": lambda: (make_epochs(2, 1, 1),),
        },
    ),
    "class_recall": (
        class_recall,
        {
            "three runs": lambda: (make_classes(epochs=5),),
            "two classes, one seed": lambda: (make_classes(1, 2, 1, epochs=2),),
            "a hundred classes": lambda: (make_classes(2, 100, epochs=2),),
        },
    ),
    "loss": (loss, {"three runs": lambda: (make_epochs(),), "one epoch": lambda: (make_epochs(1, 1, 1),)}),
    "weights of groups": (
        weights_of_groups,
        {
            "three runs": lambda: (make_classes(epochs=6),),
            "one run": lambda: (make_classes(1, epochs=6),),
            "two classes, one epoch": lambda: (make_classes(2, 2, 1, epochs=1),),
        },
    ),
    "weights": (
        weights,
        {
            "three runs": lambda: (make_classes(epochs=6),),
            "one run": lambda: (make_classes(1, epochs=6),),
            "two classes, one epoch": lambda: (make_classes(2, 2, 1, epochs=1),),
            "no B′": lambda: (make_classes(1, epochs=3).assign(b_prime=np.nan),),
            "a hundred classes": lambda: (make_classes(1, 100, epochs=3),),
        },
    ),
    "weight against B′": (
        weight_against_b_prime,
        {
            "three runs": lambda: (wandering(make_classes(epochs=8)),),
            "two classes, one run, one seed": lambda: (wandering(make_classes(1, 2, 1, epochs=5)),),
        },
    ),
    "agreement": (
        agreement,
        {
            "three runs": lambda: (wandering(make_classes(epochs=8)),),
            "one run, one seed": lambda: (wandering(make_classes(1, 3, 1, epochs=5)),),
            "a hundred classes": lambda: (wandering(make_classes(2, 100, 2, epochs=4)),),
        },
    ),
    "adjustment": (
        adjustment,
        {
            "three runs": lambda: (make_adjusted(),),
            "one run, one seed, no medium": lambda: (make_adjusted(1, 1).assign(medium=np.nan), 0.5),
        },
    ),
    "class_counts": (
        class_counts,
        {
            "ten classes": lambda: (make_counts(10),),
            "two classes": lambda: (make_counts(2),),
            "a hundred classes": lambda: (make_counts(100),),
        },
    ),
    "seen_labels": (
        seen_labels,
        {"ten classes": lambda: (make_seen(10),), "twenty classes": lambda: (make_seen(20),)},
    ),
    "published_comparison": (
        published_comparison,
        {
            "two quantities": lambda: (make_beside_published(),),
            "one run, one seed": lambda: (make_beside_published(1, 1, 1),),
        },
    ),
    "tail_and_recall": (
        tail_and_recall,
        {
            "two runs": lambda: (make_epochs(2), make_counts(10)),
            "one run, one seed, no medium": lambda: (make_epochs(1, 1, 1, medium=False), make_counts(2)),
            "no epoch yet": lambda: (make_epochs(2).iloc[:0], make_counts(10)),
        },
    ),
    "scatter": (scatter, {"three classes": lambda: (make_points(),)}),
    "cost": (
        cost,
        {
            "three runs": lambda: (make_cost(),),
            "one run, one epoch": lambda: (make_cost(1, 1),),
            "passes unknown": lambda: (make_cost(2).assign(forward=np.nan, backward=np.nan),),
        },
    ),
    "class_weights": (
        class_weights,
        {
            "three runs": lambda: (make_classes(epochs=8),),
            "two classes, one epoch": lambda: (make_classes(1, 2, 1, epochs=1),),
            "a hundred classes": lambda: (make_classes(2, 100, 2, epochs=3),),
        },
    ),
    "result": (
        result,
        {
            "three runs": lambda: (make_summary(),),
            "one run, one seed": lambda: (make_summary(1, 1, medium=False),),
        },
    ),
    "confusion": (
        confusion,
        {
            "three runs": lambda: (make_confusion(),),
            "two classes": lambda: (make_confusion(1, 2, 1),),
            "twenty classes": lambda: (make_confusion(1, 20),),
        },
    ),
    "boundary": (
        boundary,
        {
            "two runs": lambda: ({"a": make_boundary(grid=8), "b": make_boundary(grid=8)}, ["0", "1"]),
            "three classes, one seed": lambda: ({"a": make_boundary(1, 3, grid=8)}, ["x", "y", "z"]),
        },
    ),
    "flatness": (
        flatness,
        {
            "three runs": lambda: (make_flatness(),),
            "one run, one seed": lambda: (make_flatness(1, 3, 1),),
            "a hundred classes": lambda: (make_flatness(2, 100, 2),),
            "a class without samples": lambda: (make_flatness(2, 4, empty=True),),
        },
    ),
    "densities": (
        densities,
        {
            "three runs": lambda: (make_densities(),),
            "nine runs": lambda: (make_densities(9, 3),),
            "one run, one class": lambda: (make_densities(1, 1),),
        },
    ),
    "flatness history": (
        flatness_history,
        {
            "three runs": lambda: (make_flatness_history(),),
            "one run, one seed, one epoch": lambda: (make_flatness_history(1, 1, 1, 1),),
            "twenty classes": lambda: (make_flatness_history(2, 20),),
        },
    ),
    "landscape": (
        landscape,
        {
            "curves of three runs": lambda: (make_landscape(),),
            "one run, one seed": lambda: (make_landscape(1, 1),),
            "surfaces of two runs": lambda: (make_landscape(2, dimensions=2),),
        },
    ),
    "roc": (roc, {"three runs": make_roc, "one run, one seed": lambda: make_roc(1, 1)}),
    "precision_recall": (
        precision_recall,
        {
            "three runs": make_precision_recall,
            "nothing called positive": lambda: make_precision_recall(1, 1, 1.0),
        },
    ),
    "reliability": (
        reliability,
        {
            "three runs": make_reliability,
            "nine runs": lambda: make_reliability(9),
            "one seed": lambda: make_reliability(1, 1),
        },
    ),
    "expected_cost": (
        expected_cost,
        {"three runs": make_cost_by_threshold, "one run, one seed": lambda: make_cost_by_threshold(1, 1)},
    ),
    "weight_curves": (weight_curves, {"three schemes": make_weight_curves}),
    "plane": (
        plane,
        {
            "three runs": lambda: (make_plane(), make_moved_thresholds(), make_published(), ["L", "S"]),
            "no curve yet": lambda: (make_plane(1, 1), make_moved_thresholds(0), make_published(0), ["L", "S"]),
            "two curves": lambda: (make_plane(9, 2), make_moved_thresholds(2), make_published(1), ["<b>", "S"]),
        },
    ),
    "resampled_counts": (
        resampled_counts,
        {
            "two runs": lambda: (make_resampled_counts(),),
            "one run": lambda: (make_resampled_counts(1),),
            "three runs, a hundred classes": lambda: (make_resampled_counts(3, 100),),
        },
    ),
    "resampled_points": (
        resampled_points,
        {
            "two runs": lambda: (make_resampled_points(), make_resampled_counts()),
            "parents unknown": lambda: (make_resampled_points(parents=False), make_resampled_counts()),
            "one run, thirty classes": lambda: (make_resampled_points(1, 30), make_resampled_counts(1, 30)),
        },
    ),
}
CASES = [
    pytest.param(module, make, id=f"{name}: {case}")
    for name, (module, cases) in VIEWS.items()
    for case, make in cases.items()
]
FIRST = [pytest.param(module, next(iter(cases.values())), id=name) for name, (module, cases) in VIEWS.items()]


def wandering(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with weights that move from epoch to epoch."""
    return frame.assign(weight=frame["weight"] + np.random.default_rng(2).uniform(0.1, 0.3, len(frame)))


def renamed(argument: Any, hostile: Callable[[str], str]) -> Any:
    """The argument with other names for its runs and classes."""
    if isinstance(argument, pd.DataFrame):
        names = argument.columns.intersection(["label", "class", "panel", "scheme", "seen", "true", "what"])
        return argument.assign(**{name: argument[name].astype(str).map(hostile) for name in names})
    if isinstance(argument, dict):
        return {hostile(name): item for name, item in argument.items()}
    return [hostile(name) for name in argument] if isinstance(argument, list) else argument


def emptied(argument: Any) -> Any:
    if isinstance(argument, pd.DataFrame):
        return argument.iloc[:0]
    return {} if isinstance(argument, dict) else argument


@pytest.mark.parametrize(("module", "make"), CASES)
@pytest.mark.parametrize("compact", [False, True])
def test_plotly_accepts_every_property(module: ModuleType, make: Callable[[], Arguments], compact: bool) -> None:
    figure = module.figure(*make(), compact=compact)
    assert len(figure.data) > 0
    go.Figure(figure.to_dict())  # checks everything, which `assemble` skips


def all_texts(part: Any) -> list[str]:
    """All strings of a figure."""
    if isinstance(part, dict):
        part = [*part.keys(), *part.values()]
    if isinstance(part, str):
        return [part]
    return [text for item in part for text in all_texts(item)] if isinstance(part, list | tuple | np.ndarray) else []


@pytest.mark.parametrize(("module", "make"), CASES)
def test_a_name_is_no_markup(module: ModuleType, make: Callable[[], Arguments]) -> None:
    arguments = [renamed(argument, lambda name: f"%{{h}}<a href='http://h'>&lt;{name}") for argument in make()]
    drawn = all_texts(module.figure(*arguments).to_dict())
    assert [text for text in drawn if "<a" in text or "&lt" in text or "%{h}" in text] == []


@pytest.mark.parametrize(("module", "make"), FIRST)
def test_a_name_is_drawn_as_it_was_typed(module: ModuleType, make: Callable[[], Arguments]) -> None:
    drawn = all_texts(module.figure(*(renamed(argument, lambda name: f"<u>{name}") for argument in make())).to_dict())
    assert any(escape_name("<u>") in text for text in drawn)


@pytest.mark.parametrize(("module", "make"), CASES)
def test_numbers_travel_as_arrays_and_are_finite_or_nan(module: ModuleType, make: Callable[[], Arguments]) -> None:
    for trace in module.figure(*make()).data:
        for axis in (trace.x, trace.y):
            assert isinstance(axis, np.ndarray)
            assert not np.isinf(axis).any()


@pytest.mark.parametrize(("module", "make"), CASES)
def test_the_alt_text_is_one_sentence_with_numbers(module: ModuleType, make: Callable[[], Arguments]) -> None:
    arguments = make()
    text = module.describe(*arguments) if module is not drift else module.describe(arguments[0])
    assert text.endswith(".")
    assert "\n" not in text
    assert "nan" not in text
    assert any(character.isdigit() for character in text)


@pytest.mark.parametrize(("module", "make"), FIRST)
def test_an_empty_frame_gives_a_sentence_instead_of_axes(module: ModuleType, make: Callable[[], Arguments]) -> None:
    arguments = tuple(emptied(argument) for argument in make())
    figure = module.figure(*arguments)
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text.endswith(".")
    assert module.describe(*arguments[: 1 if module is drift else None]).endswith(".")


@pytest.mark.parametrize(("module", "make"), FIRST)
def test_the_page_shows_through_and_titles_are_left_to_it(module: ModuleType, make: Callable[[], Arguments]) -> None:
    layout = module.figure(*make()).layout
    assert layout.template.layout.paper_bgcolor == layout.template.layout.plot_bgcolor == "rgba(0, 0, 0, 0)"
    assert layout.title.text is None
    assert layout.height > 0


@pytest.mark.parametrize(("module", "make"), FIRST)
def test_axes_say_what_they_measure(module: ModuleType, make: Callable[[], Arguments]) -> None:
    layout = module.figure(*make()).layout
    titles = {layout[name].title.text for name in layout if name.startswith(("xaxis", "yaxis"))}
    assert len(titles - {None, ""}) >= (1 if module is result else 2)


@pytest.mark.parametrize("module", [result_table, flatness_table, threshold_tables])
def test_every_table_tells_how_it_is_read(module: ModuleType) -> None:
    caption = module.how_to_read(make_summary()) if module is result_table else module.how_to_read
    assert caption.endswith(".")
    assert len(caption) > 40


@pytest.mark.parametrize(("module", "make"), CASES)
def test_every_view_tells_how_it_is_read(module: ModuleType, make: Callable[[], Arguments]) -> None:
    """A caption that depends on what is drawn takes it from the frame that the figure is drawn from."""
    frames = make()[: 2 if module is plane else 1]
    said = module.how_to_read(*frames) if callable(module.how_to_read) else module.how_to_read
    assert said.endswith(".")
    assert len(said) > 35
