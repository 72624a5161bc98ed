"""Our optimizers against PyTorch's own classes: the same parameters, bit for bit."""

import pytest
import torch

from core.method.optimizer import Optimizer
from core.method.optimizer.adamw import AdamW, AdamWSteps
from core.method.optimizer.sgd import SGD

CASES = {
    "sgd": (SGD(momentum=0), torch.optim.SGD, {}),
    "momentum and decay": (SGD(weight_decay=0.01), torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.01}),
    "adamw": (AdamW(learning_rate=0.1, weight_decay=0.2), torch.optim.AdamW, {"weight_decay": 0.2}),
}


@pytest.mark.parametrize("case", CASES)
def test_ten_steps_equal_those_of_pytorch(case: str) -> None:
    ours, theirs, options = CASES[case]
    assert isinstance(ours, Optimizer)
    start = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0))
    target = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(1))
    parameter, reference = torch.nn.Parameter(start.clone()), torch.nn.Parameter(start.clone())
    steps = ours.build([parameter])
    optimizer = theirs([reference], lr=0.1, fused=True, **options)
    for number in range(10):
        learning_rate = 0.1 / (1 + number)
        optimizer.param_groups[0]["lr"] = learning_rate
        optimizer.zero_grad()
        (reference - target).square().sum().backward()
        optimizer.step()
        parameter.grad = None
        (parameter - target).square().sum().backward()
        steps.step(learning_rate)
        assert torch.equal(parameter, reference)


@pytest.mark.parametrize("case", CASES)
def test_a_step_leaves_the_gradient_as_it_was(case: str) -> None:
    parameter = torch.nn.Parameter(torch.ones(2, 3))
    steps = CASES[case][0].build([parameter])
    parameter.sum().backward()
    steps.step(0.1)
    assert torch.equal(steps.gradients()[0], torch.ones(2, 3))


def test_adamw_counts_its_steps_where_the_parameters_are_and_in_single_precision() -> None:
    # The fused kernel of a GPU reads them there, as float32; `meta` stands for a device other than the CPU.
    steps = AdamW().build([torch.nn.Parameter(torch.ones(2, device="meta", dtype=torch.float64))])
    assert isinstance(steps, AdamWSteps)
    assert [(count.device.type, count.dtype) for count in steps.counts] == [("meta", torch.float32)]
