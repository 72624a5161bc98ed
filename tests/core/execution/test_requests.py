from core.execution.requests import Requests


def test_ids_that_another_session_still_requests_are_not_unwanted() -> None:
    requests = Requests()
    assert requests.replace("anna", "runs", ["a", "b", "c"]) == (frozenset(), frozenset())
    requests.replace("ben", "runs", ["b"])
    before, unwanted = requests.replace("anna", "runs", ["c", "d"])
    assert (before, unwanted) == ({"a", "b", "c"}, {"a"})


def test_each_kind_is_requested_separately() -> None:
    requests = Requests()
    requests.replace("anna", "runs", ["a"])
    requests.replace("anna", "flatness", ["a/flatness/1"])
    assert requests.kinds("anna") == ["runs", "flatness"]
    assert requests.replace("anna", "runs", []) == ({"a"}, {"a"})
    assert requests.kinds("anna") == ["flatness"]
    assert requests.kinds("ben") == []


def test_all_that_a_session_requests_is_the_union_of_its_kinds() -> None:
    requests = Requests()
    requests.replace("anna", "runs", ["a", "b"])
    requests.replace("anna", "flatness", ["a/flatness/1"])
    requests.replace("ben", "runs", ["c"])
    assert requests.ids("anna") == {"a", "b", "a/flatness/1"}
    assert requests.ids("carl") == frozenset()
