"""From a setting to the experiments that are shown side by side, and what they are in words."""

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import LabError
from core.experiment import DEFAULTS, Experiment
from core.experiment.study import Variation, study
from core.method.dataset.split_off import SplitOff
from core.preparation.splitting import test_counts
from dashboard.controls import varying
from dashboard.session.setting import MAX_RUNS, Setting

NAMES = ("Tomek", "More")
KEPT = 64

_lock = threading.Lock()
_kept: OrderedDict[str, "Comparison"] = OrderedDict()


@dataclass(frozen=True)
class Comparison:
    """The experiments of a page and what could not be among them.

    Attributes:
        base: the base experiment.
        experiments: those shown, no two alike.
        problems: a sentence for each value that gives no experiment.
    """

    base: Experiment
    experiments: tuple[Experiment, ...]
    problems: tuple[str, ...] = ()


def comparison(setting: Setting) -> Comparison:
    """The experiments of a setting; made once for all sessions where nothing is wrong with it.

    Raises:
        LabError: the base is no experiment.
    """
    settings = json.dumps([setting.base, setting.along, setting.values], default=list)
    with _lock:
        found = _kept.get(settings)
    if found is None:
        found = _comparison(setting)
    if not found.problems:
        with _lock:
            _kept[settings] = found
            _kept.move_to_end(settings)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found


def _comparison(setting: Setting) -> Comparison:
    base = Experiment.from_dict(setting.base)
    if not setting.along:
        return Comparison(base, (base,))
    found: dict[str, Experiment] = {}
    problems = []
    for value in setting.values[:MAX_RUNS]:
        try:
            run = study(setting.base, [Variation(setting.along, (value,))])[0].experiment
        except LabError as error:
            problems.append(str(error))
        else:
            found.setdefault(run.id, run)
    if not setting.values:
        problems.append(f"Nothing is chosen to compare along {varying.title(setting.along)}: name at least one value.")
    return Comparison(base, tuple(found.values()), tuple(problems))


def headline(shown: Comparison, setting: Setting) -> str:
    """What is compared, in words."""
    if setting.along:
        names = [varying.value_title(setting.along, value) for value in setting.values]
        return f"{varying.title(setting.along).capitalize()} compared: {_listed([_inside(name) for name in names])}"
    method = " + ".join([type(shown.base.weighting).title, *map(_inside, _besides(shown.base))])
    return f"{method} on {_inside(type(shown.base.dataset).title)}{_classes(shown.base)}"


def conditions(shown: Comparison, setting: Setting) -> str:
    """What all runs of the page have in common, in words."""
    base, along = shown.base, setting.along or ""
    parts = []
    if along != "dataset":
        data = (
            f"{type(base.dataset).title}{_classes(base)}" if along else f"{sum(base.train_counts):,} training samples"
        )
        parts.append(data + ("" if along.startswith("imbalance") else _imbalance(base)))
        parts += _tested(base)
    if along != "model":
        parts.append(_inside(type(base.model).title))
    if along and along.partition(".")[0] != "weighting":
        parts.append(_inside(type(base.weighting).title))
    if along:
        parts += map(_inside, _besides(base, without=along))
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


def _tested(base: Experiment) -> list[str]:
    """How few rows of a table the figures rest on."""
    if not isinstance(base.dataset, SplitOff):
        return []
    counts = test_counts(base.dataset)
    if base.dataset.natural_test:
        return [f"tested on {sum(counts):,} rows, {min(counts):,} of the rarest class"]
    return [f"tested on {min(counts):,} {'row' if min(counts) == 1 else 'rows'} of each class"]


def _besides(base: Experiment, without: str = "") -> list[str]:
    """The titles of resampler, loss, sampler and sharpness where they are not the usual ones."""
    parts = {axis: getattr(base, axis) for axis in ("resampler", "loss", "sampler", "sharpness") if axis != without}
    return [type(part).title for axis, part in parts.items() if part.slug != DEFAULTS[axis]]


def _imbalance(base: Experiment) -> str:
    ratio = max(base.train_counts) / min(base.train_counts)
    return ", balanced" if ratio < 1.05 else f", imbalanced {ratio:.3g} to 1"


def _inside(title: str) -> str:
    """A title inside a sentence: without its capital, unless it is an abbreviation or a name."""
    first = title.split(maxsplit=1)[0] if title else ""
    named = first in NAMES or any(letter.isupper() for letter in first[1:])
    return title if named else title[:1].lower() + title[1:]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
