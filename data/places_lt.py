"""Places-LT: a long-tailed part of Places365."""

from pathlib import PurePosixPath

from data.long_tailed import LongTailed


def category(path: str) -> str:
    """Return the category of Places that the path of a training image names.

    >>> category("data_256/a/apartment_building/outdoor/00000001.jpg")
    'apartment_building/outdoor'
    """
    folders = PurePosixPath(path).parent.parts
    # The images lie in a folder for the first letter of their category.
    letter = next((place for place, folder in enumerate(folders[:-1]) if len(folder) == 1), -1)
    return "/".join(folders[letter + 1 :])


PLACES_LT = LongTailed(
    slug="places_lt",
    title="Places-LT",
    lists=("Places_LT_train.txt", "Places_LT_test.txt"),
    images=("data_256", "val_256"),
    classes=365,
    class_name=category,
    source="Places-LT (Liu et al., 2019): the images of Places365 that its lists name; classes by category.",
)
