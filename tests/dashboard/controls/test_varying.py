from dashboard.controls import comparison, varying
from dashboard.session import setting
from tests.dashboard.session.test_setting import LINKS


def test_every_suggestion_for_a_comparison_can_be_run() -> None:
    for query in LINKS:
        read, _ = setting.read(query)
        for key in varying.keys(read):
            read.along, read.values = key, varying.suggestion(key, read)
            shown = comparison.build_comparison(read)
            assert shown.experiments or not read.values, key
            assert comparison.headline(shown, read)
            assert comparison.conditions(shown, read)


def test_well_known_resamplers_are_compared_first() -> None:
    own, _ = setting.read({"dataset": "more2016"})
    assert varying.suggestion("resampler", own) == ["none", "random_under", "smote"]
