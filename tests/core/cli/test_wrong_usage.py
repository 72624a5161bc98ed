"""Wrong input is one sentence on standard error and exit status 2, whatever the command."""

import json
from pathlib import Path

import pytest

from tests.core.cli.conftest import SMALL, Lab

SETTINGS = {
    "imbalance.factor=0": "imbalance.factor = '0' is not admissible; give a number at least 1 and at most 10,000.",
    "imbalance.factor=-1": "imbalance.factor = '-1' is not admissible",
    "imbalance.factor=NaN": "imbalance.factor = 'NaN' is not admissible",
    "imbalance.factor=1e309": "imbalance.factor = '1e309' is not admissible",
    "epochs=1000000000": "epochs = '1000000000' is not admissible; give a whole number at least 1 and at most 100,000.",
    "wieghting=inverse": "Did you mean 'weighting'?",
    "weighting=invers": "Did you mean 'inverse'?",
    "dataset.classes=3,11": "Unknown class in dataset.classes: '11'. Known: 0, 1, 2, 3",
    "dataset.classes=3": "needs at least two classes",
    "epochs": "--set 'epochs' is not KEY=VALUE, such as imbalance.factor=100.",
    "a\x1b[31m\n=1": "Unknown key 'a [31m",
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_wrong_setting_is_one_sentence(lab: Lab, setting: str) -> None:
    assert SETTINGS[setting] in lab("run", "--set", setting, "--no-store").sentence


EXPERIMENTS = {
    "[" * 1000 + "]" * 1000: "nested too deep",
    '{"dataset":' * 900 + "1" + "}" * 900: "Unknown parameter of dataset",
    '{"epochs": NaN}': "epochs = nan is not admissible",
    '{"epochs": 1e309}': "epochs = inf is not admissible",
    '{"seed": ' + "9" * 5000 + "}": "is not valid JSON",
    '{"epochs": 3': "is not valid JSON",
    "[1, 2]": "An experiment is a JSON object",
    "x" * 200_000: "at most 100,000 are read",
    "": "is not valid JSON",
}


@pytest.mark.parametrize("number", range(len(EXPERIMENTS)))
def test_a_wrong_experiment_is_one_sentence(lab: Lab, number: int) -> None:
    text, sentence = list(EXPERIMENTS.items())[number]
    assert sentence in lab("run", "-", "--no-store", stdin=text).sentence


def test_bytes_that_are_no_text_are_one_sentence(lab: Lab) -> None:
    assert lab("run", "-", stdin=b"\xff\xfe").sentence == (
        "standard input is not UTF-8 text; give an experiment as JSON."
    )


def test_a_file_that_cannot_be_read_is_one_sentence(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    assert lab("run", file).sentence == (
        f"{file} cannot be read: No such file or directory; give a file with an experiment as JSON."
    )
    assert "Is a directory" in lab("run", tmp_path).sentence


def test_with_json_the_sentence_is_a_line_on_standard_output_too(lab: Lab) -> None:
    ended = lab("run", "--set", "epochs=0", "--json")
    assert ended.status == 2
    assert json.loads(ended.out) == {"type": "error", "message": ended.err.strip()}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["rnu"],
            "Unknown command 'rnu'. Known: dashboard, run, study, list, runs, show, compare, export, delete, flatness, "
            "lesson, download, describe, tables. Did you mean 'run'?",
        ),
        (["run", "--jsn"], "--json"),
        (["run", "a.json", "b.json"], "b.json"),
        (["show"], "Missing argument 'RUN'. See imbalance-lab show --help."),
        (["list", "weigthing"], "Did you mean 'weighting'?"),
        (
            ["runs", "--limit", "0"],
            "--limit '0' is not admissible; give a whole number at least 1 and at most 1,000,000.",
        ),
        (["export", "a", "--format", "cvs"], "Unknown format 'cvs'. Known: csv, json, html. Did you mean 'csv'?"),
        (
            ["run", "--store", "runs.db", "--no-store"],
            "--store runs.db and --no-store contradict each other; give one of them.",
        ),
        (["study", "--no-store"], "A study varies one or two axes; 0 are given."),
        (["study", "--vary", "weighting"], "'weighting' is not AXIS:V1,V2,…"),
        (["study", "--vary", "weigthing:none"], "Did you mean 'weighting'?"),
        (["study", "--vary", "weighting:none,invers"], "Did you mean 'inverse'?"),
    ],
)
def test_wrong_arguments_are_one_sentence(lab: Lab, arguments: list[str], sentence: str) -> None:
    assert sentence in lab(*arguments).sentence


@pytest.mark.parametrize(
    "command", [["run", *SMALL], ["study", *SMALL, "--vary", "seed:1,2"], ["runs"], ["delete", "a"]]
)
def test_a_store_that_is_no_database_is_one_sentence(lab: Lab, tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "runs.db"
    file.write_text("not a database, but long enough to be mistaken for one" * 20)
    assert "is not a run store" in lab(*command, "--store", file).sentence


@pytest.mark.parametrize("command", ["show", "export", "delete"])
def test_an_unknown_run_is_one_sentence(lab: Lab, tmp_path: Path, command: str) -> None:
    assert lab(command, "abc", "--store", tmp_path / "runs.db").sentence.startswith("No run 'abc'.")
