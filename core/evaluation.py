"""One forward pass an epoch over all evaluation sets together, reduced to counts per class."""

import numpy as np
import torch

from core.metrics import Counts
from core.model import Network
from core.preparation import Prepared


class Evaluation:
    """The evaluation sets of a stack of seeds: `test`, `outside` where there is one, and `noise`.

    They are laid end to end so that one pass and one count serve all of them. A count is a bincount over
    (seed, set, class).
    """

    def __init__(self, data: Prepared, classes: int) -> None:
        sets = {"test": data.test_features, "outside": data.outside_features, "noise": data.noise_features}
        present = {name: torch.from_numpy(features) for name, features in sets.items() if features is not None}
        self.names = list(present)
        self.inputs = torch.cat(list(present.values()), dim=1)
        self.labels = torch.from_numpy(data.test_labels)
        self.classes = classes
        self.seeds, self.tests = self.labels.shape

        sizes = torch.tensor([features.shape[1] for features in present.values()])
        set_of_sample = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
        cell = torch.arange(self.seeds)[:, None] * len(sizes) + set_of_sample
        self.offset = cell * classes
        self.test_offset = torch.arange(self.seeds)[:, None] * classes + self.labels
        true = torch.bincount(self.test_offset.flatten(), minlength=self.seeds * classes)
        self.true = true.view(self.seeds, classes).numpy()

    @torch.inference_mode()
    def __call__(self, network: Network) -> tuple[Counts, dict[str, np.ndarray]]:
        """Counts on the test set, and the predicted counts on the other sets; see `core.record.Record`.

        Raises:
            FloatingPointError: a logit is not finite.
        """
        network.eval()
        logits = network(self.inputs)
        if not logits.sum().isfinite():
            raise FloatingPointError
        predicted = logits.max(1).indices
        cells = self.seeds * len(self.names) * self.classes
        counts = torch.bincount((self.offset + predicted).flatten(), minlength=cells).numpy()
        counts = counts.reshape(self.seeds, len(self.names), self.classes)
        hits = (predicted[:, : self.tests] == self.labels).flatten().to(torch.float64)
        correct = torch.bincount(self.test_offset.flatten(), weights=hits, minlength=self.seeds * self.classes).numpy()
        correct = correct.reshape(self.seeds, self.classes).astype(np.int64)
        elsewhere = {name: counts[:, place] for place, name in enumerate(self.names) if name != "test"}
        return Counts(self.true, counts[:, 0], correct), elsewhere

    @torch.inference_mode()
    def probabilities(self, network: Network) -> np.ndarray:
        """Class probabilities on the test set, float32 `[S, T, C]`."""
        network.eval()
        return network(self.inputs[:, : self.tests]).softmax(1).transpose(1, 2).contiguous().numpy()

    def confusion(self, probabilities: np.ndarray) -> np.ndarray:
        """True by predicted class on the test set, int64 `[S, C, C]`."""
        predicted = probabilities.argmax(2)
        cells = (self.test_offset.numpy() * self.classes + predicted).ravel()
        return np.bincount(cells, minlength=self.seeds * self.classes**2).reshape(
            self.seeds, self.classes, self.classes
        )
