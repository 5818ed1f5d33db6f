"""Keys in files: made once, closed to others, replaced with an overlap."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from nhipcau.nodes.key_files import FileKeyStore, credentials_folder
from nhipcau.nodes.keys import KeyStore, Use
from nhipcau.nodes.signing_errors import (
    KeyFileOpen,
    KeyFileUnusable,
    KeyFolderOpen,
    KeyHalvesDiffer,
    KeyMalformed,
    KeyNameWrong,
    NoSigningKey,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> FileKeyStore:
    return FileKeyStore(tmp_path / "keys", credentials=None)


def the_pem(store: FileKeyStore, name: str = "vpcp.events.2026-11-22-1.pem") -> Path:
    return store.folder / name


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_that_was_made_signs_what_its_public_half_verifies(store: FileKeyStore) -> None:
    public = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    same: KeyStore = store  # and the store is one, to the type checker too

    key = same.signing_key(Use.EVENTS, now=NOW)

    assert key.kid == public.kid == "vpcp/events/2026-11-22-1"
    Ed25519PublicKey.from_public_bytes(public.x).verify(key.sign(b"a letter"), b"a letter")
    assert store.public_keys() == [public]
    assert (public.not_before, public.not_after) == (NOW, NOW + 90 * DAY)


def test_the_files_of_a_key_are_closed_to_others_whatever_the_umask(store: FileKeyStore) -> None:
    before = os.umask(0)
    try:
        store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    finally:
        os.umask(before)

    assert mode(store.folder) == 0o700
    assert sorted((path.name, mode(path)) for path in store.folder.iterdir()) == [
        ("vpcp.events.2026-11-22-1.json", 0o600),
        ("vpcp.events.2026-11-22-1.pem", 0o600),
    ]


def test_the_description_holds_no_private_half(store: FileKeyStore) -> None:
    public = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)

    assert json.loads(the_pem(store).with_suffix(".json").read_text()) == public.to_json()


def test_the_day_in_the_name_is_the_day_in_viet_nam(store: FileKeyStore) -> None:
    late = datetime(2026, 11, 22, 18, tzinfo=UTC)

    assert store.make(Use.PAPERS, "vpcp", now=late, days=9).kid == "vpcp/papers/2026-11-23-1"


def test_a_second_key_of_the_day_gets_the_next_number_and_leaves_the_first_alone(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    first = the_pem(store).read_bytes()

    second = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)

    assert second.kid == "vpcp/events/2026-11-22-2"
    assert the_pem(store).read_bytes() == first


@pytest.mark.parametrize("left", [".pem", ".json"])
def test_a_name_of_which_half_is_taken_is_not_used_again(store: FileKeyStore, left: str) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    gone = {".pem": ".json", ".json": ".pem"}[left]
    the_pem(store).with_suffix(gone).unlink()
    kept = the_pem(store).with_suffix(left).read_bytes()

    assert store.make(Use.EVENTS, "vpcp", now=NOW, days=90).kid == "vpcp/events/2026-11-22-2"
    assert the_pem(store).with_suffix(left).read_bytes() == kept


def test_a_key_of_which_only_the_private_half_was_written_is_not_there(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    the_pem(store).with_suffix(".json").unlink()

    assert store.public_keys() == []
    with pytest.raises(NoSigningKey):
        store.signing_key(Use.EVENTS, now=NOW)


def test_the_newest_good_key_signs_while_the_old_one_is_still_believed(store: FileKeyStore) -> None:
    old = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    new = store.make(Use.EVENTS, "vpcp", now=NOW + 60 * DAY, days=90, begins=NOW + 67 * DAY)

    signers = [store.signing_key(Use.EVENTS, now=NOW + days * DAY).kid for days in (0, 66, 67, 156)]

    assert signers == [old.kid, old.kid, new.kid, new.kid]
    assert [key.good_at(NOW + 70 * DAY) for key in store.public_keys()] == [True, True]


def test_of_keys_made_at_one_instant_the_last_signs_also_after_the_ninth(store: FileKeyStore) -> None:
    for _ in range(10):
        store.make(Use.EVENTS, "vpcp", now=NOW, days=90)

    assert store.signing_key(Use.EVENTS, now=NOW).kid == "vpcp/events/2026-11-22-10"


@pytest.mark.parametrize("instant", [NOW - DAY, NOW + 90 * DAY])
def test_outside_its_period_no_key_signs(store: FileKeyStore, instant: datetime) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)

    with pytest.raises(NoSigningKey):
        store.signing_key(Use.EVENTS, now=instant)


def test_a_key_of_another_use_does_not_sign(store: FileKeyStore) -> None:
    store.make(Use.TRANSPORT, "vpcp", now=NOW, days=90)

    with pytest.raises(NoSigningKey):
        store.signing_key(Use.EVENTS, now=NOW)


def test_a_folder_that_is_not_there_holds_no_key(store: FileKeyStore) -> None:
    assert store.public_keys() == []
    assert store.decryption_keys() == []


def test_what_was_encrypted_for_an_old_key_can_still_be_opened(store: FileKeyStore) -> None:
    made = [store.make(Use.ENCRYPTION, "vpcp", now=NOW + years * 365 * DAY, days=365) for years in (0, 1)]

    keys = store.decryption_keys()

    assert [(key.kid, key.x) for key in keys] == [(key.kid, key.x) for key in made]


@pytest.mark.parametrize("open_to", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_read_or_change_is_refused(store: FileKeyStore, open_to: int) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    the_pem(store).chmod(open_to)

    with pytest.raises(KeyFileOpen):
        store.signing_key(Use.EVENTS, now=NOW)


def test_a_folder_in_which_others_can_put_keys_is_refused(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    store.folder.chmod(0o770)

    with pytest.raises(KeyFolderOpen):
        store.public_keys()
    with pytest.raises(KeyFolderOpen):
        store.make(Use.EVENTS, "vpcp", now=NOW, days=90)


def test_a_folder_that_was_there_is_closed_when_a_key_is_put_in(store: FileKeyStore) -> None:
    store.folder.mkdir(mode=0o755)

    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)

    assert mode(store.folder) == 0o700


@pytest.mark.parametrize("days", [0, -1])
def test_a_key_for_no_time_leaves_nothing_behind(store: FileKeyStore, days: int) -> None:
    with pytest.raises(KeyMalformed):
        store.make(Use.EVENTS, "vpcp", now=NOW, days=days)

    assert list(store.folder.iterdir()) == []


def test_the_private_half_of_another_key_is_refused(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    other = Ed25519PrivateKey.generate()
    the_pem(store).write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    with pytest.raises(KeyHalvesDiffer):
        store.signing_key(Use.EVENTS, now=NOW)


def test_a_key_behind_a_password_or_no_key_at_all_is_refused(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    locked = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )
    for content in (locked, b"", b"-----BEGIN PRIVATE KEY-----\n"):
        the_pem(store).write_bytes(content)
        with pytest.raises(KeyFileUnusable):
            store.signing_key(Use.EVENTS, now=NOW)


def test_a_description_that_is_no_json_is_called_by_its_name(store: FileKeyStore) -> None:
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    path = the_pem(store).with_suffix(".json")
    path.write_text("{")

    with pytest.raises(KeyFileUnusable, match=r"vpcp\.events\.2026-11-22-1\.json"):
        store.public_keys()


@pytest.mark.parametrize("node", ["", "VPCP", "../etc", "vp cp", "a/b", "vpcp."])
def test_a_node_that_cannot_stand_in_a_name_gets_no_key(store: FileKeyStore, node: str) -> None:
    with pytest.raises(KeyNameWrong):
        store.make(Use.EVENTS, node, now=NOW, days=90)


def move(source: Path, target: Path, *names: str) -> None:
    target.mkdir(exist_ok=True)
    for name in names:
        (source / name).rename(target / name)


def test_a_private_half_that_the_folder_lacks_comes_from_the_credentials(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "keys", credentials=tmp_path / "credentials")
    made = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    move(store.folder, tmp_path / "credentials", "vpcp.events.2026-11-22-1.pem")

    assert store.signing_key(Use.EVENTS, now=NOW).kid == made.kid


def test_a_key_may_lie_wholly_in_the_credentials(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "keys", credentials=tmp_path / "credentials")
    made = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    name = "vpcp.events.2026-11-22-1"
    move(store.folder, tmp_path / "credentials", f"{name}.pem", f"{name}.json")

    assert store.public_keys() == [made]
    assert store.signing_key(Use.EVENTS, now=NOW).kid == made.kid
    assert store.make(Use.EVENTS, "vpcp", now=NOW, days=90).kid == "vpcp/events/2026-11-22-2"


@pytest.mark.parametrize("content", ['{"client_id": "vneid"}', "[]", "{"])
def test_other_credentials_of_the_service_are_passed_over(tmp_path: Path, content: str) -> None:
    store = FileKeyStore(tmp_path / "keys", credentials=tmp_path / "credentials")
    made = store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "sign-in.json").write_text(content)

    assert store.public_keys() == [made]


def test_the_mask_of_systemd_is_no_open_key_but_a_world_that_reads_is(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "keys", credentials=tmp_path / "credentials")
    store.make(Use.EVENTS, "vpcp", now=NOW, days=90)
    move(store.folder, tmp_path / "credentials", "vpcp.events.2026-11-22-1.pem")
    pem = tmp_path / "credentials" / "vpcp.events.2026-11-22-1.pem"

    pem.chmod(0o440)
    store.signing_key(Use.EVENTS, now=NOW)
    pem.chmod(0o444)
    with pytest.raises(KeyFileOpen):
        store.signing_key(Use.EVENTS, now=NOW)


def test_the_folder_of_credentials_is_the_one_that_systemd_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert FileKeyStore(tmp_path / "keys").credentials == tmp_path

    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert credentials_folder() is None
