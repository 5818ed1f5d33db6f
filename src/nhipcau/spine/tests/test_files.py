"""The file store: refused at the door, kept once, known by who put it there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.spine import files
from nhipcau.spine.errors import FileEmpty, FileGone, FileKindRefused, FileTooLarge
from nhipcau.spine.facade import Actor, StoredFile, open_file, store_file
from nhipcau.spine.models import OutboxEvent
from nhipcau.spine.tests.conftest import NOW

pytestmark = pytest.mark.django_db
OFFICER = Actor(ref="account:1", name="An", agency_id=new_id())


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A store of the test's own."""
    settings.NHIPCAU_DATA_DIR = str(tmp_path)
    return tmp_path / "files"


def store(name: str = "báo cáo.pdf", content: bytes = b"%PDF-1.7") -> StoredFile:
    return store_file(actor=OFFICER, name=name, content=content, now=NOW)


def test_a_file_is_kept_with_who_handed_it_in() -> None:
    stored = store("C/Users/Báo cáo.PDF")
    assert (stored.name, stored.media_type, stored.size) == ("Báo cáo.PDF", "application/pdf", 8)
    assert (stored.uploaded_by, stored.owner_agency_id) == ("account:1", OFFICER.agency_id)
    with open_file(stored) as kept:
        assert kept.read() == b"%PDF-1.7"
    assert OutboxEvent.objects.filter(type="spine.file-stored.v1", data__file_id=str(stored.id)).exists()


def test_the_same_content_lies_on_the_disk_once(folder: Path) -> None:
    one, two = store("một.pdf"), store("hai.pdf")
    assert one.sha256 == two.sha256
    assert one.id != two.id
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [one.sha256]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"", FileEmpty),
        ("a.exe", b"MZ", FileKindRefused),
        ("a.html", b"<script>", FileKindRefused),
        ("a.svg", b"<svg>", FileKindRefused),
        ("noname", b"x", FileKindRefused),
        ("a.pdf.exe", b"x", FileKindRefused),
    ],
)
def test_what_is_not_taken_leaves_nothing(
    folder: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store(name, content)
    assert not StoredFile.objects.exists()
    assert not folder.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(files, "MAX_MEGABYTES", 1)
    store("a.txt", b"x" * 1_000_000)
    with pytest.raises(FileTooLarge) as refusal:
        store("b.txt", b"y" * 1_000_001)
    assert refusal.value.params == {"limit": 1}
    assert StoredFile.objects.count() == 1


def test_a_file_that_is_gone_is_said_to_be_gone(folder: Path) -> None:
    stored = store()
    next(path for path in folder.rglob("*") if path.is_file()).unlink()
    with pytest.raises(FileGone):
        open_file(stored)


def test_two_who_store_the_same_content_at_once_do_not_disturb_each_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one finishes between our writing and our renaming."""
    replace = Path.replace
    nested = [True]

    def slowly(self: Path, target: Path) -> Path:
        if nested:
            nested.pop()
            files._write_once(target, b"%PDF-1.7")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", slowly)
    stored = store()
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [stored.sha256]
