"""Samples on the device that trains, and the batches of an epoch."""

import warnings
from collections.abc import Callable, Iterator

import torch
from jaxtyping import Float, Int

from core.preparation.inputs import Inputs

BLOCK_BYTES = 32 * 2**20  # bytes of samples that are gathered at a time; small sets need one copy per epoch

Change = Callable[[torch.Tensor], torch.Tensor]
"""A function that returns changed inputs of the same shape, such as an augmentation."""


class DeviceSamples:
    """The samples of a stack of seeds, as tensors on a device."""

    def __init__(self, inputs: Inputs, device: torch.device) -> None:
        # Read-only arrays are shared between runs; a network never writes to its inputs.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The given NumPy array is not writable")
            self.values = torch.from_numpy(inputs.values).to(device)
        self.rows = torch.from_numpy(inputs.rows).to(device)
        self.normalisation: tuple[torch.Tensor, torch.Tensor] | None = None
        if inputs.mean:
            mean, deviation = torch.tensor(inputs.mean), torch.tensor(inputs.deviation)
            scale, shift = 1 / (255 * deviation), -mean / deviation
            self.normalisation = (scale.view(-1, 1, 1).to(device), shift.view(-1, 1, 1).to(device))

    def take(self, order: Int[torch.Tensor, "seeds batch"]) -> Float[torch.Tensor, "seeds batch ..."]:
        """Return the network inputs of these samples, given as int64 indices."""
        chosen = self.rows.gather(1, order)
        values = self.values.index_select(0, chosen.flatten())
        if self.normalisation is not None:
            scale, shift = self.normalisation
            values = values.float().mul_(scale).add_(shift)
        return values.view(*order.shape, *self.values.shape[1:])

    def batches(
        self, order: Int[torch.Tensor, "seeds samples"], batch_size: int, change: Change | None = None
    ) -> Iterator[Float[torch.Tensor, "seeds batch ..."]]:
        """Yield the inputs of one batch after another, in this order; `change` augments several batches at a time."""
        samples = 4 * self.values[0].numel() * len(order)
        block = max(1, BLOCK_BYTES // (samples * batch_size)) * batch_size
        for part in order.split(block, dim=1):
            inputs = self.take(part)
            yield from (inputs if change is None else change(inputs)).split(batch_size, dim=1)

    def all(self, batch_size: int) -> Iterator[Float[torch.Tensor, "seeds batch ..."]]:
        """Yield all inputs in order, `batch_size` at a time."""
        order = torch.arange(self.rows.shape[1], device=self.rows.device).expand(len(self.rows), -1)
        return self.batches(order, batch_size)
