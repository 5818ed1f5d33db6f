"""An installation's own names, persons with their posts, and bare places."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhipcau.reading.actor_names import NAMES_FILE, builtin_aliases
from nhipcau.reading.errors import NamesFileError
from nhipcau.reading.facade import read_text
from nhipcau.reading.find_actors import joined_aliases


@pytest.fixture
def names_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "names.json"
    monkeypatch.setenv(NAMES_FILE, str(path))
    yield path
    monkeypatch.delenv(NAMES_FILE)
    _forget()


def _forget() -> None:
    builtin_aliases.cache_clear()
    joined_aliases.cache_clear()


def _keys(text: str) -> list[str]:
    _forget()
    return [find.agency_key for find in read_text(text).agencies]


def test_a_name_of_an_installation_is_found_beside_the_built_in_ones(names_file: Path) -> None:
    names = [{"text": "Viện Lúa Giả Định", "language": "vi"}, {"text": "ສະຖາບັນເຂົ້າສົມມຸດ", "language": "lo"}]
    names_file.write_text(json.dumps({"actors": [{"key": "org:rice", "names": names}]}), encoding="utf-8")
    assert _keys("Bộ Tư pháp gửi Viện Lúa Giả Định.") == ["BTP", "org:rice"]
    assert _keys("ສະຖາບັນເຂົ້າສົມມຸດ ຕ້ອງລາຍງານ.") == ["org:rice"]


@pytest.mark.parametrize(
    "content", [None, "", "[]", '{"actors": [{"key": "x"}]}', '{"actors": 5}', "no json"]
)
def test_a_file_of_names_that_cannot_be_used_is_one_clear_error(
    names_file: Path, content: str | None
) -> None:
    if content is not None:
        names_file.write_text(content, encoding="utf-8")
    with pytest.raises(NamesFileError) as caught:
        _keys("Bộ Tư pháp")
    assert caught.value.code == "reading.names-file"
    assert str(names_file) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name", "post"),
    [
        ("Bộ trưởng Bộ Tư pháp Nguyễn Văn Giả phát biểu.", "Nguyễn Văn Giả", "Bộ trưởng"),
        ("The meeting was chaired by Deputy Prime Minister Tran Van Thu.", "Tran Van Thu", "Deputy"),
        ("Ông Lê Thị Mẫu, Giám đốc Sở Y tế, báo cáo.", "Lê Thị Mẫu", "Ông"),
    ],
)
def test_a_person_is_found_with_the_words_before_the_name(text: str, name: str, post: str) -> None:
    (person,) = read_text(text).persons
    assert person.name == name
    assert post.lower() in (person.post or person.text).lower()


def test_a_province_without_its_word_is_a_place_and_no_agency() -> None:
    reading = read_text("Sản lượng tại Thái Bình tăng; tỉnh Thái Bình báo cáo.")
    assert [place.key for place in reading.places] == ["province:thai-binh"]
    assert [find.agency_key for find in reading.agencies] == ["province:thai-binh"]
