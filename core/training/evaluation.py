"""The evaluation of a stack of networks after each epoch, reduced to counts per class."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import torch
from jaxtyping import Float, Int

from core.method.model.engine.network import Network
from core.metrics import Counts, confusion_matrix
from core.preparation.prepared import Prepared
from core.training.batches import DeviceSamples

EVALUATION_BATCH = 250
SMALL_BYTES = 64 * 2**20


class Evaluation:
    """Evaluate a stack of networks on the sets `test`, `outside` (if classes were left out) and `noise`.

    Small sets are concatenated and stay in memory as the network gets them, so that one pass serves all; large ones are gathered
    batch by batch. The counts are a bincount over (seed, set, class).

    Args:
        data: of the stack.
        classes: C.
        device: the device of the networks.
        precision: a context for passes over large sets.
        pieces: number of pieces in which small sets pass through the network. With one per run of the stack, activations are no
            larger than those of one run, which fit the caches of a processor.
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
        self.seeds, self.test_samples = self.labels.shape
        sizes = torch.tensor([inputs.samples for inputs in present.values()])
        size = 4 * self.seeds * int(sizes.sum()) * int(np.prod(data.test.shape))
        self.samples = samples
        self.pieces: list[torch.Tensor] = []
        if size <= SMALL_BYTES:
            all_inputs = torch.cat([batch for part in samples for batch in part.all(EVALUATION_BATCH)], dim=1)
            self.pieces = list(all_inputs.chunk(pieces, dim=1))
        set_of_sample = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
        cell = torch.arange(self.seeds)[:, None] * len(sizes) + set_of_sample
        self.offset = (cell * classes).to(device)
        self.test_offset = torch.arange(self.seeds, device=device)[:, None] * classes + self.labels
        true = torch.bincount(self.test_offset.flatten(), minlength=self.seeds * classes)
        self.true = true.view(self.seeds, classes).cpu().numpy()

    @torch.inference_mode()
    def __call__(self, network: Network) -> tuple[Counts, dict[str, Int[np.ndarray, "seeds classes"]]]:
        """Return the counts on the test set, and the predicted counts on the other sets; see `core.training.record.Record`."""
        logits = self._logits(network)
        self.logits, self.test_logits = logits, logits[:, :, : self.test_samples]
        self.all_finite = bool(logits.sum().isfinite())
        predicted = logits.max(1).indices
        cells = self.seeds * len(self.names) * self.classes
        counts = torch.bincount((self.offset + predicted).flatten(), minlength=cells).cpu().numpy()
        counts = counts.reshape(self.seeds, len(self.names), self.classes)
        hits = self.test_offset[predicted[:, : self.test_samples] == self.labels]
        correct = torch.bincount(hits, minlength=self.seeds * self.classes).view(self.seeds, self.classes).cpu().numpy()
        elsewhere = {name: counts[:, place] for place, name in enumerate(self.names) if name != "test"}
        return Counts(self.true, counts[:, 0], correct), elsewhere

    def is_finite(self, rows: slice) -> bool:
        """Return whether every logit of these rows was finite at the last evaluation."""
        return self.all_finite or bool(self.logits[rows].sum().isfinite())

    def probabilities(self, rows: slice) -> Float[np.ndarray, "seeds samples classes"]:
        """Return the class probabilities of these rows on the test set at the last evaluation, float32."""
        return self.test_logits[rows].softmax(1).transpose(1, 2).contiguous().cpu().numpy()

    def confusion(
        self, rows: slice, probabilities: Float[np.ndarray, "seeds samples classes"]
    ) -> Int[np.ndarray, "seeds classes classes"]:
        """Return the confusion matrix (true, predicted) on the test set from the probabilities of these rows."""
        return confusion_matrix(self.labels[rows].cpu().numpy(), probabilities.argmax(2), self.classes)

    def _logits(self, network: Network) -> Float[torch.Tensor, "seeds classes samples"]:
        """Return the logits of all sets, concatenated."""
        network.eval()
        if self.pieces:
            logits = [network(piece).float() for piece in self.pieces]
            return logits[0] if len(logits) == 1 else torch.cat(logits, dim=2)
        with self.precision():
            return torch.cat(
                [network(batch).float() for part in self.samples for batch in part.all(EVALUATION_BATCH)], dim=2
            )
