import pytest

from core.errors import InvalidValue, failure_sentence

OUT_OF_MEMORY = "The run needs more memory than there is; take a smaller model, a smaller batch_size or fewer seeds."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidValue("A sentence."), "A sentence."),
        (MemoryError(), OUT_OF_MEMORY),
        (
            RuntimeError("[enforce fail at alloc_cpu.cpp:1] DefaultCPUAllocator: can't allocate memory: you"),
            OUT_OF_MEMORY,
        ),
        (
            ZeroDivisionError("division\n  by zero."),
            "The run failed with ZeroDivisionError: division by zero; this is a fault of the lab.",
        ),
        (KeyError(), "The run failed with KeyError; this is a fault of the lab."),
    ],
)
def test_an_error_in_a_run_becomes_one_sentence(error: Exception, sentence: str) -> None:
    assert failure_sentence(error) == sentence
