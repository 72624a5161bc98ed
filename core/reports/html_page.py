"""A stored run as a self-contained HTML page."""

import json
import shlex
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from core.reports.figures_in_words import all_figures, remarks, spread

if TYPE_CHECKING:
    from core.store import StoredRun

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin-bottom: 1.5rem; }
th, td { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #8884; font-variant-numeric: tabular-nums; }
th { font-weight: 600; }
code { display: block; overflow-x: auto; padding: .75rem; background: #8882; white-space: pre-wrap; word-break: break-all; }
"""


def as_html(run: "StoredRun") -> str:
    """Return result, classes, experiment and provenance of a run as tables; texts are escaped, and no resources are loaded."""
    parts = [f"<h1>Run {escape(run.id)}</h1>", _paragraph(remarks({"status": run.status} | (run.summary or {})))]
    if run.error:
        parts.append(_paragraph(run.error))
    if run.summary is not None:
        parts += [
            "<h2>Result of the last epoch</h2>",
            _paragraph("Mean ± standard deviation over the seeds."),
            _table(("", ""), all_figures(run.summary).items()),
        ]
    parts += [
        "<h2>Classes</h2>",
        _table(("class", "training samples", "recall %", "precision %", "predicted share %"), _classes(run)),
    ]
    experiment = json.dumps(run.experiment, ensure_ascii=False)
    parts += [
        "<h2>Experiment</h2>",
        _table(("", ""), ((axis, json.dumps(value, ensure_ascii=False)) for axis, value in run.experiment.items())),
        _paragraph("To repeat the run with this version of the lab:"),
        f"<code>printf %s {escape(shlex.quote(experiment))} &gt; experiment.json<br>imbalance-lab run experiment.json</code>",
        "<h2>Provenance</h2>",
        _table(("", ""), [("created", f"{run.created:%Y-%m-%d %H:%M:%S %Z}"), *run.provenance.items()]),
    ]
    title = f"Run {escape(run.id)} · imbalance-lab"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _classes(run: "StoredRun") -> Iterable[tuple[object, ...]]:
    test = (run.summary or {}).get("test") or {}
    for index, (name, count) in enumerate(zip(run.class_names, run.train_counts, strict=False)):
        of_class = (
            spread([seed[index] for seed in test.get(metric, ())])
            for metric in ("recall", "precision", "predicted_share")
        )
        yield (name, f"{count:,}", *of_class)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in heads) if any(heads) else ""
    body = "\n".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>" if head else f"<table>\n{body}\n</table>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
