"""`imbalance-lab describe`."""

import json
from typing import TYPE_CHECKING, Any

from core.cli.options import ExperimentFile, JsonLines, Settings
from core.cli.source import base
from core.cli.tables import print_table, print_text
from core.errors import InvalidValue

if TYPE_CHECKING:
    from core.tables.table_description import TableDescription


def describe(experiment: ExperimentFile = None, settings: Settings = None, json_lines: JsonLines = False) -> int:
    """Describe the table of an experiment: its columns, its classes, and what looks too good to be true."""
    from core.experiment import DEFAULTS
    from core.method.component import component_from
    from core.method.dataset.tabular import Tabular
    from core.tables.table_description import describe_table

    dataset = component_from(
        "dataset", base(experiment, settings).get("dataset"), {"name": DEFAULTS["dataset"]}, "dataset"
    )
    if not isinstance(dataset, Tabular):
        raise InvalidValue(
            f"Dataset '{dataset.slug}' is no table with columns of several kinds; describe csv or openml, such as with "
            "--set dataset=csv --set dataset.file=PATH."
        )
    table = dataset.whole_table()
    if not {dataset.target, *dataset.leave_out} <= {"", *table.names}:
        dataset.load()  # says which column is not there
    found = describe_table(table, dataset.target or dataset.usual_target, dataset.leave_out)
    if json_lines:
        print(json.dumps({"type": "description", "dataset": dataset.to_dict()} | _as_json(found)), flush=True)
    else:
        _print(dataset.origin, found)
    return 0


def _as_json(found: "TableDescription") -> dict[str, Any]:
    return {
        "rows": found.rows,
        "columns": found.columns.to_dict("records"),
        "classes": found.classes.to_dict("records"),
        "imbalance_factor": None if found.problem else found.imbalance,
        "rows_without_class": found.without_class,
        "suspects": [{"column": suspect.column, "why": suspect.why} for suspect in found.suspects],
        "notes": list(found.notes),
        "problem": found.problem,
    }


def _print(origin: str, found: "TableDescription") -> None:
    print_text(f"{origin} {found.rows:,} rows, {len(found.columns):,} columns.")
    print_table([{name: _text(value) for name, value in row.items()} for row in _as_json(found)["columns"]])
    if found.problem:
        print_text(found.problem)
    else:
        print_table(
            [
                {"class": row["class"], "rows": f"{row['count']:,}", "share": f"{row['share']:.2%}"}
                for row in _as_json(found)["classes"]
            ]
        )
        print_text(f"Imbalance factor {found.imbalance:.3g}; rows without a class: {found.without_class:,}.")
    for sentence in (*(suspect.why for suspect in found.suspects), *found.notes):
        print_text(sentence)


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
