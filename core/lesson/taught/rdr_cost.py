"""What each costs in time."""

from collections.abc import Mapping

import numpy as np

from core.experiment.passes import epoch_seconds
from core.lesson import Change, Lesson, Prediction
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_least, judged

CE, RDR, SAM, BOTH = "CE", "RDR", "SAM", "RDR + SAM"
STRETCHES = 5
MORE = 0.05


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Seconds an epoch in the order CE < RDR < SAM < RDR + SAM."""
    seconds = {name: stretches(run) for name, run in runs.items()}
    return judged(
        [
            at_least(
                f"how much longer an epoch of {slow} takes than one of {quick}",
                seconds[slow] / seconds[quick] - 1,
                MORE,
            )
            for quick, slow in ((RDR, SAM), (CE, RDR), (SAM, BOTH))
        ]
    )


def stretches(run: Evidence) -> np.ndarray:
    """Seconds of an epoch in the middle, in each of five stretches of the run, `[5]`; the first epoch holds the start."""
    seconds = epoch_seconds(run.run.records)[1:]
    return np.array([np.median(part) if len(part) else np.nan for part in np.array_split(seconds, STRETCHES)])


LESSON = Lesson(
    title="What it costs",
    source="rdr",
    number=17,
    question="How much longer does training take with RDR, with SAM, and with both?",
    claim="Training takes longer in this order: CE, RDR, SAM, RDR with SAM.",
    before=1,
    steps=(
        "A step of plain training (*CE*) goes through the network forwards and backwards once. *RDR* does the same, "
        "and solves a small system of equations for the weights of the batch. *SAM* goes forwards and backwards "
        "twice.",
        "So before any clock: CE and RDR make the same number of passes, SAM twice as many.",
        "The clock says seconds an epoch, on the machine that runs this lab and with whatever else it does. The "
        "five stretches of a run stand in for repetitions. RDR is set to work from the first epoch on, without its "
        "warm-up.",
        "On a network as small as this one RDR's equations weigh much; on a convolutional network they are lost in "
        "the rest (1.01 times CE on CIFAR-10).",
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
        "Which is dearer, RDR or SAM?",
        ("RDR", "SAM", "They cost the same"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The paper's figure 2 is an order without printed numbers. A twentieth is what two runs of the same "
        "training differ by on an idle machine. Five stretches of each run are compared, since all seeds are "
        "trained in one computation and have no times of their own."
    ),
    changes=(
        Change("A wider network: passes weigh more, equations less", {"model.hidden": "512,256"}),
        Change("Batches of 16: more steps, smaller systems", {"batch_size": "16"}),
    ),
    unlocked=("model.hidden", "batch_size"),
    retold="RDR adds a little to each step, SAM doubles it.",
    images=TEN_CIFAR_CLASSES | {"batch_size": "128", "epochs": "6"},
)
