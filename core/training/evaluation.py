"""The evaluation sets of a stack of seeds, reduced to counts per class after each epoch."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import torch

from core.method.model.engine.network import Network
from core.metrics import Counts, confusion_matrix
from core.preparation.prepared import Prepared
from core.training.batches import DeviceSamples

EVALUATION_BATCH = 250
HELD_BYTES = 64 * 2**20


class Evaluation:
    """`test`, `outside` where there is one, and `noise`.

    Small ones are laid end to end and kept as the network gets them, so that one pass serves all; large ones are gathered
    batch by batch. A count is a bincount over (seed, set, class). A stack of several runs goes through what is kept in as many
    pieces, so that activations are no larger than those of one run, which a processor's caches hold.
    """

    def __init__(
        self,
        data: Prepared,
        classes: int,
        device: torch.device,
        precision: Callable[[], AbstractContextManager[object]],
        pieces: int = 1,
    ) -> None:
        sets = {"test": data.test, "outside": data.outside, "noise": data.noise}
        present = {name: inputs for name, inputs in sets.items() if inputs is not None}
        samples = [DeviceSamples(inputs, device) for inputs in present.values()]
        self.names = list(present)
        self.precision = precision
        self.labels = torch.from_numpy(data.test_labels).to(device)
        self.classes = classes
        self.seeds, self.tests = self.labels.shape
        sizes = torch.tensor([inputs.samples for inputs in present.values()])
        held = 4 * self.seeds * int(sizes.sum()) * int(np.prod(data.test.shape))
        self.samples = samples
        self.held: list[torch.Tensor] = []
        if held <= HELD_BYTES:
            together = torch.cat([batch for part in samples for batch in part.all(EVALUATION_BATCH)], dim=1)
            self.held = list(together.chunk(pieces, dim=1))
        set_of_sample = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
        cell = torch.arange(self.seeds)[:, None] * len(sizes) + set_of_sample
        self.offset = (cell * classes).to(device)
        self.test_offset = torch.arange(self.seeds, device=device)[:, None] * classes + self.labels
        true = torch.bincount(self.test_offset.flatten(), minlength=self.seeds * classes)
        self.true = true.view(self.seeds, classes).cpu().numpy()

    @torch.inference_mode()
    def __call__(self, network: Network) -> tuple[Counts, dict[str, np.ndarray]]:
        """Counts on the test set, and the predicted counts on the other sets; see `core.training.record.Record`."""
        logits = self._logits(network)
        self.logits, self.test_logits = logits, logits[:, :, : self.tests]
        self.all_finite = bool(logits.sum().isfinite())
        predicted = logits.max(1).indices
        cells = self.seeds * len(self.names) * self.classes
        counts = torch.bincount((self.offset + predicted).flatten(), minlength=cells).cpu().numpy()
        counts = counts.reshape(self.seeds, len(self.names), self.classes)
        hit = self.test_offset[predicted[:, : self.tests] == self.labels]
        correct = torch.bincount(hit, minlength=self.seeds * self.classes).view(self.seeds, self.classes).cpu().numpy()
        elsewhere = {name: counts[:, place] for place, name in enumerate(self.names) if name != "test"}
        return Counts(self.true, counts[:, 0], correct), elsewhere

    def finite(self, rows: slice) -> bool:
        """Whether every logit of these rows was finite at the last evaluation."""
        return self.all_finite or bool(self.logits[rows].sum().isfinite())

    def probabilities(self, rows: slice) -> np.ndarray:
        """Class probabilities of these rows on the test set at the last evaluation, float32 `[S, T, C]`."""
        return self.test_logits[rows].softmax(1).transpose(1, 2).contiguous().cpu().numpy()

    def confusion(self, rows: slice, probabilities: np.ndarray) -> np.ndarray:
        """True by predicted class on the test set, int64 `[S, C, C]`, from the probabilities of these rows."""
        return confusion_matrix(self.labels[rows].cpu().numpy(), probabilities.argmax(2), self.classes)

    def _logits(self, network: Network) -> torch.Tensor:
        """Logits of all sets, end to end, `[S, C, samples]`."""
        network.eval()
        if self.held:
            logits = [network(piece).float() for piece in self.held]
            return logits[0] if len(logits) == 1 else torch.cat(logits, dim=2)
        with self.precision():
            return torch.cat(
                [network(batch).float() for part in self.samples for batch in part.all(EVALUATION_BATCH)], dim=2
            )
