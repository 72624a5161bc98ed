"""Flatter minima for few classes."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_most, judged

SGD, SAM, RDR, BOTH = "SGD", "SAM", "RDR", "RDR + SAM"
A_TENTH_LESS = 0.9


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """λ_max and trace of the few classes are smaller with RDR and with SAM than with SGD, and with both than with RDR."""
    findings = []
    for name, than in ((RDR, SGD), (SAM, SGD), (BOTH, RDR)):
        for figure, words in (("lambda_max", "largest curvature"), ("trace", "trace")):
            ratio = of_few(runs[name], figure) / of_few(runs[than], figure)
            findings.append(
                at_most(f"the few classes' {words} with {name}, as a part of that with {than}", ratio, A_TENTH_LESS)
            )
    return judged(findings)


def of_few(run: Evidence, figure: str) -> np.ndarray:
    """A figure of flatness, mean over the few classes, `[S]`; NaN where it was not measured."""
    classes = [payload for payload in run.flatness or () if payload["group"] == "few"]
    if not classes:
        return np.full(len(run.run.seeds), np.nan)
    return np.mean([np.array(payload[figure], dtype=float) for payload in classes], axis=0)


LESSON = Lesson(
    title="Flat and sharp",
    source="rdr",
    number=16,
    question="Does the network sit in a wider valley for rare classes when they weigh more?",
    claim="RDR and SAM find flatter minima for few classes than plain SGD, and both together the flattest.",
    before=3,
    steps=(
        "Picture the loss as a landscape over the parameters of the network. Training ends in a valley. A *flat* "
        "one means: change the parameters a little, and the loss hardly changes.",
        "The *Hessian* measures that. *λ max* is the curvature in the steepest direction, the *trace* the sum over "
        "all directions. Both are taken for the loss of one class alone. Small is flat.",
        "*SGD* is plain training. *SAM* (sharpness-aware minimisation) looks a small step uphill before each step. "
        "*RDR* weighs rare classes more. All three, and RDR with SAM, on ten digits, the rarest with 2 images.",
        "Weighting moves the rare classes to a much lower loss, and where the loss is small its curvature is small "
        "as well. A flatter point is not yet a better one: compare with the accuracy. And that both together are "
        "flatter than RDR alone shows in the means, but five seeds do not decide it.",
    ),
    base=RARE_DIGITS | {"seeds": "5"},
    runs={
        SGD: {},
        SAM: {"sharpness": "sam"},
        RDR: {"weighting": "rdr"},
        BOTH: {"weighting": "rdr", "sharpness": "sam"},
    },
    view="flatness",
    prediction=Prediction(
        "Which makes the valley of the rare digits flatter?",
        ("SAM only: it was made for that", "RDR only", "Both, and together most", "Neither"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "Flatter means smaller, by a tenth at least: the measurement itself is good to a hundredth. The paper's "
        "numbers are 15 to 77 per cent smaller. λ min is shown and takes no part: here RDR's is the less negative, "
        "in the paper SAM's is."
    ),
    changes=(
        Change("Factor 10", {"imbalance.factor": "10"}),
        Change("20 epochs: far from the bottom of the valley", {"epochs": "20"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    retold="What weighs more, or is trained with SAM, ends in a flatter place; part of it is that its loss is lower.",
    published=(
        Published(
            "λ max of the few classes",
            "CIFAR-10 at factor 100, ResNet-32; RDR, table 3",
            {SGD: 110.8, SAM: 74.8, RDR: 46.0, BOTH: 25.4},
            lambda run: of_few(run, "lambda_max"),
        ),
        Published(
            "trace of the few classes",
            "CIFAR-10 at factor 100, ResNet-32; RDR, table 3",
            {SGD: 286.8, SAM: 242.9, RDR: 127.0, BOTH: 82.6},
            lambda run: of_few(run, "trace"),
        ),
    ),
    flatness={"samples": "100", "starts": "1"},
    images=TEN_CIFAR_CLASSES,
)
