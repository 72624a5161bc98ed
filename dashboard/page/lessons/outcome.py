"""The outcome of a lesson: the verdict, compared with the prediction, and the published figures."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from core.experiment.study import StudyRun
from core.lesson import Lesson, filled
from core.lesson.verdict import ANSWERS, DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, RULE, Verdict
from dashboard.figures import published_comparison
from dashboard.figures.enlarge import enlarge_figure
from dashboard.page.lessons.actions import finish
from dashboard.views import charts
from dashboard.write import Markup, st, trusted

BADGES = {
    HOLDS: Markup(":green-badge[:material/check_circle: holds]"),
    DOES_NOT_HOLD: Markup(":red-badge[:material/cancel: does not hold]"),
    INCONCLUSIVE: Markup(":orange-badge[:material/help: inconclusive]"),
}
COLOURS = {True: "green", False: "red", None: "orange"}
SKIPPED = -1


def verdict_card(
    lesson: Lesson,
    planned: Sequence[StudyRun],
    verdict: Verdict,
    guess: int | None,
    *,
    changed: bool,
    large: bool = False,
) -> None:
    """The claim, what the runs say of it, and why.

    Args:
        lesson: the lesson.
        planned: its runs.
        verdict: on them.
        guess: what was predicted; None or `SKIPPED` if nothing was.
        changed: whether the runs are not those of the lesson as it is.
        large: for a room, which gets the verdict first and no small print.
    """
    finish(lesson.slug)
    with st.container(border=not large, key="verdict"):
        with st.container(key="verdict-word", gap="small"):
            st.markdown(Markup("**The claim:** {}").format(lesson.claim))
            st.markdown(Markup("**On these runs it** {}").format(BADGES[verdict.verdict]))
        st.markdown(prediction_sentence(lesson, planned, verdict, guess))
        if verdict.what:
            st.markdown(Markup("**{}** · {} (mean ± spread over the seeds)").format(verdict.number, verdict.what))
        with st.container(key="verdict-rule", gap="small"):
            st.markdown(rule_in_parts(verdict))
            if verdict.findings:
                st.caption(
                    trusted(RULE)
                    + " In brackets the interval in which the mean of very many seeds would lie, with 95 % confidence; a seed "
                    "is one repetition with random beginnings of its own."
                )
                if not large:
                    st.caption(f"Why these margins: {lesson.reason}")
                    if not changed:
                        st.caption(
                            Markup("The command gives the same: `imbalance-lab lesson run {}`.").format(lesson.slug)
                        )


def meaning(paragraphs: Sequence[str]) -> None:
    """What the results mean; nothing while there are none."""
    with st.container(key="meaning", gap="small"):
        for paragraph in paragraphs:
            st.markdown(trusted(paragraph))


def takeaway(lesson: Lesson, *, changed: bool) -> None:
    """The lesson in one sentence, which is about its own settings."""
    with st.container(key="takeaway", gap="xsmall"):
        st.caption("The lesson, with its own settings, in one sentence:" if changed else "The lesson in one sentence:")
        st.markdown(Markup("**{}**").format(lesson.takeaway))


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


def prediction_sentence(lesson: Lesson, planned: Sequence[StudyRun], verdict: Verdict, guess: int | None) -> str:
    """What was predicted, what the source says, and what came out here."""
    options = [filled(option, planned) for option in lesson.prediction.options]
    predicted = "" if guess is None or guess == SKIPPED else Markup("**You predicted:** {}. ").format(options[guess])
    source = Markup("**The source says:** {}. ").format(options[lesson.prediction.claimed])
    part = verdict.deciding.comparison if verdict.deciding else ""
    here = {
        HOLDS: "what it claims holds.",
        DOES_NOT_HOLD: f"what it claims does not hold, because this part of it is not true: {part}.",
        INCONCLUSIVE: f"its claim stays open, because this part of it is not decided: {part}."
        if part
        else "its claim stays open.",
    }[verdict.verdict]
    return predicted + source + Markup("**Here:** ") + here
