"""The training time of RDR, of SAM, and of both."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from core.experiment.passes import epoch_seconds
from core.lesson import Change, Lesson, Prediction, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_least, judged

CE, RDR, SAM, BOTH = "CE", "RDR", "SAM", "RDR + SAM"
STRETCHES = 5
MORE = 0.05


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The seconds per epoch are in the order CE < RDR < SAM < RDR + SAM."""
    seconds = {name: stretches(run) for name, run in runs.items()}
    return judged(
        [
            at_least(
                f"the relative increase of the time per epoch from {quick} to {slow}",
                seconds[slow] / seconds[quick] - 1,
                MORE,
            )
            for quick, slow in ((RDR, SAM), (CE, RDR), (SAM, BOTH))
        ]
    )


def stretches(run: Evidence) -> Float[np.ndarray, " stretches"]:
    """Return the median seconds per epoch in each of five stretches of the run, without the first epoch, which includes setup."""
    seconds = epoch_seconds(run.run.records)[1:]
    return np.array([np.median(part) if len(part) else np.nan for part in np.array_split(seconds, STRETCHES)])


LESSON = Lesson(
    title="What it costs",
    source="rdr",
    number=17,
    question="How much longer does training take with RDR, with SAM, and with both?",
    claim="Training takes longer in this order: CE, RDR, SAM, RDR with SAM.",
    steps=(
        "A step of plain training (*CE*) consists of one forward and one backward pass through the network. *RDR* does the "
        "same, and solves a small system of equations for the weights of the batch. *SAM* needs two forward and two backward "
        "passes.",
        "The clock measures seconds per epoch, on the machine that runs this lab and with whatever else runs on it. Five "
        "stretches of a run serve as repetitions. RDR estimates weights from the first epoch on, without its warm-up.",
    ),
    watch="Compare the seconds of an epoch with the number of passes through the network.",
    after=(
        lambda runs: (
            "An epoch takes, in multiples of CE, "
            + ", ".join(
                f"{told.number(stretches(runs[name]) / stretches(runs[CE]))} with {name}" for name in (RDR, SAM, BOTH)
            )
            + "."
        ),
        "Even without a clock: CE and RDR make the same number of passes, SAM twice as many. RDR's equations are a considerable "
        "share of the time on a small network, and a small one where a pass is long, as in a convolutional network.",
    ),
    base=RARE_DIGITS | {"epochs": "100", "batch_size": "64"},
    runs={
        CE: {},
        RDR: {"weighting": "rdr", "weighting.warm_up": "0"},
        SAM: {"sharpness": "sam"},
        BOTH: {"weighting": "rdr", "weighting.warm_up": "0", "sharpness": "sam"},
    },
    view="cost",
    prediction=Prediction(
        "Which takes longer, RDR or SAM?",
        ("RDR", "SAM", "They take the same time"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The paper's figure 2 shows an order without printed numbers. Two runs of the same training differ by a twentieth on "
        "an idle machine. Five stretches of each run are compared, since all seeds are trained in one computation and have no "
        "times of their own."
    ),
    changes=(
        Change("A wider network: do the equations or the passes take the larger share?", {"model.hidden": "512,256"}),
        Change("Batches of 16: more steps, smaller systems. Which counts more?", {"batch_size": "16"}),
    ),
    unlocked=("model.hidden", "batch_size"),
    takeaway="RDR adds a little time to each step; SAM doubles it.",
    images=TEN_CIFAR_CLASSES | {"batch_size": "128", "epochs": "6"},
)
