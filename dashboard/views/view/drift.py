"""The shares of the predicted classes over the epochs."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from dashboard.figures import drift
from dashboard.figures.drift_of_classes import MOST_CURVES, MOST_SINGLE, By
from dashboard.figures.evaluation_sets import sets_of
from dashboard.lab.frames import Frames
from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.views.tables import summarise_seeds
from dashboard.views.views import View, for_networks
from dashboard.write import Container, st

PANELS: dict[By, str] = {"group": "Many, medium, few", "class": "Every class"}
TEST = "test_share"

Chosen = TypeVar("Chosen", bound=str)


def _charts(evaluation_set: str, by: By, grouped: bool = False) -> Sequence[Chart]:
    return (
        Chart(
            "drift",
            drift.how_to_read_groups if grouped else drift.how_to_read,
            lambda frames: drift.figure(
                frames.classes,
                frames.epochs,
                evaluation_set=evaluation_set,
                by=by,
                collapsed=frames.collapsed,
                last_epoch=frames.last_epoch,
            ),
            lambda frames: drift.describe(frames.classes),
            lambda frames: summarise_seeds(
                frames.classes, ["label", "epoch", "class"], ["test_share", "outside_share", "noise_share"]
            ),
        ),
    )


def _draw(frames: Frames, place: str) -> None:
    by: By = "group"
    evaluation_set = TEST
    grouped = False
    if not frames.classes.empty and not drift.all_binary(frames.classes):
        bar = st.container(horizontal=True, vertical_alignment="center", key=f"{place}-options")
        sets = sets_of(frames.classes)
        last = int(frames.classes["class_index"].max())
        if MOST_SINGLE <= last < MOST_CURVES:
            by = _choice(bar, "Panels", PANELS, "drift by")
        grouped = last >= MOST_CURVES or (by == "group" and last >= MOST_SINGLE)
        if len(sets) > 1:
            evaluation_set = _choice(bar, "Predictions on", sets, "drift set")
    charts.show_all(_charts(evaluation_set, by, grouped), frames, place, moment=(evaluation_set, by))


def _choice(bar: Container, label: str, options: Mapping[Chosen, str], key: str) -> Chosen:
    chosen: Chosen = bar.segmented_control(
        label,
        options,
        format_func=options.__getitem__,
        default=next(iter(options)),
        key=key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen


VIEW = View(title="Drift", place=10, offered=for_networks, charts=_charts(TEST, "group"), draw=_draw)
