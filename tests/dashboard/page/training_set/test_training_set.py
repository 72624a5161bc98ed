"""The page Data."""

import pytest

from core.experiment.codec import from_dotted
from tests.dashboard.conftest import Visit, address, texts

TAIL = {"dataset": "digits", "imbalance": "exponential", "imbalance.factor": "20"}


def test_the_long_tail_is_counted_and_shown(visit: Visit) -> None:
    page = visit("data", TAIL)
    counts = from_dotted(TAIL).train_counts
    said = texts(page)
    assert f"Handwritten digits: {sum(counts):,} training samples in 10 classes" in said
    assert "20.8 times as many" in said
    assert "Symmetric noise of 5 % would give about" in said
    assert len(page.get("image")) == 6
    assert all(part.proto.imgs[0].alt for part in page.get("image"))
    page.session_state["table training samples of each class"] = True
    table = page.run().dataframe[0].value
    assert table["train_count"].tolist() == counts


def test_label_noise_is_said_in_numbers(visit: Visit) -> None:
    page = visit("data", TAIL)
    page.selectbox(key="label_noise.name").set_value("symmetric").run()
    page.select_slider(key="label_noise.symmetric.rate").set_value(0.3).run()
    assert address(page)["label_noise.rate"] == "0.3"
    said = texts(page)
    assert "samples of other classes have its label" in said
    assert "(means of 3 seeds)" in said
    assert "the labels of framed samples are wrong" in said


def test_the_address_holds_what_is_shown_and_nothing_else(visit: Visit) -> None:
    page = visit("data", {**TAIL, "label_noise": "symmetric", "label_noise.rate": "0.1"})
    query = address(page)
    assert {key.partition(".")[0] for key in query} == {
        *("dataset", "imbalance", "label_noise"),
        *("early_stop", "seeds", "seed"),
    }
    assert address(visit("data", query)) == query


@pytest.mark.parametrize("dataset", ["moons", "spirals", "wine", "breast_cancer"])
def test_other_kinds_of_data_are_shown_as_what_they_are(visit: Visit, dataset: str) -> None:
    page = visit("data", {"dataset": dataset})
    said = texts(page)
    assert ("The first rows" in said) == (dataset in ("wine", "breast_cancer"))
    assert address(page)["imbalance"] == "none"


def test_what_is_wrong_in_the_address_is_said(visit: Visit) -> None:
    page = visit("data", {**TAIL, "imbalance.factor": "-3"})
    assert "imbalance.factor = '-3' is not admissible" in page.warning[0].value
    page = visit("data", {"dataset": "wine", "imbalance": "counts", "imbalance.counts": "1000,1,1"})
    assert page.error or page.warning


def test_it_shares_its_settings_with_explore(visit: Visit) -> None:
    page = visit("data", {"dataset": "moons"})
    assert page.session_state["setting of explore"].base["dataset"]["name"] == "moons"
    page.selectbox(key="dataset.name").set_value("digits").run()
    assert page.session_state["setting of explore"].base["imbalance"]["name"] == "exponential"
    assert address(page)["imbalance.factor"] == "20.0"
