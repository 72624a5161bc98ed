"""Tables for papers."""

from core.reports.booktabs import booktabs, escaped


def test_a_table_has_the_rules_of_booktabs_and_its_best_in_bold() -> None:
    rows = [{"run": "a_b", "accuracy": "81.2 ± 1.4 %"}, {"run": "c", "accuracy": "79 %"}]
    assert booktabs(rows, "Means & spread.", {(0, "accuracy")}).splitlines() == [
        r"% \usepackage{booktabs}",
        r"\begin{table}",
        r"\centering",
        r"\caption{Means \& spread.}",
        r"\begin{tabular}{lr}",
        r"\toprule",
        r"run & accuracy \\",
        r"\midrule",
        r"a\_b & \textbf{81.2 $\pm$ 1.4 \%} \\",
        r"c & 79 \% \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]


def test_no_text_steers_latex() -> None:
    assert escaped("\\input{x}") == r"\textbackslash{}input\{x\}"
    assert escaped("a\n%b ~^#$_&") == r"a \%b \textasciitilde{}\textasciicircum{}\#\$\_\&"
    assert r"\caption" not in booktabs([{"a": "1"}])
