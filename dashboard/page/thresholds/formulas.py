"""Formulas and explanations of the page Thresholds, with the numbers on the page."""

import pandas as pd

from core.frames.thresholds import CASES
from core.thresholds import ThresholdSettings
from dashboard.figures import threshold_tables
from dashboard.figures.runs import runs_of
from dashboard.write import Markup, st

ABOUT_BEST = Markup(
    "**π in training**: the share of positives for which the probabilities hold. It follows from the class sizes after "
    "resampling, the weights, the sampler and the loss. **Best if calibrated** follows in closed form from π, π′ and the "
    "costs, and uses no test sample. **Best on the test part** is chosen on the test samples, so its cost is optimistic. The "
    "column after it has the cost of such a choice on one half of the test samples, measured on the other half, as a mean over "
    "both ways."
)


def cost_without_skill(settings: ThresholdSettings) -> float:
    """Return the cost of 1,000 cases with the cheaper constant classifier."""
    return CASES * settings.use.cost_without_skill


def in_words(positive: str, settings: ThresholdSettings) -> str:
    """Return sentences that explain a row of the table of expected outcomes."""
    return (
        f"Positive is class {positive}; of 1,000 cases {CASES * settings.share:.3g} are. A case is called positive when its "
        f"probability is at least {settings.threshold:.3g}. The cheaper constant classifier would cost "
        f"{cost_without_skill(settings):,.4g}. {threshold_tables.how_to_read}"
    )


def card(at: pd.DataFrame, best: pd.DataFrame, settings: ThresholdSettings) -> None:
    """Draw an expander with the formulas and the numbers of the first run."""
    with st.expander(
        "The formulas, with the numbers of this page", icon=":material/function:", key="threshold formulas"
    ):
        left, right = st.columns(2)
        run = runs_of(at)[0]
        values = at[at["run"] == run.id].iloc[0]
        trained = best[best["run"] == run.id].iloc[0]
        numbers = f"With the numbers of {run.label}, seed {values['seed']}:"
        with left:
            st.markdown(
                Markup(
                    "**Precision and cost.** Recall TPR and false-positive rate FPR depend on the threshold t "
                    "alone; precision and cost depend on the share of positives π′ too. {}"
                ).format(numbers)
            )
            st.latex(r"\text{precision} = \frac{\pi' \,\text{TPR}}{\pi' \,\text{TPR} + (1 - \pi')\,\text{FPR}}")
            st.latex(
                rf"= \frac{{{settings.share:.3g} \cdot {values['recall']:.3g}}}"
                rf"{{{settings.share:.3g} \cdot {values['recall']:.3g} + {1 - settings.share:.3g} \cdot "
                rf"{values['false_positive_rate']:.3g}}}"
            )
            st.latex(r"\text{cost} = \pi' (1 - \text{TPR})\, c_\text{miss} + (1 - \pi')\, \text{FPR}\; c_\text{alarm}")
            st.latex(
                rf"= {settings.share:.3g} \cdot {1 - values['recall']:.3g} \cdot {settings.miss_cost:.3g} + "
                rf"{1 - settings.share:.3g} \cdot {values['false_positive_rate']:.3g} \cdot {settings.alarm_cost:.3g}"
                rf" = {values['cost'] / CASES:.3g} \text{{ per case}}"
            )
        with right:
            st.markdown(
                Markup(
                    "**Probabilities at another share.** A probability p for the share π of training becomes, at the share π′ of "
                    "positives and with unchanged distributions within the classes,"
                )
            )
            st.latex(r"p' = \frac{p\,\frac{\pi'}{\pi}}{p\,\frac{\pi'}{\pi} + (1 - p)\,\frac{1 - \pi'}{1 - \pi}}")
            st.markdown(
                Markup(
                    "**The threshold in closed form.** A case should be called positive where the expected cost of a "
                    "false alarm is at most the expected cost of a miss. {}"
                ).format(numbers)
            )
            st.latex(
                r"p' \ge \frac{c_\text{alarm}}{c_\text{alarm} + c_\text{miss}} \iff p \ge t^* = "
                r"\frac{(1 - \pi')\,\pi\, c_\text{alarm}}{(1 - \pi')\,\pi\, c_\text{alarm} + \pi' (1 - \pi)\, c_\text{miss}}"
            )
            st.latex(
                rf"\pi = {trained['trained_share']:.3g}, \quad \pi' = {settings.share:.3g}, \quad "
                rf"t^* = {trained['calibrated']:.3g}"
            )
