"""What a lesson comes to: the verdict, the prediction beside it, and what was published."""

import pandas as pd
import plotly.graph_objects as go

from core.lesson import Lesson
from core.lesson.verdict import ANSWERS, DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, Verdict
from dashboard.figures import published_comparison
from dashboard.figures.enlarged import enlarged
from dashboard.views import charts
from dashboard.write import Markup, st

BADGES = {
    HOLDS: Markup(":green-badge[:material/check_circle: holds]"),
    DOES_NOT_HOLD: Markup(":red-badge[:material/cancel: does not hold]"),
    INCONCLUSIVE: Markup(":orange-badge[:material/help: inconclusive]"),
}
COLOURS = {True: "green", False: "red", None: "orange"}
SKIPPED = -1


def verdict_card(one: Lesson, verdict: Verdict, guess: int | None, *, changed: bool) -> None:
    """The claim, what the runs say of it, and why; `changed` when the runs are not those of the lesson as it is."""
    with st.container(border=True, key="verdict"):
        st.markdown(Markup("**The claim:** {}").format(one.claim))
        st.markdown(Markup("**On these runs it** {}").format(BADGES[verdict.verdict]))
        if verdict.what:
            st.markdown(Markup("**{}** · {} (mean ± spread over the seeds)").format(verdict.number, verdict.what))
        if guess is not None and guess != SKIPPED:
            st.markdown(prediction_sentence(one, verdict.verdict, guess))
        st.markdown(rule_in_parts(verdict))
        if verdict.findings:
            st.caption(
                "A seed is one repetition with random beginnings of its own. Each number is the mean over the seeds; in "
                "brackets the interval in which the mean of very many seeds would lie, with 95 % confidence. "
                f"Why this rule: {one.reason}"
                + (
                    ""
                    if changed
                    else Markup(" The command gives the same: `imbalance-lab lesson run {}`.").format(one.slug)
                )
            )
        st.markdown(Markup("**The lesson in one sentence:** {}").format(one.takeaway))


def rule_in_parts(verdict: Verdict) -> str:
    """The rule as a list of its parts, each with its answer as a badge; or why there is nothing to judge by."""
    if not verdict.findings:
        return verdict.rule
    parts = (
        Markup("\n- {} :{}-badge[{}]").format(finding.comparison, COLOURS[finding.true], ANSWERS[finding.true])
        for finding in verdict.findings
    )
    return Markup("**The rule.** {}\n{}").format(verdict.condition, Markup("").join(parts))


def published_chart(one: Lesson, frame: pd.DataFrame, signature: object, *, large: bool = False) -> None:
    """What was published beside ours, where there is something."""
    if frame.empty:
        return

    def make() -> tuple[go.Figure, str]:
        figure = published_comparison.figure(frame)
        return (enlarged(figure) if large else figure), published_comparison.describe(frame)

    with st.container(key="published"):
        st.markdown(Markup("##### Published, beside ours"), anchors=False)
        for setting in dict.fromkeys(frame["setting"]):
            st.caption(f"Published on {setting}.")
        charts.simple(
            f"published for {one.slug}",
            published_comparison.how_to_read,
            make,
            frame.drop(columns="run").rename(columns={"label": "run"}),
            (signature, large),
        )


def prediction_sentence(one: Lesson, verdict: str, guess: int) -> str:
    """What was predicted, beside what the source says and what came out."""
    options, claimed = one.prediction.options, one.prediction.claimed
    came = {
        HOLDS: "and its claim holds here",
        DOES_NOT_HOLD: "but its claim does not hold here in all parts",
        INCONCLUSIVE: "and these runs leave its claim open",
    }[verdict]
    source = (
        "The source says the same" if guess == claimed else Markup("The source says: *{}*").format(options[claimed])
    )
    return Markup("You predicted: *{}*. {}, {}.").format(options[guess], source, came)
