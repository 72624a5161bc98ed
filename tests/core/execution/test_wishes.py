from core.execution.wishes import Wishes


def test_what_somebody_else_or_another_wish_still_wants_is_not_let_go() -> None:
    wishes = Wishes()
    assert wishes.replace("anna", "runs", ["a", "b", "c"]) == (frozenset(), frozenset())
    wishes.replace("ben", "runs", ["b"])
    before, unwanted = wishes.replace("anna", "runs", ["c", "d"])
    assert (before, unwanted) == ({"a", "b", "c"}, {"a"})


def test_each_kind_is_wanted_for_itself() -> None:
    wishes = Wishes()
    wishes.replace("anna", "runs", ["a"])
    wishes.replace("anna", "flatness", ["a/flatness/1"])
    assert wishes.kinds("anna") == ["runs", "flatness"]
    assert wishes.replace("anna", "runs", []) == ({"a"}, {"a"})
    assert wishes.kinds("anna") == ["flatness"]
    assert wishes.kinds("ben") == []
