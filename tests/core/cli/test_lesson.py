"""`lesson`: listing, training and judging."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.lesson import lesson, lessons
from core.store import RunStore
from tests.core.cli.conftest import Lab
from tests.core.lesson.small_runs import SMALL

KEYS = {"type", "lesson", "verdict", "effect", "spread", "rule", "seconds"}


@pytest.fixture(autouse=True, scope="module")
def _small() -> Iterator[None]:
    """The lessons that are run here, with fewer epochs and seeds and a smaller network."""
    with pytest.MonkeyPatch.context() as patch:
        for slug in ("rdr-moves", "rdr-momentum"):
            for key, value in SMALL[slug].items():
                patch.setitem(lesson(slug).base, key, value)
        yield


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lessons") / "runs.db"


def test_one_json_line_a_lesson_with_the_verdict(lab: Lab, file: Path) -> None:
    ended = lab("lesson", "run", "rdr-moves", "--json", "--store", file)
    assert ended.status == 0
    (line,) = ended.lines
    assert set(line) == KEYS
    assert (line["type"], line["lesson"]) == ("verdict", "rdr-moves")
    assert line["verdict"] in ("holds", "does not hold", "inconclusive")
    assert abs(line["effect"]) > 0
    assert line["spread"] > 0
    assert line["rule"].startswith("Holds if")
    planned = [item.experiment.id for item in lesson("rdr-moves").study()]
    store = RunStore(file)
    assert {run.id for run in store.list()} == set(planned)
    (comparison,) = store.comparisons.list()
    assert (comparison.lesson, list(comparison.runs)) == ("rdr-moves", planned)


def test_runs_that_are_stored_are_not_trained_again_and_give_the_same_verdict(lab: Lab, file: Path) -> None:
    before = {run.id: run.finished for run in RunStore(file).list()}
    first, second = (lab("lesson", "run", "rdr-moves", "--json", "--store", file).lines[0] for _ in range(2))
    assert {run.id: run.finished for run in RunStore(file).list()} == before
    assert first | {"seconds": 0} == second | {"seconds": 0}


def test_a_person_reads_claim_numbers_rule_and_its_reason(lab: Lab, file: Path) -> None:
    out = " ".join(lab("lesson", "run", "rdr-moves", "--store", file).out.split())
    for part in ("Weights that move:", "against B′", "Holds if all of these are true", "why this rule", "±"):
        assert part in out


def test_runs_of_other_versions_are_run_again_and_it_says_so(lab: Lab, file: Path) -> None:
    with create_engine(f"sqlite:///{file}").begin() as connection:
        for run_id, provenance in connection.execute(text("select id, provenance from runs")).all():
            older = json.dumps(json.loads(provenance) | {"torch": "1.0"})
            connection.execute(text("update runs set provenance = :p where id = :i"), {"p": older, "i": run_id})
    before = {run.id: run.finished for run in RunStore(file).list()}
    ended = lab("lesson", "run", "rdr-moves", "--json", "--store", file)
    assert ended.status == 0
    assert len(ended.lines) == 1
    assert "rdr-moves: 'RDR' was trained with other versions and is trained again (torch 1.0 → " in ended.err
    after = {run.id: run.finished for run in RunStore(file).list()}
    assert before.keys() == after.keys()
    assert all(after[run_id] > before[run_id] for run_id in before)
    assert lab("lesson", "run", "rdr-moves", "--json", "--store", file).err == ""


def test_the_list_names_every_lesson_under_its_source(lab: Lab) -> None:
    ended = lab("lesson", "list")
    assert ended.status == 0
    for slug, declared in lessons().items():
        assert slug in ended.out
        assert declared.claim[:40] in " ".join(ended.out.split())
    lines = lab("lesson", "list", "--json").lines
    assert [line["lesson"] for line in lines] == list(lessons())
    assert all(line["type"] == "lesson" for line in lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("run", "fade"), "Unknown lesson 'fade'. Known: accurate-and-useless, fades, "),
        (("run", "fade"), "Did you mean 'fades'?"),
        (("run",), "lesson run needs a name, or --all. Known: accurate-and-useless, fades, "),
        (("run", "fades", "--all"), "lesson run fades and --all contradict each other; give names, or --all."),
        (
            ("list", "fades"),
            "lesson list takes no names; to run lessons write lesson run NAME..., or lesson run --all.",
        ),
        (("show",), "Unknown action of lesson 'show'. Known: list, run."),
    ],
)
def test_wrong_usage_is_one_sentence(lab: Lab, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in lab("lesson", *arguments).sentence


def test_several_lessons_end_in_a_table(lab: Lab, file: Path) -> None:
    ended = lab("lesson", "run", "rdr-moves", "rdr-moves", "rdr-momentum", "--store", file)
    assert ended.status == 0
    assert ended.out.count("rdr-moves") == 1
    assert "rdr-momentum" in ended.out
