"""The experiments of a setting on Explore, and their description in words."""

import json
from dataclasses import dataclass

from core.errors import LabError
from core.experiment import DEFAULTS, Experiment
from core.experiment.study import Variation, study
from core.method.dataset.split_off import SplitOff
from core.preparation.splitting import test_counts
from dashboard.controls import varying
from dashboard.figures.wording import join_names
from dashboard.lab.shared_results import SharedResults
from dashboard.session.setting import MAX_RUNS, Setting

PROPER_NAMES = ("Tomek", "More")

_comparisons = SharedResults(64)


@dataclass(frozen=True)
class Comparison:
    """The experiments of a setting, and the values that give none.

    Attributes:
        base: the base experiment.
        experiments: the distinct experiments.
        values: of the axis or key that varies, one for each of them.
        problems: one sentence for each value that gives no experiment.
    """

    base: Experiment
    experiments: tuple[Experiment, ...]
    values: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def build_comparison(setting: Setting) -> Comparison:
    """Return the experiments of a setting; they are built once for all sessions.

    Raises:
        LabError: the base is not a valid experiment.
    """
    settings = json.dumps([setting.base, setting.along, setting.values], default=list)
    comparison: Comparison = _comparisons.get(settings, lambda: _build(setting))
    if comparison.problems:
        # Some of them end, such as a missing file.
        _comparisons.discard(settings)
    return comparison


def _build(setting: Setting) -> Comparison:
    base = Experiment.from_dict(setting.base)
    if not setting.along:
        return Comparison(base, (base,))
    experiments: dict[str, tuple[Experiment, str]] = {}
    problems = []
    for value in setting.values[:MAX_RUNS]:
        try:
            experiment = study(setting.base, [Variation(setting.along, (value,))])[0].experiment
        except LabError as error:
            problems.append(str(error))
        else:
            experiments.setdefault(experiment.id, (experiment, value))
    if not setting.values:
        problems.append(f"Nothing is chosen to compare along {varying.title(setting.along)}: name at least one value.")
    distinct, values = zip(*experiments.values(), strict=True) if experiments else ((), ())
    return Comparison(base, distinct, values, tuple(problems))


def headline(comparison: Comparison, setting: Setting) -> str:
    """Return what is compared, in words."""
    if setting.along:
        names = [varying.value_title(setting.along, value) for value in setting.values]
        return f"{varying.title(setting.along).capitalize()} compared: {join_names([_inside(name) for name in names])}"
    method = " + ".join([type(comparison.base.weighting).title, *map(_inside, _other_methods(comparison.base))])
    return f"{method} on {_inside(type(comparison.base.dataset).title)}{_classes(comparison.base)}"


def conditions(comparison: Comparison, setting: Setting) -> str:
    """Return what all runs have in common, in words."""
    base, along = comparison.base, setting.along or ""
    parts = []
    if along != "dataset":
        data = (
            f"{type(base.dataset).title}{_classes(base)}" if along else f"{sum(base.train_counts):,} training samples"
        )
        parts.append(data + ("" if along.startswith("imbalance") else _imbalance(base)))
        parts += _test_size(base)
    if along != "model":
        parts.append(_inside(type(base.model).title))
    if along and along.partition(".")[0] != "weighting":
        parts.append(_inside(type(base.weighting).title))
    if along:
        parts += map(_inside, _other_methods(base, without=along))
    if along != "label_noise" and base.label_noise.slug != DEFAULTS["label_noise"]:
        parts.append(_inside(type(base.label_noise).title))
    if along != "seeds":
        parts.append("1 seed" if base.seeds == 1 else f"{base.seeds} seeds")
    if along != "epochs" and "epochs" not in base.model.unused:
        parts.append(f"{base.epochs} epochs")
    return " · ".join(parts)


def _classes(base: Experiment) -> str:
    names = base.class_names
    if not base.dataset.classes:
        return ""
    return f", {names[0]} or {names[1]}" if len(names) == 2 else f", {len(names)} classes"


def _test_size(base: Experiment) -> list[str]:
    """Return the number of test rows of a table, on which all figures depend."""
    if not isinstance(base.dataset, SplitOff):
        return []
    counts = test_counts(base.dataset)
    if base.dataset.natural_test:
        return [f"tested on {sum(counts):,} rows, {min(counts):,} of the rarest class"]
    return [f"tested on {min(counts):,} {'row' if min(counts) == 1 else 'rows'} of each class"]


def _other_methods(base: Experiment, without: str = "") -> list[str]:
    """Return the titles of resampler, loss, sampler and sharpness where they are not the default."""
    parts = {axis: getattr(base, axis) for axis in ("resampler", "loss", "sampler", "sharpness") if axis != without}
    return [type(part).title for axis, part in parts.items() if part.slug != DEFAULTS[axis]]


def _imbalance(base: Experiment) -> str:
    ratio = max(base.train_counts) / min(base.train_counts)
    return ", balanced" if ratio < 1.05 else f", imbalanced {ratio:.3g} to 1"


def _inside(title: str) -> str:
    """Return a title as it appears inside a sentence: in lower case, unless it begins with an abbreviation or a name."""
    first = title.split(maxsplit=1)[0] if title else ""
    capital = first in PROPER_NAMES or any(letter.isupper() for letter in first[1:])
    return title if capital else title[:1].lower() + title[1:]
