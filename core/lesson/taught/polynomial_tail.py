"""With another loss, weights matter even when all samples are separated."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.importance_gap import RELEVANT_GAP, gap, lower_train_accuracy
from core.lesson.verdict import Evidence, Verdict, at_least, judged

POLYNOMIAL = {"loss": "polynomial_tail"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """If all samples are separated, the boundary of the polynomial loss depends more on the weights."""
    polynomial = runs["polynomial, ×16"], runs["polynomial, ×1/16"]
    usual = runs["cross-entropy, ×16"], runs["cross-entropy, ×1/16"]
    return judged(
        [
            at_least(
                "the increase of the gap on random points of the plane by the polynomial tail",
                gap(*polynomial, "noise") - gap(*usual, "noise"),
                RELEVANT_GAP,
            ),
            at_least("the training accuracy with the polynomial tail", lower_train_accuracy(*polynomial), 0.99),
        ]
    )


LESSON = Lesson(
    title="Another loss",
    source="byrd_lipton",
    number=8,
    question="Does the effect fade because of the weights, or because of the loss?",
    claim="With a loss that has a polynomial tail, importance weights matter even when all samples are separated.",
    before=1,
    steps=(
        "This is the reply to Byrd & Lipton by Wang and others. The *loss* is the quantity that training minimises; the usual "
        "one is *cross-entropy*. It falls exponentially: once a point is on the correct side by a *margin* m, its loss is about "
        "e^(−m), and sixteen times this is the loss of a point whose margin is only 2.8 smaller. In the limit the factor has no "
        "effect.",
        "The *polynomial tail* falls as 1/m instead. Sixteen times 1/m is the loss of a point sixteen times nearer. "
        "Such a factor moves the boundary for good.",
        "Two clouds of points are separated by a straight line, with weights of 16 and 1/16. All four lines classify every "
        "point correctly, so the test points show no effect. Look at random points of the plane (panel *random noise*): the "
        "*gap* is the difference between the two weightings in the share classified as the second class. The boundary lies "
        "nearer to the cloud that counts less.",
        "With cross-entropy a gap remains as well, but it shrinks as training goes on: convergence to the limit is very slow.",
    ),
    base={
        "dataset": "gaussians",
        "dataset.samples": "300",
        "model": "softmax_regression",
        "weighting": "importance",
        "optimizer": "sgd",
        "optimizer.learning_rate": "1",
        "optimizer.schedule": "constant",
        "batch_size": "64",
        "epochs": "400",
        "seeds": "5",
    },
    runs={
        "cross-entropy, ×16": HIGH,
        "cross-entropy, ×1/16": LOW,
        "polynomial, ×16": POLYNOMIAL | HIGH,
        "polynomial, ×1/16": POLYNOMIAL | LOW,
    },
    view="drift",
    prediction=Prediction(
        "All points are separated. With which loss do the weights still move the boundary?",
        ("With neither", "More with cross-entropy", "More with the polynomial tail"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "The claim compares two losses on separated data, so the training accuracy has to be 1 up to a hundredth. Test points "
        "lie in the clouds, far from any boundary; random points of the plane show its position. The smallest effect that "
        "counts is a twentieth of them."
    ),
    changes=(
        Change("Three times as many epochs: cross-entropy's gap goes on shrinking", {"epochs": "1200"}),
        Change(
            "The clouds overlap (shift 1): they are not separable, and both losses follow the weights",
            {"dataset.shift": "1"},
        ),
    ),
    unlocked=("epochs", "dataset.shift"),
    takeaway="It is the exponential tail of the loss that forgets the weights.",
)
