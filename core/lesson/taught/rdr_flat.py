"""Flatter minima for few classes."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_most, judged

SGD, SAM, RDR, BOTH = "SGD", "SAM", "RDR", "RDR + SAM"
A_TENTH_LESS = 0.9


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """λ_max and trace of the few classes are smaller with RDR or SAM than with SGD, and smaller with both than with RDR."""
    findings = []
    for name, than in ((RDR, SGD), (SAM, SGD), (BOTH, RDR)):
        for figure, words in (("lambda_max", "largest curvature"), ("trace", "trace")):
            ratio = of_few(runs[name], figure) / of_few(runs[than], figure)
            findings.append(
                at_most(f"the few classes' {words} with {name}, as a fraction of that with {than}", ratio, A_TENTH_LESS)
            )
    return judged(findings)


def of_few(run: Evidence, figure: str) -> Float[np.ndarray, " seeds"]:
    """Return a measure of flatness, averaged over the few classes; NaN where it was not measured."""
    classes = [payload for payload in run.flatness or () if payload["group"] == "few"]
    if not classes:
        return np.full(len(run.run.seeds), np.nan)
    return np.mean([np.array(payload[figure], dtype=float) for payload in classes], axis=0)


LESSON = Lesson(
    title="Flat and sharp",
    source="rdr",
    number=16,
    question="Does the network reach a wider valley for rare classes when they have larger weights?",
    claim="RDR and SAM find flatter minima for few classes than plain SGD, and both together the flattest.",
    steps=(
        "Picture the loss as a landscape over the parameters of the network. Training ends in a valley. In a *flat* valley, "
        "a small change of the parameters hardly changes the loss.",
        "The *Hessian* measures this. *λ max* is the curvature in the direction of largest curvature, and the *trace* is the "
        "sum over all directions. Both are computed for the loss of a single class. Small values mean flat.",
        "*SGD* is plain training. *SAM* (sharpness-aware minimisation) evaluates the gradient a small step uphill before each "
        "step. *RDR* gives rare classes larger weights. All three, and RDR with SAM, are trained on ten digits, the rarest with "
        "{least:image}.",
    ),
    watch="Compare the bars of the rarest classes, which stand last: λ max and trace with each of the four methods.",
    after=(
        lambda runs: (
            "The few classes' largest curvature is, as a fraction of that with SGD, "
            + ", ".join(
                f"{told.number(of_few(runs[name], 'lambda_max') / of_few(runs[SGD], 'lambda_max'))} with {name}"
                for name in (RDR, SAM, BOTH)
            )
            + "."
        ),
        "Larger weights push the loss of the rare classes down, and where the loss is small, its curvature is small as well. A "
        "flatter minimum is not necessarily a better one: compare the accuracy.",
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
        "Which method makes the valley of the rare digits flatter?",
        ("SAM only: it was designed for that", "RDR only", "Both, and most of all together", "Neither"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "Flatter means smaller by at least a tenth: the measurement itself is accurate to a hundredth. The paper's numbers are "
        "15 to 77 per cent smaller. λ min is shown but does not enter the verdict: here it is less negative with RDR, in the "
        "paper with SAM."
    ),
    changes=(
        Change("Factor 10: how flat is the valley of digits that are less rare?", {"imbalance.factor": "10"}),
        Change("20 epochs: how flat is it far from the bottom of the valley?", {"epochs": "20"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    takeaway="Larger weights and SAM both lead to flatter minima, partly because the loss is lower there.",
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
