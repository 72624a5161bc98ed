"""Weight decay brings the effect back."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.importance_gap import THERE, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

STRONG, GENTLE, NONE = "0.03", "0.0075", "0"


def _runs(decay: str, factor: int, words: str) -> dict[str, dict[str, str]]:
    return {
        f"8 × {factor}, {words}": {"optimizer.weight_decay": decay, "weighting.ratio": str(factor)},
        f"3 × {factor}, {words}": {"optimizer.weight_decay": decay, "weighting.ratio": str(1 / factor)},
    }


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Decay brings the gap back; four times the decay changes it more than four times the weight."""

    def of(factor: int, words: str) -> np.ndarray:
        return gap(runs[f"8 × {factor}, {words}"], runs[f"3 × {factor}, {words}"])

    strong, gentle, none, small = of(16, "decay .03"), of(16, "decay .0075"), of(16, "no decay"), of(4, "decay .03")
    return judged(
        [
            at_least("what decay .03 adds to the gap between weights of 16 and 1/16", strong - none, THERE),
            at_least(
                "what four times the decay adds to that gap, less what four times the weight adds",
                (strong - gentle) - (strong - small),
                THERE,
            ),
        ]
    )


LESSON = Lesson(
    title="Weight decay",
    source="byrd_lipton",
    number=3,
    question="Can regularisation keep importance weights at work?",
    claim="Weight decay brings the effect of the weights back, and its size is set by the decay, not by the weights.",
    steps=(
        "*Weight decay* (also called L2) shrinks all parameters, the numbers that a network learns, a little at each "
        "step. One "
        "that may not grow cannot push its losses to zero, so a wrong image always costs something.",
        "Again 3 against 8. Two opposite weightings (*8 × 16*: an 8 counts 16 times; *3 × 16*: a 3 does) are trained "
        "without "
        "decay, with decay .0075 and with decay .03; and at decay .03 once more with weights of only 4. The *gap* of a "
        "pair is "
        "how far the shares of test images are apart that they call 8.",
        "With decay the curves stay apart. Look at the training error, too: it stays above 0, so the training set is not "
        "separated any more.",
        "The second half of the claim does not come out here. At decay .03 weights of 4 leave a much smaller gap "
        "than weights of 16: the size is set by both. The paper's replication shows the same: at one decay 16:1 "
        "ends at .67, and the extreme weights at 1.",
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
        "An effect counts from a twentieth of the images on. To compare decay and weights fairly, each is made four "
        "times as "
        "large, starting from the same pair of runs."
    ),
    changes=(
        Change("One network layer of 32 units: the same decay meets fewer parameters", {"model.hidden": "32"}),
        Change("Twice as many epochs: it has not faded, it has settled", {"epochs": "240"}),
    ),
    unlocked=("epochs", "model.hidden"),
    retold="Weight decay keeps the network from fitting everything, and what it has to give up is decided by the weights.",
    published=(
        Published(
            "share called 8 at the end",
            "CIFAR-10 (share of cats and dogs called dog) with L2, a replication of Byrd & Lipton 2019",
            {"8 × 16, decay .03": 0.67, "3 × 16, decay .03": 0.33},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
