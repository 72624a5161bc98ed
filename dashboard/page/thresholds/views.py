"""Tables and charts of the page Thresholds; what does not depend on a control that moved is kept."""

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
from dashboard.views import charts
from dashboard.views.tables import over_seeds
from dashboard.write import Markup, st


def expected(at: pd.DataFrame, settings: ThresholdSettings, positive: str) -> None:
    """What is to be expected at the threshold."""
    st.markdown(Markup("##### Expected in 1,000 cases at this threshold"), anchors=False)
    st.dataframe(
        threshold_tables.expected(at),
        hide_index=True,
        height="content",
        alt="Confusion matrix, cost and metrics of each run at the threshold",
    )
    st.caption(threshold_formulas.in_words(positive, settings))


def cheapest(best: pd.DataFrame) -> None:
    """Which thresholds cost least."""
    st.markdown(Markup("##### The threshold that costs least"), anchors=False)
    st.dataframe(
        threshold_tables.best(best), hide_index=True, height="content", alt="The cheapest thresholds of each run"
    )
    st.caption(threshold_formulas.ABOUT_BEST)


def draw(
    runs: Sequence[ScoredRun],
    at: pd.DataFrame,
    best: pd.DataFrame,
    settings: ThresholdSettings,
    drawn: Hashable,
) -> None:
    """The four charts; `drawn` says which runs and which class stand behind them."""
    curves = charts.once(("roc", drawn), lambda: roc_frame(runs))
    alarms = charts.once(("false alarms", drawn), lambda: false_alarms_frame(runs))
    share, skill = settings.share, threshold_formulas.cost_without_skill(settings)
    recalled = charts.once(("precision", drawn, share), lambda: precision_recall_frame(alarms, share))
    bins = charts.once(("reliability", drawn, share), lambda: reliability_frame(runs, share))
    costs = charts.once(
        ("costs", drawn, share, settings.miss_cost, settings.alarm_cost),
        lambda: cost_by_threshold_frame(runs, settings),
    )
    moment = (drawn, settings.id)
    left, right = st.columns(2)
    with left:
        st.markdown(Markup("##### ROC"), anchors=False)
        charts.simple(
            "ROC curves",
            roc.how_to_read,
            lambda: (roc.figure(curves, at), roc.describe(curves, at)),
            lambda: over_seeds(curves, ["label", "false_positive_rate"], ["true_positive_rate"]),
            (drawn, settings.threshold),
        )
    with right:
        st.markdown(Markup("##### Precision and recall"), anchors=False)
        charts.simple(
            "precision-recall curves",
            precision_recall.how_to_read,
            lambda: (precision_recall.figure(recalled, at, share), precision_recall.describe(recalled, at, share)),
            lambda: over_seeds(recalled, ["label", "recall"], ["precision"]),
            (drawn, settings.threshold, share),
        )
    left, right = st.columns(2)
    with left:
        st.markdown(Markup("##### Cost"), anchors=False)
        charts.simple(
            "expected cost",
            expected_cost.how_to_read,
            lambda: (
                expected_cost.figure(costs, best, settings.threshold, skill),
                expected_cost.describe(costs, best, settings.threshold, skill),
            ),
            lambda: over_seeds(costs, ["label", "threshold"], ["cost"]),
            moment,
        )
    with right:
        st.markdown(Markup("##### Calibration"), anchors=False)
        charts.simple(
            "reliability diagram",
            reliability.how_to_read,
            lambda: (reliability.figure(bins), reliability.describe(bins)),
            lambda: over_seeds(bins, ["label", "bin"], ["predicted", "observed", "samples"]),
            (drawn, share),
        )
