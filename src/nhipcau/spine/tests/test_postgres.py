"""The built-in database's folders and address; starting it is what every other test does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from nhipcau.spine.errors import DataFolderUnusable
from nhipcau.spine.postgres import Postgres

KERNEL_LIMIT = 107  # bytes of a Unix socket's path
SOCKET_NAME = "/.s.PGSQL.5432"


def test_the_socket_lies_in_the_data_folder() -> None:
    assert Postgres(Path("/srv/nhipcau")).socket_dir == Path("/srv/nhipcau/socket")


@pytest.mark.parametrize("folder", ["/srv/" + "x" * 100, "/srv/" + "đ" * 40, "/srv/" + "ກ" * 29])
def test_a_long_path_gets_a_short_socket_folder(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured in bytes, as the kernel does: a letter with a mark takes two or three."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    database = Postgres(Path(folder))
    assert len(f"{database.socket_dir}{SOCKET_NAME}".encode()) <= KERNEL_LIMIT
    assert database.socket_dir.parent == Path("/tmp")
    host = parse_qs(urlsplit(database.url("other")).query)["host"]
    assert host == [str(database.socket_dir)]


def test_two_long_paths_do_not_share_a_socket_folder() -> None:
    one, two = (Postgres(Path("/srv") / ("x" * 100) / name) for name in ("one", "two"))
    assert one.socket_dir != two.socket_dir


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable) as refusal:
        Postgres(tmp_path / "file" / "data").start()
    assert str(tmp_path / "file" / "data") in refusal.value.text()


@pytest.mark.parametrize("folder", ["/srv/a b", "/srv/a&b=c", "/srv/a#b?c", "/srv/100%25"])
def test_the_address_holds_any_path(folder: str) -> None:
    database = Postgres(Path(folder))
    assert parse_qs(urlsplit(database.url()).query) == {"host": [f"{folder}/socket"]}
    assert conninfo_to_dict(database.url())["host"] == f"{folder}/socket"


@pytest.fixture
def server() -> Iterator[tuple[Postgres, str]]:
    """The tests' own server, with a name that no database has yet."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the tests run on a server of the machine")
    database, name = Postgres(Path(os.environ["NHIPCAU_DATA_DIR"])), f"further_{os.getpid()}"
    yield database, name
    for made in (name, f"{name}_copy"):
        database.drop_database(made)


def test_a_further_database_is_made_once_and_copied_whole(server: tuple[Postgres, str]) -> None:
    database, name = server
    assert [database.ensure_database(name) for _ in range(2)] == [True, False]
    with psycopg.connect(database.url(name)) as connection:
        connection.execute("CREATE TABLE held AS SELECT 7 AS figure")
    database.ensure_database(f"{name}_copy", template=name)
    with psycopg.connect(database.url(f"{name}_copy")) as connection:
        assert connection.execute("SELECT figure FROM held").fetchone() == (7,)


def test_a_further_database_is_deleted_with_whoever_is_connected(server: tuple[Postgres, str]) -> None:
    database, name = server
    database.ensure_database(name)
    with psycopg.connect(database.url(name)):
        database.drop_database(name)
    assert not database.has_database(name)
    database.drop_database(name)  # one that is not there is no fault


@pytest.mark.parametrize("name", ["", "Ten", "a b", 'a"; DROP DATABASE nhipcau', "a'b", "1a", "x" * 64])
def test_a_name_that_is_not_plain_reaches_no_statement(tmp_path: Path, name: str) -> None:
    for use in (Postgres.has_database, Postgres.ensure_database, Postgres.drop_database):
        with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
            use(Postgres(tmp_path), name)


def test_the_first_database_is_not_deleted(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nhipcau"):
        Postgres(tmp_path).drop_database("nhipcau")
