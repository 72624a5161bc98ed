"""The page Thresholds in formulas and words, with its own numbers."""

import pandas as pd

from core.frames.thresholds import CASES
from core.thresholds import ThresholdSettings
from dashboard.figures import threshold_tables
from dashboard.figures.runs import runs_of
from dashboard.write import Markup, st

ABOUT_BEST = Markup(
    "**π, shown in training**: the share of positives that the probabilities are for, from the class sizes after resampling, "
    "the weights, the sampler and the loss. **Best if calibrated** follows in closed form from π, π′ and the costs, and looks at "
    "no test sample. **Best on the test part** was chosen by looking at it, so its cost is optimistic; beside it, what such a "
    "choice costs when it is made on one half of the test samples and measured on the other, both ways round."
)


def cost_without_skill(settings: ThresholdSettings) -> float:
    """What 1,000 cases cost who calls them all alike."""
    return CASES * settings.use.cost_without_skill


def in_words(positive: str, settings: ThresholdSettings) -> str:
    """What a row of the table of expectations is, in words."""
    return (
        f"Positive is class {positive}; of 1,000 cases {CASES * settings.share:.3g} are. A case is called positive when its "
        f"probability is at least {settings.threshold:.3g}. Calling all cases alike would cost "
        f"{cost_without_skill(settings):,.4g}. {threshold_tables.how_to_read}"
    )


def card(at: pd.DataFrame, best: pd.DataFrame, settings: ThresholdSettings) -> None:
    """The formulas, folded away, with the numbers of the first run."""
    with st.expander(
        "The formulas, with the numbers of this page", icon=":material/function:", key="threshold formulas"
    ):
        left, right = st.columns(2)
        run = runs_of(at)[0]
        here = at[at["run"] == run.id].iloc[0]
        trained = best[best["run"] == run.id].iloc[0]
        numbers = f"With the numbers of {run.label}, seed {here['seed']}:"
        with left:
            st.markdown(
                Markup(
                    "**What follows from the share.** Recall TPR and false-positive rate FPR belong to the "
                    "threshold t alone; precision and cost need the share of positives π′. {}"
                ).format(numbers)
            )
            st.latex(r"\text{precision} = \frac{\pi' \,\text{TPR}}{\pi' \,\text{TPR} + (1 - \pi')\,\text{FPR}}")
            st.latex(
                rf"= \frac{{{settings.share:.3g} \cdot {here['recall']:.3g}}}"
                rf"{{{settings.share:.3g} \cdot {here['recall']:.3g} + {1 - settings.share:.3g} \cdot "
                rf"{here['false_positive_rate']:.3g}}}"
            )
            st.latex(r"\text{cost} = \pi' (1 - \text{TPR})\, c_\text{miss} + (1 - \pi')\, \text{FPR}\; c_\text{alarm}")
            st.latex(
                rf"= {settings.share:.3g} \cdot {1 - here['recall']:.3g} \cdot {settings.miss_cost:.3g} + "
                rf"{1 - settings.share:.3g} \cdot {here['false_positive_rate']:.3g} \cdot {settings.alarm_cost:.3g}"
                rf" = {here['cost'] / CASES:.3g} \text{{ a case}}"
            )
        with right:
            st.markdown(
                Markup(
                    "**Another share, other probabilities.** A probability p that is for the share π of training becomes, where "
                    "positives have the share π′ and the classes themselves look the same,"
                )
            )
            st.latex(r"p' = \frac{p\,\frac{\pi'}{\pi}}{p\,\frac{\pi'}{\pi} + (1 - p)\,\frac{1 - \pi'}{1 - \pi}}")
            st.markdown(
                Markup(
                    "**The threshold in closed form.** Calling a case positive pays off from the point on where the "
                    "false alarm that it may be costs no more than the miss that it may save. {}"
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
