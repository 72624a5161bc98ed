import pytest
import torch

from core.cli.options import use_device
from core.errors import InvalidValue
from core.training.device import VARIABLE, chosen_device
from core.training.provenance import provenance


def test_a_device_that_this_machine_lacks_is_a_sentence_with_those_it_has() -> None:
    for name in ("tpu", "" if torch.cuda.is_available() else "cuda"):
        if name:
            with pytest.raises(InvalidValue, match=r"Unknown device on this machine: .* Known: auto, cpu"):
                chosen_device(name)


def test_the_environment_chooses_the_device_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "auto")
    use_device("cpu")
    assert chosen_device() == torch.device("cpu")
    assert provenance()["device"] == "cpu"
    assert provenance()["convolutions"] in ("bfloat16", "float32")


def test_a_wrong_device_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cpu")
    with pytest.raises(InvalidValue):
        use_device("abacus")
    assert chosen_device() == torch.device("cpu")
