"""RDR with 5 % wrong labels."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

CE, INVERSE, RDR = "CE, 5 % wrong", "1/n, 5 % wrong", "RDR, 5 % wrong"
NOISY = {"label_noise": "symmetric", "label_noise.rate": "0.05"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With wrong labels RDR still improves the few classes, over CE and over 1/n."""
    few = {name: run.recall("few") for name, run in runs.items()}
    return judged(
        [
            at_least(
                "the gain of RDR over CE on the few classes with 5 % wrong labels",
                few[RDR] - few[CE],
                TWO_POINTS,
            ),
            at_least(
                "the gain of RDR over 1/n on the few classes with 5 % wrong labels", few[RDR] - few[INVERSE], TWO_POINTS
            ),
        ]
    )


LESSON = Lesson(
    title="With wrong labels",
    source="rdr",
    number=18,
    question="Weights rely on the labels. What if one label in twenty is wrong?",
    claim="With 5 % wrong labels RDR still improves the few classes, over plain training and over 1/n.",
    steps=(
        "One in twenty training labels is replaced by another digit (*label noise*, η = .05). Test labels stay correct.",
        "For rare digits this is worse than it sounds: a digit with only {least:image} of its own gets wrong ones from all the "
        "frequent digits. Weights that make a rare class count more make its wrong images count more, too.",
        "Plain training (*CE*), *1/n* (n: the number of images of the class, counted by the wrong labels) and *RDR* are trained "
        "with correct and with wrong labels. *Few* are the three rarest digits.",
    ),
    watch="In the panel *few*, compare how much each method loses from its run with correct labels to that with wrong labels.",
    after=(
        lambda runs: (
            "Recall of the few classes with 5 % wrong labels: "
            + "; ".join(
                f"{name} {told.percent(runs[f'{name}, 5 % wrong'].recall('few'))}" for name in ("CE", "1/n", "RDR")
            )
            + "."
        ),
        "Wrong images take part in every weight: they are counted in n, and they move the features of the class to which they "
        "are assigned.",
    ),
    base=RARE_DIGITS,
    runs={
        "CE, all right": {},
        "1/n, all right": {"weighting": "inverse"},
        "RDR, all right": {"weighting": "rdr"},
        CE: NOISY,
        INVERSE: NOISY | {"weighting": "inverse"},
        RDR: NOISY | {"weighting": "rdr"},
    },
    view="accuracy",
    prediction=Prediction(
        "With 5 % wrong labels, which method is best for the rare digits?",
        ("Plain training: weights amplify the errors", "1/n", "RDR"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "The smallest difference in accuracy that counts is two points. The paper does not say of which kind its wrong labels "
        "are."
    ),
    changes=(
        Change("Factor 20: do the methods keep their order where rare classes are larger?", {"imbalance.factor": "20"}),
        Change("120 epochs: what does more time to memorise the wrong labels do?", {"epochs": "120"}),
        Change("16 seeds: do they decide it?", {"seeds": "16"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    takeaway="Wrong labels harm the rare classes most, and weights still improve them.",
    images=TEN_CIFAR_CLASSES,
)
