"""`imbalance-lab describe`."""

import json
from typing import TYPE_CHECKING, Any

from core.cli.experiment_argument import read_experiment
from core.cli.options import ExperimentFile, JsonLines, Settings
from core.cli.printing import print_table, print_text
from core.errors import InvalidValue

if TYPE_CHECKING:
    from core.tables.table_description import TableDescription


def describe(experiment: ExperimentFile = None, settings: Settings = None, json_lines: JsonLines = False) -> int:
    """Describe the table of an experiment: its columns, its classes, and columns that may give the class away."""
    from core.experiment import DEFAULTS
    from core.method.component import component_from
    from core.method.dataset.tabular import Tabular
    from core.tables.table_description import describe_table

    dataset = component_from(
        "dataset", read_experiment(experiment, settings).get("dataset"), {"name": DEFAULTS["dataset"]}, "dataset"
    )
    if not isinstance(dataset, Tabular):
        raise InvalidValue(
            f"Dataset '{dataset.slug}' is not a table with columns of several kinds; describe csv or openml, such as with "
            "--set dataset=csv --set dataset.file=PATH."
        )
    table = dataset.whole_table()
    if not {dataset.target, *dataset.leave_out} <= {"", *table.names}:
        dataset.load()  # raises an error that names the missing column
    description = describe_table(table, dataset.target or dataset.usual_target, dataset.leave_out)
    if json_lines:
        print(json.dumps({"type": "description", "dataset": dataset.to_dict()} | _as_json(description)), flush=True)
    else:
        _print(dataset.origin, description)
    return 0


def _as_json(description: "TableDescription") -> dict[str, Any]:
    return {
        "rows": description.rows,
        "columns": description.columns.to_dict("records"),
        "classes": description.classes.to_dict("records"),
        "imbalance_factor": None if description.problem else description.imbalance,
        "rows_without_class": description.without_class,
        "suspects": [{"column": suspect.column, "why": suspect.why} for suspect in description.suspects],
        "notes": list(description.notes),
        "problem": description.problem,
    }


def _print(origin: str, description: "TableDescription") -> None:
    print_text(f"{origin} {description.rows:,} rows, {len(description.columns):,} columns.")
    print_table([{name: _text(value) for name, value in row.items()} for row in _as_json(description)["columns"]])
    if description.problem:
        print_text(description.problem)
    else:
        print_table(
            [
                {"class": row["class"], "rows": f"{row['count']:,}", "share": f"{row['share']:.2%}"}
                for row in _as_json(description)["classes"]
            ]
        )
        print_text(
            f"Imbalance factor {description.imbalance:.3g}; rows without a class: {description.without_class:,}."
        )
    for sentence in (*(suspect.why for suspect in description.suspects), *description.notes):
        print_text(sentence)


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
