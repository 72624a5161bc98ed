"""Whether a run would be made with the same versions today."""

import torch

from core.training.provenance import newer_versions, origin, provenance


def test_a_run_of_today_has_no_newer_versions() -> None:
    assert newer_versions(provenance()) == []
    assert newer_versions({}) == []


def test_a_run_that_has_not_begun_knows_its_versions_without_pytorch() -> None:
    assert origin()["torch"] == str(torch.__version__)
    assert origin().items() <= provenance().items()


def test_host_and_threads_do_not_count_and_versions_do() -> None:
    now = provenance()
    assert newer_versions(now | {"host": "elsewhere", "threads": 99}) == []
    (change,) = newer_versions(now | {"torch": "1.0"})
    assert change == f"torch 1.0 → {now['torch']}"
