"""RDR's one block-diagonal solve against the pseudo-inverse, class by class and seed by seed."""

import numpy as np
import pytest
import torch

from core.experiment import Experiment
from core.method.weighting.rdr import RDR, DensityRatioWeigher, density_ratio
from core.training.active_run import ActiveRun

exact = pytest.mark.usefixtures("double_precision")
SEEDS, FEATURES, CLASSES = 3, 12, 4
COUNTS = torch.tensor([[60, 30, 10, 4]] * SEEDS)
SIZES = (8, 5, 3, 1)  # of each class in a batch: fewer than features


def batch(sizes: tuple[int, ...] = SIZES, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return features, prototypes and labels of a batch in random order, in doubles."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.repeat_interleave(torch.arange(CLASSES), torch.tensor(sizes))
    labels = torch.stack([labels[torch.randperm(len(labels), generator=generator)] for _ in range(SEEDS)])
    features = torch.randn(SEEDS, FEATURES, labels.shape[1], generator=generator, dtype=torch.float64)
    return features, torch.randn(SEEDS, FEATURES, CLASSES, generator=generator, dtype=torch.float64), labels


def one_hot(labels: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.one_hot(labels, CLASSES).transpose(1, 2).double()


def ratios(features: torch.Tensor, prototypes: torch.Tensor, labels: torch.Tensor, ridge: float) -> torch.Tensor:
    return density_ratio(features, prototypes, one_hot(labels).to(features.dtype), ridge)


def by_pseudo_inverse(features: torch.Tensor, prototypes: torch.Tensor, labels: torch.Tensor) -> np.ndarray:
    """Return the paper's equation 9, b_i Φ_i⁺ F_i, for each class of each seed."""
    result = np.zeros(labels.shape)
    for seed, row in enumerate(labels.numpy()):
        for label in np.unique(row):
            of_class = row == label
            inverse = np.linalg.pinv(features[seed].numpy()[:, of_class])
            result[seed, of_class] = of_class.sum() * inverse @ prototypes[seed].numpy()[:, label]
    return result


def weigher(rdr: RDR, counts: torch.Tensor = COUNTS, epochs: int = 10) -> DensityRatioWeigher:
    built = rdr.build(counts, epochs)
    assert isinstance(built, DensityRatioWeigher)
    return built


def class_means(features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean features of each class, `[S, K, C]`; 0 for an absent class."""
    hot = one_hot(labels)
    return features @ hot.transpose(1, 2) / hot.sum(2).unsqueeze(1).clamp(min=1)


def test_the_solve_tends_to_the_pseudo_inverse_as_the_ridge_vanishes() -> None:
    features, prototypes, labels = batch()
    expected = by_pseudo_inverse(features, prototypes, labels)
    solutions = [ratios(features, prototypes, labels, ridge).numpy() for ridge in (1e-2, 1e-4, 1e-6)]
    errors = [np.abs(solution - expected).max() for solution in solutions]
    assert errors[0] > 10 * errors[1] > 100 * errors[2] > 0
    assert errors[2] < 1e-4


def test_the_default_ridge_in_single_precision_is_close_to_the_pseudo_inverse() -> None:
    # The ridge itself moves the ratios by half of this tolerance; single precision adds a hundredth.
    features, prototypes, labels = batch()
    ours = ratios(features.to(torch.float32), prototypes.to(torch.float32), labels, RDR().ridge)
    np.testing.assert_allclose(ours, by_pseudo_inverse(features, prototypes, labels), atol=0.05, rtol=0.02)


def test_with_a_ridge_it_is_the_solution_of_each_class_by_itself() -> None:
    features, prototypes, labels = batch((40, 20, 3, 1))
    ours = ratios(features, prototypes, labels, 1e-3)
    for seed, row in enumerate(labels):
        for label in range(CLASSES):
            phi = features[seed][:, row == label]
            gram = phi.T @ phi
            ridged = gram + (1e-3 * gram.diagonal().mean() + 1e-12) * torch.eye(len(gram))
            expected = len(gram) * torch.linalg.solve(ridged, phi.T @ prototypes[seed][:, label])
            torch.testing.assert_close(ours[seed][row == label], expected)


def test_single_precision_is_enough_for_more_samples_of_a_class_than_features() -> None:
    features, prototypes, labels = batch((90, 30, 6, 2))
    features = features.relu() + 0.5  # as after a ReLU: with a common direction that conditions badly
    exact = ratios(features, prototypes, labels, 1e-3)
    single = ratios(features.to(torch.float32), prototypes.to(torch.float32), labels, 1e-3)
    torch.testing.assert_close(single.double(), exact, rtol=5e-3, atol=5e-3 * exact.abs().max().item())


@pytest.mark.parametrize("ridge", [1e-6, 1e-3, 1.0])
def test_a_class_of_one_sample_that_is_its_prototype_has_the_ratio_one_over_one_plus_ridge(ridge: float) -> None:
    features, prototypes, labels = batch()
    alone = labels == 3
    for seed in range(SEEDS):
        prototypes[seed, :, 3] = features[seed][:, alone[seed]].squeeze(1)
    torch.testing.assert_close(
        ratios(features, prototypes, labels, ridge)[alone], torch.full((SEEDS,), 1 / (1 + ridge), dtype=torch.float64)
    )


def test_where_prototypes_are_the_batch_means_the_ratios_are_one() -> None:
    features, _, labels = batch()
    torch.testing.assert_close(
        ratios(features, class_means(features, labels), labels, 1e-9), torch.ones(labels.shape, dtype=torch.float64)
    )


def test_it_is_equivariant_under_permutations_of_samples_and_of_classes() -> None:
    features, prototypes, labels = batch()
    before = ratios(features, prototypes, labels, 1e-3)
    order = torch.randperm(labels.shape[1], generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(
        ratios(features[:, :, order], prototypes, labels[:, order], 1e-3), before[:, order], rtol=1e-9, atol=1e-9
    )
    name = torch.tensor([2, 0, 3, 1])
    renamed = ratios(features, prototypes[:, :, name.argsort()], name[labels], 1e-3)
    torch.testing.assert_close(renamed, before, rtol=1e-9, atol=1e-9)


def test_the_features_of_one_class_do_not_change_the_ratios_of_another() -> None:
    features, prototypes, labels = batch((40, 20, 3, 1))
    before = ratios(features, prototypes, labels, 1e-3)
    other = labels != 0
    features = torch.where(other.unsqueeze(1), features, 1e3 * features)
    after = ratios(features, prototypes, labels, 1e-3)
    torch.testing.assert_close(after[other], before[other], rtol=1e-9, atol=1e-9)
    assert (after[~other] - before[~other]).abs().max() > 1e-3


@pytest.mark.parametrize("dead", ["none", "half", "all", "one class", "one sample"])
@pytest.mark.parametrize("sizes", [(60, 30, 3, 1), (64, 0, 0, 0), (1, 0, 0, 0)])
@pytest.mark.parametrize("ridge", [1e-6, 1e-3])
def test_weights_are_finite_whatever_is_dead_or_absent(dead: str, sizes: tuple[int, ...], ridge: float) -> None:
    rdr = weigher(RDR(warm_up=0, ridge=ridge))
    for step in range(4):
        features, _, labels = batch(sizes, seed=step)
        features = features.relu().to(torch.float32)
        if dead == "half":
            features[:, ::2] = 0
        elif dead == "all":
            features.zero_()
        elif dead == "one class":
            features = torch.where(labels.unsqueeze(1) == 0, 0, features)
        elif dead == "one sample":
            features[:, :, 0] = 0
        weights = rdr.batch_weights(1, features, labels)
        assert weights.isfinite().all()
        assert (weights > 0).all()
        torch.testing.assert_close(weights.mean(1), torch.ones(SEEDS))
    assert rdr.prototypes is not None
    assert rdr.prototypes.isfinite().all()


@exact
@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0])
def test_weights_are_clipped_ratios_over_priors_to_a_power_with_mean_one(gamma: float) -> None:
    rdr = weigher(RDR(warm_up=0, gamma=gamma))
    features, _, labels = batch()
    rdr.batch_weights(1, features, labels)
    prototypes = rdr.prototypes
    assert prototypes is not None
    later, _, labels = batch(seed=1)
    ratio = ratios(later, prototypes, labels, 1e-3)
    assert (ratio < 0).any(), "the clip must have something to clip"
    expected = (ratio.clamp(min=1e-9) / (COUNTS / COUNTS.sum(1, keepdim=True)).gather(1, labels)) ** gamma
    weights = rdr.batch_weights(1, later, labels)
    torch.testing.assert_close(weights, expected / expected.mean(1, keepdim=True))


@exact
def test_priors_are_those_of_each_seed() -> None:
    features, _, labels = batch()
    features, labels = features[:1].expand(SEEDS, -1, -1), labels[:1].expand(SEEDS, -1)
    counts = torch.tensor([[60, 30, 10, 4], [26, 26, 26, 26], [4, 10, 30, 60]])
    weights = weigher(RDR(warm_up=0), counts).batch_weights(1, features, labels)
    # At the first batch prototypes are batch means: close to 1/π with mean 1.
    inverse = 1 / counts.gather(1, labels)
    torch.testing.assert_close(weights, inverse / inverse.mean(1, keepdim=True), rtol=0.02, atol=0)


@exact
def test_a_first_prototype_is_the_batch_mean_and_later_ones_move_by_one_minus_momentum() -> None:
    rdr = weigher(RDR(momentum=0.7))
    first, _, labels = batch((8, 5, 3, 0))
    rdr.batch_weights(1, first, labels)
    expected = class_means(first, labels)
    assert rdr.prototypes is not None
    torch.testing.assert_close(rdr.prototypes, expected)

    second, _, labels = batch((8, 0, 3, 2), seed=1)
    rdr.batch_weights(1, second, labels)
    means = class_means(second, labels)
    present = torch.tensor([0, 2])
    expected[:, :, present] = 0.7 * expected[:, :, present] + 0.3 * means[:, :, present]
    expected[:, :, 3] = means[:, :, 3]
    torch.testing.assert_close(rdr.prototypes, expected)


@exact
def test_weights_use_the_prototypes_before_the_step() -> None:
    features, _, labels = batch()
    later, _, after = batch(seed=1)
    short, long = weigher(RDR(warm_up=0, momentum=0)), weigher(RDR(warm_up=0, momentum=0))
    for tested in (short, long):
        tested.batch_weights(1, features, labels)
    prototypes = short.prototypes
    assert prototypes is not None
    ratio = ratios(later, prototypes, after, 1e-3).clamp(min=1e-9) / COUNTS.gather(1, after)
    torch.testing.assert_close(long.batch_weights(1, later, after), ratio / ratio.mean(1, keepdim=True))


def test_weights_are_exactly_one_during_the_warm_up_while_prototypes_accumulate() -> None:
    warm, cold = weigher(RDR(warm_up=0.3)), weigher(RDR(warm_up=0))
    for epoch in range(1, 6):
        features, _, labels = batch(seed=epoch)
        weights, reference = warm.batch_weights(epoch, features, labels), cold.batch_weights(epoch, features, labels)
        assert torch.equal(weights, torch.ones(labels.shape) if epoch <= 3 else reference)
        assert torch.equal(warm.prototypes, cold.prototypes)


@exact
def test_a_stack_of_seeds_weighs_as_its_seeds_one_by_one() -> None:
    stack = weigher(RDR(warm_up=0))
    singles = [weigher(RDR(warm_up=0), COUNTS[:1]) for _ in range(SEEDS)]
    for step in range(3):
        features, _, labels = batch((40, 5, 3, 1), seed=step)
        together = stack.batch_weights(1, features, labels)
        for seed, single in enumerate(singles):
            alone = single.batch_weights(1, features[seed : seed + 1], labels[seed : seed + 1])
            torch.testing.assert_close(together[seed : seed + 1], alone, rtol=1e-8, atol=1e-10)


def test_a_run_weighs_all_alike_until_the_warm_up_is_over_and_rare_classes_more_from_then_on() -> None:
    values = {
        "weighting": {"name": "rdr", "warm_up": 0.5},
        "epochs": 8,
        "seeds": 2,
        "model": {"name": "mlp", "hidden": [16]},
    }
    weights = [record.class_weights for record in ActiveRun(Experiment.from_dict(values))]
    assert all((epoch_weights == 1).all() for epoch_weights in weights[:4])
    assert all(
        (epoch_weights[:, -3:].mean(1) > 2 * epoch_weights[:, :3].mean(1)).all() for epoch_weights in weights[4:]
    )
