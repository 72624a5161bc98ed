"""The promises that the colours make."""

from itertools import combinations

import numpy as np
import pytest

from dashboard.figures import theme

PAGES = ("#FFFFFF", "#0E1117")
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    cones = np.array(
        [[0.4122215, 0.5363325, 0.0514460], [0.2119035, 0.6806995, 0.1073970], [0.0883025, 0.2817188, 0.6299787]]
    )
    lab = np.array(
        [[0.2104543, 0.7936178, -0.0040720], [1.9779985, -2.4285922, 0.4505937], [0.0259040, 0.7827718, -0.8086758]]
    )
    return lab @ np.cbrt(cones @ rgb)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", PAGES)
def test_every_colour_stands_out_from_the_light_and_the_dark_page(page: str) -> None:
    for colour in (*theme.QUALITATIVE, *theme.ranked(10)):
        assert contrast(colour, page) >= 2.7, colour


@pytest.mark.parametrize("page", PAGES)
def test_neutral_text_reads_on_both_pages(page: str) -> None:
    assert contrast(theme.NEUTRAL, page) >= 4


@pytest.mark.parametrize("vision", VISIONS)
def test_all_pairs_of_run_colours_differ_for_every_vision(vision: str) -> None:
    seen = [oklab(np.clip(np.array(VISIONS[vision]) @ linear(colour), 0, 1)) for colour in theme.QUALITATIVE]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) >= 0.079


@pytest.mark.parametrize("vision", VISIONS)
def test_the_most_frequent_class_never_looks_like_the_rarest(vision: str) -> None:
    first, *_, last = [oklab(np.clip(np.array(VISIONS[vision]) @ linear(colour), 0, 1)) for colour in theme.ranked(10)]
    assert np.linalg.norm(first - last) >= 0.1


def test_ranked_runs_from_the_first_anchor_to_the_last() -> None:
    assert theme.ranked(1) == [theme.RANKED_ANCHORS[0]]
    assert theme.ranked(2) == [theme.RANKED_ANCHORS[0], theme.RANKED_ANCHORS[-1]]
    assert theme.ranked(5) == list(theme.RANKED_ANCHORS)
    assert len(set(theme.ranked(12))) == 12


def test_the_tenth_run_starts_the_colours_again() -> None:
    assert theme.qualitative(9) == theme.qualitative(0)


def test_faded_is_css() -> None:
    assert theme.faded("#2470A8", 0.25) == "rgba(36, 112, 168, 0.25)"
