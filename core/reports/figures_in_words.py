"""The numbers of a summary by their headings, as tables show them."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from core.reports.numbers import Measured, share

if TYPE_CHECKING:
    from core.metrics import Metric

NONE = "–"


def mean(values: Iterable[float | None]) -> float:
    """Return the mean of the defined values; NaN if there are none."""
    present = [value for value in values if value is not None]
    return fmean(present) if present else float("nan")


def main_figures(summary: Mapping[str, Any]) -> dict[str, Measured]:
    """Return the main metrics, by which runs are compared, and the time."""
    from core.metrics import metrics

    seconds = Measured([summary.get("seconds")], decimals=1)
    return _of_metrics(summary, (metric for metric in metrics() if metric.main)) | {"seconds": seconds}


def plane_figures(summary: Mapping[str, Any], class_names: Sequence[str]) -> dict[str, Measured]:
    """Return the two figures of More's survey for two classes: precision on class 0 and recall on class 1, in percent."""
    test = summary.get("test") or {}
    first, second = class_names
    return {
        f"precision of {first} %": share(seed[0] for seed in test.get("precision", ())),
        f"recall of {second} %": share(seed[1] for seed in test.get("recall", ())),
    }


def all_figures(summary: Mapping[str, Any]) -> dict[str, Measured]:
    """Return all figures of a summary."""
    from core.metrics import metrics_in_tables

    figures = main_figures(summary)
    seconds = figures.pop("seconds")
    best = (summary.get("best_test") or {}).get("balanced_accuracy", ())
    best_epoch = {"best test epoch, balanced % (optimistic)": share(best)}
    if summary.get("epochs") == 1:
        best_epoch = {}  # a classifier is fitted as a whole and has no epochs
    return {
        **figures,
        **_of_metrics(summary, (metric for metric in metrics_in_tables() if not metric.main)),
        **best_epoch,
        "training accuracy %": share((summary.get("train") or {}).get("accuracy", ())),
        "seconds": seconds,
    }


def _of_metrics(summary: Mapping[str, Any], chosen: "Iterable[Metric]") -> dict[str, Measured]:
    """Return the metrics by heading; those for two classes only if the summary has them."""
    test = summary.get("test") or {}
    values = {metric: metric.values_in(test) for metric in chosen}
    return {
        metric.heading: share(numbers or ()) if metric.unit else Measured(list(numbers or ()))
        for metric, numbers in values.items()
        if numbers is not None or not metric.two_classes
    }


def remarks(summary: Mapping[str, Any]) -> str:
    """Return the status of the run, and the number of networks that collapsed to one class."""
    collapsed = summary.get("collapsed") or []
    remark = f", collapsed to one class: {sum(collapsed)} of {len(collapsed)} seeds" if any(collapsed) else ""
    return f"{summary.get('status', NONE)}{remark}"
