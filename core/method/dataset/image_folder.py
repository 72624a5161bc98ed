"""Images of one's own."""

from collections.abc import Callable
from dataclasses import dataclass

import data
from core.errors import InvalidValue
from core.method.dataset.on_disk import Decoded, translated
from core.method.parameter import parameter


@dataclass(frozen=True)
class ImageFolder(Decoded, slug="image_folder", title="Your own images"):
    """Images of your own, one folder for each class, in `image_folder/<folder>/` of the lab's data folder.

    Formula: each pixel x becomes (x/255 − mean) / deviation in its channel: mean 0.485, 0.456, 0.406, deviation 0.229,
    0.224, 0.225.

    **Source**: yours.
    """

    folder: str = parameter(
        "images", "The folder below `image_folder/` that holds one folder of images for each class."
    )

    def check(self) -> None:
        if not data.is_folder_name(self.folder):
            raise InvalidValue(
                f"dataset.folder = {self.folder[:60]!r} is not admissible; give the name of a folder, of letters, digits, "
                "spaces and . + - _, without a dot in front."
            )
        super().check()

    @property
    def known_classes(self) -> tuple[str, ...]:
        return translated(lambda: data.image_folder_classes(self.folder))

    def require(self) -> None:
        data.image_folder_classes(self.folder)

    def read(self) -> data.Samples:
        return data.image_folder(self.folder, self.resolution)

    def get(self, progress: Callable[[int, int], None]) -> None:
        data.prepare_image_folder(self.folder, self.resolution, progress)
