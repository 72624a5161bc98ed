"""The outcome of a lesson: the verdict, compared with the prediction, and the published figures."""

import pandas as pd
import plotly.graph_objects as go

from core.lesson import Lesson
from core.lesson.verdict import ANSWERS, DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, Verdict
from dashboard.figures import published_comparison
from dashboard.figures.enlarge import enlarge_figure
from dashboard.views import charts
from dashboard.write import Markup, st

BADGES = {
    HOLDS: Markup(":green-badge[:material/check_circle: holds]"),
    DOES_NOT_HOLD: Markup(":red-badge[:material/cancel: does not hold]"),
    INCONCLUSIVE: Markup(":orange-badge[:material/help: inconclusive]"),
}
COLOURS = {True: "green", False: "red", None: "orange"}
SKIPPED = -1


def verdict_card(lesson: Lesson, verdict: Verdict, prediction: int | None, *, changed: bool) -> None:
    """Draw the claim, the verdict and its rule; `changed`: whether the settings of the lesson are changed."""
    with st.container(border=True, key="verdict"):
        st.markdown(Markup("**The claim:** {}").format(lesson.claim))
        st.markdown(Markup("**On these runs it** {}").format(BADGES[verdict.verdict]))
        if verdict.what:
            st.markdown(Markup("**{}** · {} (mean ± spread over the seeds)").format(verdict.number, verdict.what))
        if prediction is not None and prediction != SKIPPED:
            st.markdown(prediction_sentence(lesson, verdict.verdict, prediction))
        st.markdown(rule_in_parts(verdict))
        if verdict.findings:
            st.caption(
                "A seed is one repetition with random beginnings of its own. Each number is the mean over the seeds; in "
                "brackets the interval in which the mean of very many seeds would lie, with 95 % confidence. "
                f"Why this rule: {lesson.reason}"
                + (
                    ""
                    if changed
                    else Markup(" The command gives the same: `imbalance-lab lesson run {}`.").format(lesson.slug)
                )
            )
        st.markdown(Markup("**The lesson in one sentence:** {}").format(lesson.takeaway))


def rule_in_parts(verdict: Verdict) -> str:
    """Return the rule as a list of its parts, each with its answer as a badge; or why the runs cannot be judged."""
    if not verdict.findings:
        return verdict.rule
    parts = (
        Markup("\n- {} :{}-badge[{}]").format(finding.comparison, COLOURS[finding.true], ANSWERS[finding.true])
        for finding in verdict.findings
    )
    return Markup("**The rule.** {}\n{}").format(verdict.condition, Markup("").join(parts))


def published_chart(lesson: Lesson, frame: pd.DataFrame, signature: object, *, large: bool = False) -> None:
    """Draw the published figures and ours; nothing where the lesson has no published figures."""
    if frame.empty:
        return

    def make() -> tuple[go.Figure, str]:
        figure = published_comparison.figure(frame)
        return (enlarge_figure(figure) if large else figure), published_comparison.describe(frame)

    with st.container(key="published"):
        st.markdown(Markup("## Published, beside ours"), anchors=False)
        for setting in dict.fromkeys(frame["setting"]):
            st.caption(f"Published on {setting}.")
        charts.show_figure(
            f"published for {lesson.slug}",
            published_comparison.how_to_read,
            make,
            frame.drop(columns="run").rename(columns={"label": "run"}),
            (signature, large),
        )


def prediction_sentence(lesson: Lesson, verdict: str, prediction: int) -> str:
    """Return sentences that compare the prediction with the claim of the source and with the verdict."""
    options, claimed = lesson.prediction.options, lesson.prediction.claimed
    outcome = {
        HOLDS: "and its claim holds here",
        DOES_NOT_HOLD: "but its claim does not hold here in all parts",
        INCONCLUSIVE: "and these runs leave its claim open",
    }[verdict]
    source = (
        "The source says the same"
        if prediction == claimed
        else Markup("The source says: *{}*").format(options[claimed])
    )
    return Markup("You predicted: *{}*. {}, {}.").format(options[prediction], source, outcome)
