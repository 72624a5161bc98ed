"""Write the script of an experiment."""

from collections.abc import Mapping
from typing import Any

from core.codegen.imports import imports
from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines, joined
from core.experiment import Experiment
from core.method.model.classifier import Classifier
from core.script.classifier import classifier
from core.script.figures import FIGURES_OF_PREDICTIONS, FIGURES_OF_SUMMARY, run_figures
from core.script.header import header
from core.script.lab_data import lab_data
from core.script.network import is_plain, network
from core.script.part import Part
from core.script.rebuilt import rebuilt
from core.script.resampling import needs_lab, resampling
from core.script.splitting import splitting
from core.store.stored_run import StoredRun

EXACT = "With these versions it prints the run's numbers."
NEAR = (
    "It trains one network after another, the lab all seeds at once: sums are rounded in another order, so after many epochs "
    "the predictions for a few test samples may differ."
)
SAME = (
    "The method is imbalance-lab's own, and the script runs it with imbalance-lab: on the same kind of machine, with as many "
    "threads, it prints the run's numbers."
)


def script(
    experiment: Experiment, summary: Mapping[str, Any] | None = None, provenance: Mapping[str, Any] | None = None
) -> str:
    """Return a Python script that runs this experiment and prints its test figures for each seed.

    Classifiers, and networks that fit into a few lines of PyTorch, need public libraries only. Data that only the lab can read,
    and BalanceCascade, need the package `core`; other networks are trained by it.

    Args:
        experiment: the experiment of the run.
        summary: the summary of the run; its figures are printed next to those of the script.
        provenance: the provenance of the run, with the versions that it used.

    Returns:
        The text, formatted as `ruff format` does at 88 columns. It names no file or folder of this machine.

    Raises:
        LabError: the data are missing, or cannot be split.
    """
    ending = run_figures(summary)
    if isinstance(experiment.model, Classifier):
        data = None if needs_lab(experiment) else experiment.dataset.code()
        parts = [lab_data(experiment)] if data is None else [splitting(experiment, data), resampling(experiment)]
        parts.append(classifier(experiment, experiment.model))
        return _assemble(experiment, parts, ending, EXACT, provenance)
    if is_plain(experiment):
        data = experiment.dataset.code()
        assert data is not None
        parts = [splitting(experiment, data), resampling(experiment), network(experiment)]
        return _assemble(experiment, parts, ending, NEAR, provenance)
    return _assemble(experiment, [rebuilt(experiment)], ending, SAME, provenance)


def script_of(run: StoredRun) -> str:
    """Return the script of a stored run, with the figures of the run if it is done.

    Raises:
        LabError: this version of the lab cannot read the experiment, or the data are missing.
    """
    summary = run.summary if run.status == "done" else None
    return script(Experiment.from_dict(run.experiment), summary, run.provenance)


def _assemble(
    experiment: Experiment, parts: list[Part], ending: Part, nearness: str, provenance: Mapping[str, Any] | None
) -> str:
    constants = [Lines(assigned("SEEDS", f"range({experiment.seed}, {experiment.seed + experiment.seeds})"))]
    constants.append(Lines(assigned("CLASSES", literal(experiment.class_names))))
    constants += [part.constants for part in (*parts, ending)]
    each_seed = joined([part.each_seed for part in parts], "\n\n")
    if each_seed.text:
        body = joined([each_seed, FIGURES_OF_PREDICTIONS], "\n\n")
        loop = joined([Lines("figures = {}\nfor seed in SEEDS:"), body.indented()])
    else:
        loop = FIGURES_OF_SUMMARY
    sections = [
        joined(constants),
        joined([part.functions for part in parts], "\n\n\n"),
        joined([part.once for part in parts]),
        loop,
        ending.once,
    ]
    everything = joined(sections)
    functions = sections[1].text
    before, after = ("\n\n\n", "\n\n\n") if functions else ("\n\n", "")
    return (
        f"{header(experiment, everything.imports, nearness, provenance)}\n\n"
        f"{imports(everything.imports)}\n\n{sections[0].text}{before}{functions}{after}"
        + "\n\n".join(section.text for section in sections[2:] if section.text)
        + "\n"
    )
