"""A summary's numbers by their headings, as tables show them."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from core.reports.numbers import Measured, share

if TYPE_CHECKING:
    from core.metrics import Metric

NONE = "–"


def mean(values: Iterable[float | None]) -> float:
    """The mean of what is defined; NaN when nothing is."""
    present = [value for value in values if value is not None]
    return fmean(present) if present else float("nan")


def main_figures(summary: Mapping[str, Any]) -> dict[str, Measured]:
    """The main metrics, which runs are compared by, and the cost."""
    from core.metrics import metrics

    seconds = Measured([summary.get("seconds")], decimals=1)
    return _of_metrics(summary, (metric for metric in metrics() if metric.main)) | {"seconds": seconds}


def plane_figures(summary: Mapping[str, Any], class_names: Sequence[str]) -> dict[str, Measured]:
    """For two classes, the two figures of More's survey: precision on class 0 and recall on class 1, in percent."""
    test = summary.get("test") or {}
    first, second = class_names
    return {
        f"precision of {first} %": share(seed[0] for seed in test.get("precision", ())),
        f"recall of {second} %": share(seed[1] for seed in test.get("recall", ())),
    }


def all_figures(summary: Mapping[str, Any]) -> dict[str, Measured]:
    """Everything a summary says."""
    from core.metrics import metrics_in_tables

    figures = main_figures(summary)
    cost = figures.pop("seconds")
    best = (summary.get("best_test") or {}).get("balanced_accuracy", ())
    chosen = {"best test epoch, balanced % (optimistic)": share(best)}
    if summary.get("epochs") == 1:
        chosen = {}  # a classifier, which is fitted in one go, has no epochs to choose from
    return {
        **figures,
        **_of_metrics(summary, (metric for metric in metrics_in_tables() if not metric.main)),
        **chosen,
        "training accuracy %": share((summary.get("train") or {}).get("accuracy", ())),
        "seconds": cost,
    }


def _of_metrics(summary: Mapping[str, Any], chosen: "Iterable[Metric]") -> dict[str, Measured]:
    """Each metric by its heading; one for two classes only where the summary has it."""
    test = summary.get("test") or {}
    values = {metric: metric.values_in(test) for metric in chosen}
    return {
        metric.heading: share(numbers or ()) if metric.unit else Measured(list(numbers or ()))
        for metric, numbers in values.items()
        if numbers is not None or not metric.two_classes
    }


def remarks(summary: Mapping[str, Any]) -> str:
    """How the run ended, and whether networks collapsed to one class."""
    collapsed = summary.get("collapsed") or []
    found = f", collapsed to one class: {sum(collapsed)} of {len(collapsed)} seeds" if any(collapsed) else ""
    return f"{summary.get('status', NONE)}{found}"
