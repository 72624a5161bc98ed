"""With another loss, weights matter even when all samples are separated."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, told
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
    steps=(
        "This is the reply to Byrd & Lipton by Wang and others. The *loss* is the quantity that training minimises; the usual "
        "one is *cross-entropy*. It falls exponentially: once a point is on the correct side by a *margin* m, its loss is about "
        "e^(−m), and sixteen times this is the loss of a point whose margin is only 2.8 smaller. The *polynomial tail* falls as "
        "1/m instead: sixteen times 1/m is the loss of a point sixteen times nearer.",
        "Two clouds of points are separated by a straight line, with each loss, and with weights of 16 and 1/16 for the second "
        "cloud. The *gap* of a loss is the difference between the two weightings in the share of random points of the plane that "
        "are classified as the second class.",
    ),
    watch=(
        "Look at the panel *random noise*, which shows random points of the plane. Test points lie in the clouds, far from the "
        "line, and say little about where it runs."
    ),
    after=(
        lambda runs: (
            "On random points the gap at the end is "
            f"{told.number(gap(runs['polynomial, ×16'], runs['polynomial, ×1/16'], 'noise'))} with the polynomial tail and "
            f"{told.number(gap(runs['cross-entropy, ×16'], runs['cross-entropy, ×1/16'], 'noise'))} with cross-entropy."
        ),
        "In the limit of long training, cross-entropy puts the line in the middle whatever the weights, but it comes near that "
        "limit very slowly. With the polynomial tail, the limit itself lies nearer to the cloud that counts less.",
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
        Change("1,200 epochs: what becomes of cross-entropy's gap?", {"epochs": "1200"}),
        Change("The clouds overlap (shift 1): do both losses follow the weights?", {"dataset.shift": "1"}),
        Change("16 seeds: do they decide it?", {"seeds": "16"}),
    ),
    unlocked=("epochs", "dataset.shift"),
    takeaway="It is the exponential tail of the loss that forgets the weights.",
)
