"""With 5 % wrong labels."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

CE, INVERSE, RDR = "CE, 5 % wrong", "1/n, 5 % wrong", "RDR, 5 % wrong"
NOISY = {"label_noise": "symmetric", "label_noise.rate": "0.05"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With wrong labels RDR still lifts the few classes, over CE and over 1/n."""
    few = {name: run.recall("few") for name, run in runs.items()}
    return judged(
        [
            at_least(
                "what RDR gains on the few classes over CE when 5 % of the labels are wrong",
                few[RDR] - few[CE],
                TWO_POINTS,
            ),
            at_least("what RDR gains there over 1/n", few[RDR] - few[INVERSE], TWO_POINTS),
        ]
    )


LESSON = Lesson(
    title="With wrong labels",
    source="rdr",
    number=18,
    question="Weights trust the labels. What if one in twenty is wrong?",
    claim="With 5 % wrong labels RDR still lifts the few classes, over plain training and over 1/n.",
    steps=(
        "One in twenty training labels is replaced by another digit (*label noise*, η = .05). Test labels stay right.",
        "That is worse than it sounds for rare digits: with 2 own images a digit gets about as many wrong ones from "
        "the frequent digits as it has of its own. Weights that make a rare class count more make its wrong images "
        "count more, too.",
        "Plain training (*CE*), *1/n* (n: number of images of the class, as the wrong labels say) and *RDR*, with "
        "right and with wrong labels. *Few* are the three rarest digits.",
        "Compare how far each method falls from its clean run to the noisy one.",
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
        "With 5 % wrong labels, which is best for the rare digits?",
        ("Plain training: weights amplify the errors", "1/n", "RDR"),
        claimed=2,
    ),
    judge=judge,
    reason="Two points of accuracy is what counts as a difference. The paper does not say of which kind its wrong labels are.",
    changes=(
        Change("Factor 20: fewer wrong images among the rare ones", {"imbalance.factor": "20"}),
        Change("Twice as many epochs: more time to learn the wrong ones by heart", {"epochs": "120"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    retold="Wrong labels hit the rare classes hardest, and weights still help them.",
    images=TEN_CIFAR_CLASSES,
)
