"""What the resampler does to the training part of a seed."""

from collections.abc import Sequence

from core.experiment import Experiment
from core.preparation import prepare
from core.resampler import ImbalancedLearn
from core.script.part import Part
from core.source.constructor import constructor
from core.source.layout import WIDTH, assigned
from core.source.lines import Lines


def resampling(experiment: Experiment) -> Part:
    """Empty without a resampler."""
    resampler = experiment.resampler
    if not isinstance(resampler, ImbalancedLearn):
        return Part()
    categorical = tuple(getattr(experiment.dataset.load(), "categorical", ()))
    built = {seed: resampler.sampler(counts, seed, categorical) for seed, counts in _class_counts(experiment).items()}
    call, imports = constructor(built)
    text = "\n".join(
        [
            "# Only the training part is resampled.",
            assigned("sampler", call, WIDTH - 4),
            "X, y = sampler.fit_resample(X, y)",
        ]
    )
    return Part(each_seed=Lines(text, imports))


def _class_counts(experiment: Experiment) -> dict[int, Sequence[int]]:
    """Training samples of each class that the resampler meets, by seed; label noise makes them differ."""
    seeds = list(experiment.all_seeds)
    if experiment.label_noise.slug == "none":
        return dict.fromkeys(seeds, experiment.train_counts)
    data = prepare(experiment.dataset, experiment.imbalance, experiment.early_stop > 0, seeds, experiment.label_noise)
    return dict(zip(seeds, data.class_counts.tolist(), strict=True))
