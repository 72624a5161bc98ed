"""Tables as LaTeX, with the rules of the package booktabs."""

from collections.abc import Collection, Mapping, Sequence

# ± and similar characters are written as commands, because not every LaTeX setup accepts them.
_SIGNS = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "±": r"$\pm$",
    "–": "--",
    "−": "$-$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "ρ": r"$\rho$",
    "τ": r"$\tau$",
}


def booktabs(
    rows: Sequence[Mapping[str, str]],
    caption: str = "",
    marked: Collection[tuple[int, str]] = (),
) -> str:
    """Return the rows as a LaTeX table; it needs `\\usepackage{booktabs}`.

    Args:
        rows: at least one row of texts, which are escaped; all rows have the same keys, which form the header.
        caption: a sentence above the table.
        marked: cells (row, key) that are set in bold.
    """
    names = list(rows[0])
    lines = [
        r"% \usepackage{booktabs}",
        r"\begin{table}",
        r"\centering",
        *([rf"\caption{{{escaped(caption)}}}"] if caption else []),
        rf"\begin{{tabular}}{{l{'r' * (len(names) - 1)}}}",
        r"\toprule",
        " & ".join(map(escaped, names)) + r" \\",
        r"\midrule",
    ]
    for place, row in enumerate(rows):
        cells = [
            rf"\textbf{{{escaped(row[name])}}}" if (place, name) in marked else escaped(row[name]) for name in names
        ]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", r"\end{table}", ""])


def escaped(text: str) -> str:
    """Return the text escaped for LaTeX, on one line.

    >>> escaped("5 % of class_1")
    '5 \\\\% of class\\\\_1'
    """
    return "".join(_SIGNS.get(sign, sign) for sign in " ".join(text.split()))
