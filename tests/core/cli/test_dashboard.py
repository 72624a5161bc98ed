"""The installed program: its default command and its errors."""

import socket

import pytest

from core.cli import main


def test_without_a_command_the_options_are_those_of_the_dashboard(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for arguments in (["--port", str(port), "--no-browser"], ["dashboard", "--port", str(port), "--no-browser"]):
            assert main(arguments) == 2
            error = capsys.readouterr().err
            assert f"127.0.0.1:{port}" in error
            assert error.count("\n") == 1


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "9" * 40])
def test_a_port_that_is_none_is_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"--port={port}"]) == 2
    assert capsys.readouterr().err == (
        f"--port '{port}' is not admissible; give a whole number at least 1 and at most 65,535.\n"
    )


def test_the_nearest_option_and_command_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--prot", "8600"]) == 2
    assert "--port" in capsys.readouterr().err
    assert main(["dashbord"]) == 2
    assert "Did you mean 'dashboard'?" in capsys.readouterr().err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("dashboard", "run", "study", "list", "runs", "show", "compare", "export", "delete"):
        assert f"\n  {command} " in out
