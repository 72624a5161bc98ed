"""The GPU benchmark at a tiny size, on the CPU."""

from pathlib import Path

import pytest
import torch

from core.flatness import measurements
from core.method.component import components
from core.method.loss import PerSample
from core.method.loss.cross_entropy import CrossEntropy
from core.method.model import NetworkModel
from tests.benchmarks import agreement, gpu
from tests.benchmarks.agreement import Agreement, compare, largest_difference

CPU = torch.device("cpu")


class Unsteady(CrossEntropy):
    """Differs from one training to the next, as on a device that computes it wrongly."""

    title = "Unsteady"
    built = 0

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:
        right = super().build(class_counts, done)
        type(self).built += 1
        factor = 1 + 1e-3 * self.built
        return lambda logits, labels: factor * right(logits, labels)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_everything_agrees_and_is_timed_at_a_tiny_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert gpu.main(["--device", "cpu", "--tiny", "--epochs", "1", "--full", "--set", "epochs=2"]) == 0
    head, agreements, count, times, verdict, runs = capsys.readouterr().out.strip().split("\n\n")
    assert head.startswith(
        "`python -m tests.benchmarks.gpu --device cpu --tiny --epochs 1 --full --set epochs=2`; cpu, "
    )
    assert f"torch {torch.__version__}" in head
    assert "load " in head
    rows = {cells(line)[0]: cells(line)[1:] for line in agreements.splitlines()[2:]}
    assert all(row[2] == "ok" for row in rows.values())
    assert count == f"{len(rows)} rows, all ok."
    for axis in agreement.AXES:
        for kind in components(axis).values():
            assert f"{axis}: {kind.title}" in rows
    for kind in components("model").values():
        assert (f"model: {kind.title}" in rows) == issubclass(kind, NetworkModel)
    for kind in measurements().values():
        assert f"flatness: {kind.title}, small_cnn" in rows
    assert "model: ResNet-32, batch_norm = False, grouped convolutions" in rows
    assert float(rows["model: ResNet-32, one pass in the precision of training"][1]) == agreement.MIXED_TOLERANCE
    assert [cells(line)[:2] for line in times.splitlines()[2:]] == [
        ["1", "one seed"],
        ["2", "one after another"],
        ["2", "grouped"],
    ]
    assert verdict.startswith("Grouped convolutions take ")
    assert [cells(line)[0] for line in runs.splitlines()[2:]] == ["1", "2"]
    assert cells(runs.splitlines()[0])[2:] == ["minutes", "accuracy", "many", "medium", "few"]


def test_a_new_member_has_a_row_and_what_it_computes_wrongly_is_not_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "components", lambda axis: {"unsteady": Unsteady} if axis == "loss" else {})
    rows = {row[0]: row for row in agreement._run_rows()}
    found = compare(rows["loss: Unsteady"], CPU, agreement.TOLERANCE)
    assert not found.ok
    assert 1e-5 < found.difference < 1


def test_what_fails_on_the_device_is_not_ok_and_says_why() -> None:
    def fails(_: torch.device) -> dict[str, float]:
        raise RuntimeError("no kernel\nlong story")

    row = compare(("a loss", lambda _: {"loss": 1.0}, fails), CPU, 1e-6)
    assert gpu.agreement_row(row) == ["a loss", "inf", "1e-06", "**not ok** RuntimeError: no kernel"]


def test_a_row_that_is_not_ok_makes_the_benchmark_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpu, "agreements", lambda _: [Agreement("one", 0.0, 1e-6), Agreement("other", 0.1, 1e-6)])
    monkeypatch.setattr(gpu, "report_times", lambda *_, **__: None)
    assert gpu.main(["--device", "cpu", "--tiny"]) == 1
    printed = capsys.readouterr().out
    assert "| other | 1.0e-01 | 1e-06 | **not ok** |" in printed
    assert "2 rows, 1 NOT ok." in printed


@pytest.mark.parametrize(
    ("expected", "found", "difference"),
    [
        ({"a": [1.0, 2.0]}, {"a": [1.0, 2.0]}, 0.0),
        ({"a": [1.0, 2.0]}, {"a": [1.0, 2.5]}, 0.25),
        ({"a": {"b": [[1.0], [2.0, 4.0]]}}, {"a": {"b": [[1.0], [2.0, 3.0]]}}, 0.25),
        ({"a": [None, 2.0]}, {"a": [None, 2.0]}, 0.0),
        ({"a": [None, 2.0]}, {"a": [1.0, 2.0]}, float("inf")),
        ({"a": [1.0]}, {"a": [1.0, 1.0]}, float("inf")),
        ({"a": 1.0}, {"b": 1.0}, float("inf")),
        ({"a": "done"}, {"a": "stopped"}, float("inf")),
        ({"a": "done"}, {"a": "done"}, 0.0),
        ({"a": []}, {"a": []}, 0.0),
        ({}, {}, 0.0),
    ],
)
def test_differences_are_shares_of_the_largest_number(expected: object, found: object, difference: float) -> None:
    assert largest_difference(expected, found) == difference


@pytest.mark.parametrize(
    ("seconds", "faster", "taken"), [(2.0, "one after another", "is what"), (0.5, "grouped", "NOT")]
)
def test_the_verdict_names_the_faster_way_and_whether_the_lab_takes_it(seconds: float, faster: str, taken: str) -> None:
    experiment = agreement.Experiment.from_dict({"seeds": 8})
    one_by_one, grouped = (gpu.Timing(experiment, way, 1.0, [each]) for way, each in ((False, 1.0), (True, seconds)))
    sentence = gpu.verdict(one_by_one, grouped, CPU)
    assert f"take {seconds:.2f} of the time of an epoch: {faster} is faster with 8 seeds" in sentence
    assert taken in sentence


def test_a_run_is_extrapolated_from_the_median_epoch() -> None:
    experiment = agreement.Experiment.from_dict({"epochs": 10})
    assert gpu.Timing(experiment, False, 5.0, [1.0, 9.0, 2.0]).run == 5 + 12 + 6 * 2


def test_without_a_gpu_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu.main([]) == 1
    assert capsys.readouterr().err == (
        "PyTorch finds no GPU on this machine; `python -m tests.benchmarks.gpu --device cpu --tiny` works without one.\n"
    )


def test_without_cifar_10_it_says_where_it_was_sought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gpu.main(["--device", "cpu", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"CIFAR-10 is not on this machine: {tmp_path / 'cifar10'} lacks ")
