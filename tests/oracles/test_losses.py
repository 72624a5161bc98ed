"""Losses against each other where they coincide, and against numbers computed by hand."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.method.loss import Loss
from core.method.loss.balanced_softmax import BalancedSoftmax
from core.method.loss.class_balanced_focal import ClassBalancedFocal
from core.method.loss.cross_entropy import CrossEntropy
from core.method.loss.focal import Focal
from core.method.loss.ldam import LDAM
from core.method.loss.logit_adjustment import LogitAdjustment
from core.method.loss.polynomial_tail import PolynomialTail
from core.method.loss.vector_scaling import VectorScaling
from core.method.model.mlp import MLP

exact = pytest.mark.usefixtures("double_precision")
COUNTS = torch.tensor([[50, 20, 4], [10, 30, 34]])
LOGITS = torch.randn(2, 3, 40, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 4
LABELS = torch.randint(3, (2, 40), generator=torch.Generator().manual_seed(1))
THREE = torch.tensor([[[1.0], [0.5], [-2.0]]], dtype=torch.float64)  # one sample with three logits
EVERY = [
    CrossEntropy(),
    Focal(),
    ClassBalancedFocal(),
    LogitAdjustment(),
    BalancedSoftmax(),
    VectorScaling(),
    LDAM(),
    PolynomialTail(),
]


def losses(loss: Loss, logits: torch.Tensor = LOGITS, labels: torch.Tensor = LABELS, done: float = 0) -> torch.Tensor:
    return loss.build(COUNTS[: len(logits)], done)(logits, labels)


def of_three(loss: Loss, label: int) -> float:
    """Return the loss of three logits, with 50, 20 and 4 training samples."""
    return losses(loss, THREE, torch.tensor([[label]])).item()


def cross_entropy_of(logits: list[float], label: int) -> float:
    return math.log(sum(math.exp(logit) for logit in logits)) - logits[label]


@exact
@pytest.mark.parametrize(
    "loss",
    [
        Focal(gamma=0),
        LogitAdjustment(tau=0),
        VectorScaling(gamma=0, tau=0),
        ClassBalancedFocal(beta=0, gamma=0),
        LDAM(margin=0),
    ],
    ids=lambda loss: loss.slug,
)
def test_with_its_parameters_at_zero_it_is_cross_entropy(loss: Loss) -> None:
    torch.testing.assert_close(losses(loss), losses(CrossEntropy()))
    assert (losses(type(loss)()) - losses(CrossEntropy())).abs().max() > 0.01


@exact
def test_cross_entropy_of_three_numbers() -> None:
    for label in range(3):
        assert of_three(CrossEntropy(), label) == pytest.approx(cross_entropy_of([1, 0.5, -2], label))


@exact
def test_balanced_softmax_is_logit_adjustment_with_tau_one() -> None:
    torch.testing.assert_close(losses(BalancedSoftmax()), losses(LogitAdjustment(tau=1)))


@exact
def test_logit_adjustment_adds_log_priors_by_hand() -> None:
    shifted = [1 + 0.5 * math.log(50 / 74), 0.5 + 0.5 * math.log(20 / 74), -2 + 0.5 * math.log(4 / 74)]
    for label in range(3):
        assert of_three(LogitAdjustment(tau=0.5), label) == pytest.approx(cross_entropy_of(shifted, label), rel=1e-9)


@exact
def test_vector_scaling_shrinks_rare_logits_by_hand() -> None:
    scaled = [
        1 * 1 + 2 * math.log(50 / 74),
        0.5 * 0.4**0.3 + 2 * math.log(20 / 74),
        -2 * 0.08**0.3 + 2 * math.log(4 / 74),
    ]
    for label in range(3):
        assert of_three(VectorScaling(gamma=0.3, tau=2), label) == pytest.approx(
            cross_entropy_of(scaled, label), rel=1e-9
        )


@exact
def test_ldam_takes_the_margin_from_the_true_class_by_hand() -> None:
    margins = [0.5 * (4 / count) ** 0.25 for count in (50, 20, 4)]
    for label in range(3):
        logits = [1.0, 0.5, -2.0]
        logits[label] -= 30 * margins[label]
        assert of_three(LDAM(), label) == pytest.approx(cross_entropy_of(logits, label), rel=1e-9)


@exact
def test_focal_by_hand() -> None:
    for label in range(3):
        entropy = cross_entropy_of([1, 0.5, -2], label)
        assert of_three(Focal(gamma=2), label) == pytest.approx((1 - math.exp(-entropy)) ** 2 * entropy, rel=1e-9)


@exact
def test_class_balanced_focal_weighs_by_the_inverse_effective_number() -> None:
    raw = [(1 - 0.9) / (1 - 0.9**count) for count in (50, 20, 4)]
    for label in range(3):
        weight = raw[label] * 3 / sum(raw)
        focal = of_three(Focal(gamma=1), label)
        assert of_three(ClassBalancedFocal(beta=0.9, gamma=1), label) == pytest.approx(weight * focal, rel=1e-9)


@exact
def test_vector_scaling_drops_the_factor_and_keeps_the_offset_from_until_on() -> None:
    loss = VectorScaling(until=0.6)
    assert torch.equal(losses(loss, done=0.59), losses(VectorScaling(), done=0.59))
    for done in (0.6, 0.9):
        torch.testing.assert_close(losses(loss, done=done), losses(LogitAdjustment(), done=done))
    assert (losses(loss, done=0.59) - losses(loss, done=0.6)).abs().max() > 0.1


@exact
def test_each_seed_is_adjusted_by_its_own_counts() -> None:
    for loss in EVERY:
        alone = loss.build(COUNTS[1:], 0)(LOGITS[1:], LABELS[1:])
        torch.testing.assert_close(losses(loss)[1:], alone)


@exact
@pytest.mark.parametrize("alpha", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("beta", [0.0, 1.0, 10.0])
def test_the_polynomial_tail_follows_its_closed_forms_and_is_one_at_the_join(alpha: float, beta: float) -> None:
    # With two classes the margin is the difference of the logits.
    margins = torch.tensor([-100.0, -5, beta - 1e-3, beta, beta + 1e-3, beta + 4, 100])
    logits = torch.stack([margins / 2, -margins / 2]).unsqueeze(0).requires_grad_()
    labels = torch.zeros(1, len(margins), dtype=torch.long)
    values = PolynomialTail(alpha=alpha, beta=beta).build(torch.tensor([[5, 5]]), 0)(logits, labels)
    near = np.logaddexp(0, -margins.numpy().astype(float)) / math.log1p(math.exp(-beta))
    far = np.maximum(margins.numpy() - (beta - 1), 1) ** -alpha
    np.testing.assert_allclose(values[0].detach(), np.where(margins < beta, near, far), rtol=1e-9)
    np.testing.assert_allclose(values[0, 2:5].detach(), 1, atol=5e-3)
    values.sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    below, _, above = logits.grad[0, 0, 2:5].tolist()
    slope = 1 / (1 + math.exp(beta)) / math.log1p(math.exp(-beta))
    assert below == pytest.approx(-slope, rel=0.02)
    assert above == pytest.approx(-alpha, rel=0.02)


@exact
def test_the_margin_of_many_classes_is_against_the_log_sum_of_the_others() -> None:
    others = math.log(math.exp(0.5) + math.exp(-2))
    expected = math.log1p(math.exp(-(1 - others))) / math.log1p(math.exp(-2))
    assert of_three(PolynomialTail(beta=2), 0) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("loss", EVERY, ids=lambda loss: loss.slug)
def test_extreme_logits_leave_losses_and_gradients_finite(loss: Loss) -> None:
    logits = torch.tensor([[[100.0, -100], [-100, 100], [0, 100]]]).requires_grad_()
    values = losses(loss, logits, torch.tensor([[0, 0]]))
    values.sum().backward()
    assert values.isfinite().all()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


@pytest.mark.parametrize("gamma", [0.1, 0.5, 2.0])
def test_focal_has_a_finite_gradient_for_a_sample_that_is_surely_right(gamma: float) -> None:
    logits = torch.tensor([[[200.0], [-200.0]]]).requires_grad_()
    Focal(gamma=gamma).build(COUNTS[:1], 0)(logits, torch.tensor([[0]])).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


@pytest.mark.parametrize("loss", EVERY, ids=lambda loss: loss.slug)
def test_a_class_without_samples_stays_finite(loss: Loss) -> None:
    counts = torch.tensor([[50, 0, 4], [10, 30, 34]])
    logits = LOGITS.to(torch.float32).requires_grad_()
    values = loss.build(counts, 0)(logits, LABELS)
    values.sum().backward()
    assert values.isfinite().all()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    assert all(np.isfinite(term).all() for term in loss.terms(counts[0].numpy()).values())


def test_the_largest_margin_is_that_of_the_rarest_class() -> None:
    margins = LDAM(margin=0.4).terms(np.array([1000, 10, 100]))["margin m"]
    assert margins.argmax() == 1
    assert margins[1] == pytest.approx(0.4)
    assert margins[0] == pytest.approx(0.4 * 100**-0.25)


@exact
def test_a_cosine_head_gives_logits_within_its_scale_and_blind_to_the_length_of_features() -> None:
    network = MLP(hidden=(6,)).build((5,), 3, [0, 1], LDAM(scale=12).cosine_scale)
    features = 100 * torch.randn(2, 6, 50, generator=torch.Generator().manual_seed(0))
    logits = network.classify(features)
    assert logits.abs().max() <= 12 * (1 + 1e-6)
    assert logits.abs().max() > 6
    torch.testing.assert_close(network.classify(features * 7), logits)
    expected = 12 * functional.cosine_similarity(network.head.weight[1, 2], features[1].T, dim=1)
    torch.testing.assert_close(logits[1, 2], expected)
