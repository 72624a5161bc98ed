"""Tables and charts of the page Thresholds; parts that do not depend on a changed control are cached."""

from collections.abc import Hashable, Sequence

import pandas as pd

from core.frames import (
    ScoredRun,
    cost_by_threshold_frame,
    false_alarms_frame,
    precision_recall_frame,
    reliability_frame,
    roc_frame,
)
from core.thresholds import ThresholdSettings
from dashboard.figures import expected_cost, precision_recall, reliability, roc, threshold_tables
from dashboard.page.thresholds import formulas as threshold_formulas
from dashboard.views import charts, tables
from dashboard.views.tables import summarise_seeds
from dashboard.write import Markup, st


def expected(at: pd.DataFrame, settings: ThresholdSettings, positive: str) -> None:
    """Draw the expected outcome at the threshold."""
    st.markdown(Markup("## Expected in 1,000 cases at this threshold"), anchors=False)
    tables.show(threshold_tables.expected(at), "Confusion matrix, cost and metrics of each run at the threshold")
    st.caption(threshold_formulas.in_words(positive, settings))


def cheapest(best: pd.DataFrame) -> None:
    """Draw the thresholds of least cost."""
    st.markdown(Markup("## The threshold that costs least"), anchors=False)
    tables.show(threshold_tables.best(best), "The cheapest thresholds of each run")
    st.caption(threshold_formulas.ABOUT_BEST)


def draw(
    runs: Sequence[ScoredRun],
    at: pd.DataFrame,
    best: pd.DataFrame,
    settings: ThresholdSettings,
    signature: Hashable,
) -> None:
    """Draw the four charts; `signature` differs between any two sets of runs and positive classes."""
    curves = charts.cached(("roc", signature), lambda: roc_frame(runs))
    alarms = charts.cached(("false alarms", signature), lambda: false_alarms_frame(runs))
    share, skill = settings.share, threshold_formulas.cost_without_skill(settings)
    precisions = charts.cached(("precision", signature, share), lambda: precision_recall_frame(alarms, share))
    bins = charts.cached(("reliability", signature, share), lambda: reliability_frame(runs, share))
    costs = charts.cached(
        ("costs", signature, share, settings.miss_cost, settings.alarm_cost),
        lambda: cost_by_threshold_frame(runs, settings),
    )
    moment = (signature, settings.id)
    left, right = st.columns(2)
    with left:
        st.markdown(Markup("## ROC"), anchors=False)
        charts.show_figure(
            "ROC curves",
            roc.how_to_read,
            lambda: (roc.figure(curves, at), roc.describe(curves, at)),
            lambda: summarise_seeds(curves, ["label", "false_positive_rate"], ["true_positive_rate"]),
            (signature, settings.threshold),
        )
    with right:
        st.markdown(Markup("## Precision and recall"), anchors=False)
        charts.show_figure(
            "precision-recall curves",
            precision_recall.how_to_read,
            lambda: (precision_recall.figure(precisions, at, share), precision_recall.describe(precisions, at, share)),
            lambda: summarise_seeds(precisions, ["label", "recall"], ["precision"]),
            (signature, settings.threshold, share),
        )
    left, right = st.columns(2)
    with left:
        st.markdown(Markup("## Cost"), anchors=False)
        charts.show_figure(
            "expected cost",
            expected_cost.how_to_read,
            lambda: (
                expected_cost.figure(costs, best, settings.threshold, skill),
                expected_cost.describe(costs, best, settings.threshold, skill),
            ),
            lambda: summarise_seeds(costs, ["label", "threshold"], ["cost"]),
            moment,
        )
    with right:
        st.markdown(Markup("## Calibration"), anchors=False)
        charts.show_figure(
            "reliability diagram",
            reliability.how_to_read,
            lambda: (reliability.figure(bins), reliability.describe(bins)),
            lambda: summarise_seeds(bins, ["label", "bin"], ["predicted", "observed", "samples"]),
            (signature, share),
        )
