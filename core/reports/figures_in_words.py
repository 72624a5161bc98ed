"""The numbers of a summary as text: mean ± standard deviation over the seeds."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.metrics import Metric

NONE = "–"


def mean(values: Iterable[float | None]) -> float:
    """Return the mean of the defined values; NaN if there are none."""
    present = [value for value in values if value is not None]
    return fmean(present) if present else float("nan")


def spread(values: Iterable[float | None], scale: float = 100) -> str:
    """Return the mean and the sample standard deviation over the seeds, times `scale`: `93.1 ± 0.8`; – if undefined."""
    present = [scale * value for value in values if value is not None]
    if not present:
        return NONE
    digits = 1 if scale == 100 else 3
    deviation = f" ± {stdev(present):.{digits}f}" if len(present) > 1 else ""
    return f"{fmean(present):.{digits}f}{deviation}"


def main_figures(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return the main metrics, by which runs are compared, and the time."""
    from core.metrics import metrics

    seconds = f"{summary['seconds']:.1f}" if "seconds" in summary else NONE
    return _of_metrics(summary, (metric for metric in metrics() if metric.main)) | {"seconds": seconds}


def plane_figures(summary: Mapping[str, Any], class_names: Sequence[str]) -> dict[str, str]:
    """Return the two figures of More's survey for two classes: precision on class 0 and recall on class 1, in percent."""
    test = summary.get("test") or {}
    first, second = class_names
    return {
        f"precision of {first} %": spread([seed[0] for seed in test.get("precision", ())]),
        f"recall of {second} %": spread([seed[1] for seed in test.get("recall", ())]),
    }


def all_figures(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return all figures of a summary."""
    from core.metrics import metrics_in_tables

    figures = main_figures(summary)
    seconds = figures.pop("seconds")
    best = (summary.get("best_test") or {}).get("balanced_accuracy", ())
    best_epoch = {"best test epoch, balanced % (optimistic)": spread(best)}
    if summary.get("epochs") == 1:
        best_epoch = {}  # a classifier is fitted as a whole and has no epochs
    return {
        **figures,
        **_of_metrics(summary, (metric for metric in metrics_in_tables() if not metric.main)),
        **best_epoch,
        "training accuracy %": spread((summary.get("train") or {}).get("accuracy", ())),
        "seconds": seconds,
    }


def _of_metrics(summary: Mapping[str, Any], chosen: "Iterable[Metric]") -> dict[str, str]:
    """Return the metrics by heading; those for two classes only if the summary has them."""
    test = summary.get("test") or {}
    values = {metric: metric.values_in(test) for metric in chosen}
    return {
        metric.heading: spread(numbers or (), 100 if metric.unit else 1)
        for metric, numbers in values.items()
        if numbers is not None or not metric.two_classes
    }


def remarks(summary: Mapping[str, Any]) -> str:
    """Return the status of the run, and the number of networks that collapsed to one class."""
    collapsed = summary.get("collapsed") or []
    remark = f", collapsed to one class: {sum(collapsed)} of {len(collapsed)} seeds" if any(collapsed) else ""
    return f"{summary.get('status', NONE)}{remark}"
