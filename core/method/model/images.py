"""The common base of networks for images."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.errors import InvalidValue
from core.method.model import NetworkModel
from core.method.parameter import parameter


@dataclass(frozen=True)
class ImageModel(NetworkModel):
    """A convolutional network.

    Attributes:
        smallest: smallest height and width of an image.
    """

    smallest: ClassVar[int]

    augment: bool = parameter(
        False,
        "Shift each training image by up to an eighth of its size and mirror it at random: a different image in every epoch.",
    )

    def check_shape(self, shape: Sequence[int], kind: str) -> None:
        if kind != "image" or len(shape) != 3:
            inputs = "points" if kind == "points" else "flat features"
            raise InvalidValue(
                f"model = '{self.slug}' looks at images, and this dataset has {inputs}: "
                "choose mlp, or a dataset of images."
            )
        if min(shape[1:]) < self.smallest:
            raise InvalidValue(
                f"model = '{self.slug}' needs images of at least {self.smallest} × {self.smallest} pixels; these have "
                f"{shape[1]} × {shape[2]}: choose small_cnn or mlp, or larger images."
            )
