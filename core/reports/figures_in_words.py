"""A summary's numbers as a person reads them: mean ± spread over the seeds."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.metrics import Metric

NONE = "–"


def mean(values: Iterable[float | None]) -> float:
    """The mean of what is defined; NaN when nothing is."""
    present = [value for value in values if value is not None]
    return fmean(present) if present else float("nan")


def spread(values: Iterable[float | None], scale: float = 100) -> str:
    """`93.1 ± 0.8`: mean and standard deviation (of the sample) over the seeds, times `scale`; – when undefined."""
    present = [scale * value for value in values if value is not None]
    if not present:
        return NONE
    digits = 1 if scale == 100 else 3
    deviation = f" ± {stdev(present):.{digits}f}" if len(present) > 1 else ""
    return f"{fmean(present):.{digits}f}{deviation}"


def main_figures(summary: Mapping[str, Any]) -> dict[str, str]:
    """The main metrics, which runs are compared by, and the cost."""
    from core.metrics import metrics

    seconds = f"{summary['seconds']:.1f}" if "seconds" in summary else NONE
    return _of_metrics(summary, (metric for metric in metrics() if metric.main)) | {"seconds": seconds}


def plane_figures(summary: Mapping[str, Any], class_names: Sequence[str]) -> dict[str, str]:
    """For two classes, the two figures of More's survey: precision on class 0 and recall on class 1, in percent."""
    test = summary.get("test") or {}
    first, second = class_names
    return {
        f"precision of {first} %": spread([seed[0] for seed in test.get("precision", ())]),
        f"recall of {second} %": spread([seed[1] for seed in test.get("recall", ())]),
    }


def all_figures(summary: Mapping[str, Any]) -> dict[str, str]:
    """Everything a summary says."""
    from core.metrics import metrics_in_tables

    figures = main_figures(summary)
    cost = figures.pop("seconds")
    best = (summary.get("best_test") or {}).get("balanced_accuracy", ())
    chosen = {"best test epoch, balanced % (optimistic)": spread(best)}
    if summary.get("epochs") == 1:
        chosen = {}  # a classifier, which is fitted in one go, has no epochs to choose from
    return {
        **figures,
        **_of_metrics(summary, (metric for metric in metrics_in_tables() if not metric.main)),
        **chosen,
        "training accuracy %": spread((summary.get("train") or {}).get("accuracy", ())),
        "seconds": cost,
    }


def _of_metrics(summary: Mapping[str, Any], chosen: "Iterable[Metric]") -> dict[str, str]:
    """Each metric by its heading; one for two classes only where the summary has it."""
    test = summary.get("test") or {}
    values = {metric: metric.values_in(test) for metric in chosen}
    return {
        metric.heading: spread(numbers or (), 100 if metric.unit else 1)
        for metric, numbers in values.items()
        if numbers is not None or not metric.two_classes
    }


def remarks(summary: Mapping[str, Any]) -> str:
    """How the run ended, and whether networks collapsed to one class."""
    collapsed = summary.get("collapsed") or []
    found = f", collapsed to one class: {sum(collapsed)} of {len(collapsed)} seeds" if any(collapsed) else ""
    return f"{summary.get('status', NONE)}{found}"
