"""A summary's numbers as a person reads them: mean ± spread over the seeds."""

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev
from typing import Any

NONE = "–"


def mean(values: Sequence[float | None]) -> float:
    """The mean of what is defined; NaN when nothing is."""
    present = [value for value in values if value is not None]
    return fmean(present) if present else float("nan")


def spread(values: Sequence[float | None], scale: float = 100) -> str:
    """`93.1 ± 0.8`: mean and standard deviation (of the sample) over the seeds, times `scale`; – when undefined."""
    present = [scale * value for value in values if value is not None]
    if not present:
        return NONE
    digits = 1 if scale == 100 else 3
    deviation = f" ± {stdev(present):.{digits}f}" if len(present) > 1 else ""
    return f"{fmean(present):.{digits}f}{deviation}"


def main_figures(summary: Mapping[str, Any]) -> dict[str, str]:
    """The figures that runs are compared by, in percent, and the cost."""
    test = summary.get("test") or {}
    groups = test.get("groups") or {}
    return {
        "test accuracy %": spread(test.get("accuracy", ())),
        "balanced accuracy %": spread(test.get("balanced_accuracy", ())),
        "many %": spread(groups.get("many", ())),
        "medium %": spread(groups.get("medium", ())),
        "few %": spread(groups.get("few", ())),
        "seconds": f"{summary['seconds']:.1f}" if "seconds" in summary else NONE,
    }


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
    test, best = summary.get("test") or {}, summary.get("best_test") or {}
    figures = main_figures(summary)
    cost = figures.pop("seconds")
    chosen = {"best test epoch, balanced % (optimistic)": spread(best.get("balanced_accuracy", ()))}
    if summary.get("epochs") == 1:
        chosen = {}  # a classifier, which is fitted in one go, has no epochs to choose from
    return figures | {
        "macro F1 %": spread(test.get("macro_f1", ())),
        "G-mean %": spread(test.get("g_mean", ())),
        "MCC": spread(test.get("mcc", ()), 1),
        "AUROC": spread(test.get("auroc", ()), 1),
        "AUPRC": spread(test.get("auprc", ()), 1),
        "calibration error %": spread(test.get("ece", ())),
        **chosen,
        "training accuracy %": spread((summary.get("train") or {}).get("accuracy", ())),
        "seconds": cost,
    }


def remarks(summary: Mapping[str, Any]) -> str:
    """How the run ended, and whether networks collapsed to one class."""
    collapsed = summary.get("collapsed") or []
    found = f", collapsed to one class: {sum(collapsed)} of {len(collapsed)} seeds" if any(collapsed) else ""
    return f"{summary.get('status', NONE)}{found}"
