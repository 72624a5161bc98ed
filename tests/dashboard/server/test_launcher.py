import socket

import pytest

from core.errors import InvalidValue
from dashboard.server.launcher import PAGE, launch, listening_problem


def test_a_port_in_use_is_a_sentence_that_names_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(InvalidValue, match=rf"Nothing can listen on 127.0.0.1:{port}: .* --port \d+\."):
            launch("127.0.0.1", port, None, None, browser=False)


@pytest.mark.parametrize(("host", "port"), [("256.1.2.3", 8501), ("127.0.0.1", 70_000), ("no such host", 8501)])
def test_an_address_that_is_none_is_a_sentence(host: str, port: int) -> None:
    assert "is no address to listen on" in (listening_problem(host, port) or "")


def test_an_address_of_another_machine_is_a_sentence() -> None:
    assert "Nothing can listen on 192.0.2.1" in (listening_problem("192.0.2.1", 8501) or "")


def test_the_page_and_its_configuration_lie_side_by_side() -> None:
    assert PAGE.is_file()
    assert (PAGE.parent / ".streamlit" / "config.toml").is_file()
