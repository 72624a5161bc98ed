"""Weight decay brings the effect back."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

STRONG, GENTLE, NONE = "0.03", "0.0075", "0"


def _runs(decay: str, factor: int, words: str) -> dict[str, dict[str, str]]:
    return {
        f"8 × {factor}, {words}": {"optimizer.weight_decay": decay, "weighting.ratio": str(factor)},
        f"3 × {factor}, {words}": {"optimizer.weight_decay": decay, "weighting.ratio": str(1 / factor)},
    }


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Weight decay brings the gap back; four times the decay changes it more than four times the weight."""
    strong, gentle = _gap(runs, 16, "decay .03"), _gap(runs, 16, "decay .0075")
    none, small = _gap(runs, 16, "no decay"), _gap(runs, 4, "decay .03")
    return judged(
        [
            at_least(
                "the increase of the gap between weights of 16 and 1/16 by decay .03", strong - none, RELEVANT_GAP
            ),
            at_least(
                "the increase of the gap by four times the decay, less its increase by four times the weight",
                (strong - gentle) - (strong - small),
                RELEVANT_GAP,
            ),
        ]
    )


def _gap(runs: Mapping[str, Evidence], factor: int, words: str) -> np.ndarray:
    return gap(runs[f"8 × {factor}, {words}"], runs[f"3 × {factor}, {words}"])


LESSON = Lesson(
    title="Weight decay",
    source="byrd_lipton",
    number=3,
    question="Can regularisation preserve the effect of importance weights?",
    claim=(
        "Weight decay brings the effect of the weights back, and the size of the effect is determined by the decay, not by the "
        "weights."
    ),
    steps=(
        "*Weight decay* (also called L2) shrinks all parameters, the numbers that a network learns, a little at each step. A "
        "network whose parameters cannot grow cannot push its losses to zero, so a wrong image always costs something.",
        "Again 3 against 8. Two opposite weightings (*8 × 16*: an 8 counts 16 times; *3 × 16*: a 3 does) are trained without "
        "decay, with decay .0075 and with decay .03, and with decay .03 once more with weights of only 4. The *gap* of a pair "
        "is the difference between the two in the share of test images classified as 8.",
    ),
    watch="Compare the four pairs: how far apart do the two curves of each end?",
    after=(
        lambda runs: (
            f"The gap at the end is {told.number(_gap(runs, 16, 'no decay'))} without decay, "
            f"{told.number(_gap(runs, 16, 'decay .0075'))} with decay .0075 and "
            f"{told.number(_gap(runs, 16, 'decay .03'))} with decay .03; there, weights of only 4 leave "
            f"{told.number(_gap(runs, 4, 'decay .03'))}."
        ),
        "A network that decay keeps from fitting everything has errors left, and the weights decide which. In the replication "
        "of the paper, too, the weights matter besides the decay: with one and the same decay, 16:1 ends at .67, and the extreme "
        "weights at 1.",
    ),
    base=TWO_DIGITS,
    runs={
        **_runs(STRONG, 16, "decay .03"),
        **_runs(GENTLE, 16, "decay .0075"),
        **_runs(NONE, 16, "no decay"),
        **_runs(STRONG, 4, "decay .03"),
    },
    view="drift",
    prediction=Prediction(
        "With weight decay .03, what happens to the gap between the two weightings?",
        (
            "It fades as without decay",
            "It stays, and depends on the decay much more than on the weights",
            "It stays, and depends on both",
        ),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The smallest effect that counts is a twentieth of the images. For a fair comparison, decay and weights are each made "
        "four times as large, ending at the same pair of runs."
    ),
    changes=(
        Change(
            "A single layer of 32 units: does the same decay do as much to fewer parameters?", {"model.hidden": "32"}
        ),
        Change("240 epochs: does the gap fade after all?", {"epochs": "240"}),
    ),
    unlocked=("epochs", "model.hidden"),
    takeaway="Weight decay prevents the network from fitting everything, and the weights decide what it gives up.",
    published=(
        Published(
            "share classified as 8 at the end",
            "CIFAR-10 (share of cats and dogs classified as dog) with L2, a replication of Byrd & Lipton 2019",
            {"8 × 16, decay .03": 0.67, "3 × 16, decay .03": 0.33},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
