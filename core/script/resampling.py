"""The lines of a script that resample the training part of a seed."""

from collections.abc import Sequence

from core.codegen.constructor import constructor
from core.codegen.layout import WIDTH, assigned
from core.codegen.lines import Lines
from core.experiment import Experiment
from core.method.resampler import ImbalancedLearn
from core.preparation.prepare import prepare
from core.script.part import Part
from core.script.preprocessing import has_gaps

ONLY_TRAINING = "# Only the training part is resampled."
ROUNDED = """# Indicators of missing values are 0 or 1 for synthetic samples, too.
X[:, len(NUMBERS) :] = X[:, len(NUMBERS) :].round()"""


def needs_lab(experiment: Experiment) -> bool:
    """Return whether the resampler uses categorical columns, for which the lab has its own distance."""
    if not experiment.resampler.looks_at_features:
        return False
    return any(field.kind == "category" for field in experiment.dataset.load().fields)


def resampling(experiment: Experiment) -> Part:
    """Return the part that resamples `X` and `y`; empty without a resampler."""
    resampler = experiment.resampler
    if not isinstance(resampler, ImbalancedLearn):
        own = resampler.code()
        return Part() if own is None else Part(each_seed=Lines(f"{ONLY_TRAINING}\n{own.text}", own.imports))
    samplers = {seed: resampler.sampler(counts, seed, ()) for seed, counts in _class_counts(experiment).items()}
    samples = experiment.dataset.load()
    call, imports = constructor(samplers)
    text = "\n".join(
        [
            ONLY_TRAINING,
            *([remark.text] if (remark := resampler.code()) else []),
            assigned("sampler", call, WIDTH - 4),
            "X, y = sampler.fit_resample(X, y)",
            *([ROUNDED] if samples.fields and not resampler.chooses and has_gaps(samples) else []),
        ]
    )
    return Part(each_seed=Lines(text, imports))


def _class_counts(experiment: Experiment) -> dict[int, Sequence[int]]:
    """Return the number of training samples of each class before resampling, by seed; they differ under label noise."""
    seeds = list(experiment.all_seeds)
    if experiment.label_noise.slug == "none":
        return dict.fromkeys(seeds, experiment.train_counts)
    data = prepare(experiment.data.without_resampling())
    return dict(zip(seeds, data.class_counts.tolist(), strict=True))
