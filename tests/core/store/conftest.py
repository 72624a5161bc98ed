"""Stores to test on: a file each, and a database each of one temporary PostgreSQL server."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.store import RunStore

PASSWORD = "s3cret&word"
BINARIES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *map(Path, os.get_exec_path())]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL of our own: the URL of its databases, without the name of one."""
    binaries = next((folder for folder in BINARIES if (folder / "initdb").exists()), None)
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt install postgresql)")
    # PostgreSQL refuses to run as root.
    user = _unprivileged_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="imbalance-lab-postgresql-"))
    process = None
    try:
        password_file = folder / "password"
        password_file.write_text(PASSWORD)
        if user is not None:
            shutil.chown(folder, user)
            shutil.chown(password_file, user)
        initdb: list[str | Path] = [
            binaries / "initdb",
            "-D",
            folder / "data",
            "-U",
            "lab",
            "--pwfile",
            password_file,
            "--no-sync",
        ]
        initdb += ["--auth=scram-sha-256", "--no-locale", "-E", "UTF8"]
        subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
        port = _free_port()
        settings = ["fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=16MB"]
        serve: list[str | Path] = [binaries / "postgres", "-D", folder / "data", "-p", str(port)]
        serve += [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(serve, user=user, cwd=folder, stdout=log, stderr=log)
        url = f"postgresql+psycopg://lab:{PASSWORD}@127.0.0.1:{port}"
        _wait_until_it_answers(url, process, folder / "log")
        yield url
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_database(postgresql_server: str) -> str:
    """The URL of a PostgreSQL database without tables, the same one emptied for each test: that takes least time."""
    url = f"{postgresql_server}/postgres"
    with psycopg.connect(_for_psycopg(url), autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")
        connection.execute("SET client_min_messages = 'warning'")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that does not exist yet, on either database."""
    return str(tmp_path / "runs.db") if request.param == "sqlite" else request.getfixturevalue("empty_database")


@pytest.fixture
def store(url: str) -> Iterator[RunStore]:
    opened = RunStore(url)
    yield opened
    opened.close()


def _for_psycopg(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def _unprivileged_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    pytest.skip("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody'")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            psycopg.connect(_for_psycopg(url) + "/postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start: {log.read_text()}")
            time.sleep(0.05)
