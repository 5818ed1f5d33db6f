"""Rows of tables become tasks; what scanners break is mended; provinces are known by their sound."""

import datetime as dt

import pytest

from nhipcau.reading.facade import ReferenceForm, TaskDraft, read_text

_DAY = dt.date(2025, 1, 10)


def _tasks(text: str) -> tuple[TaskDraft, ...]:
    return read_text(text, document_date=_DAY).tasks


@pytest.mark.parametrize(
    "row",
    [
        "4 | Triển khai bệnh án điện tử tại 22 bệnh viện | Bộ Y tế | Bộ Tài chính | 30/9/2025",
        "4\tTriển khai bệnh án điện tử tại 22 bệnh viện\tBộ Y tế\tBộ Tài chính\t30/9/2025",
        "4. Triển khai bệnh án điện tử tại 22 bệnh viện – Bộ Y tế – Bộ Tài chính – 30/9/2025",
        "4. Triển khai bệnh án điện tử tại 22 bệnh viện / Bộ Y tế / Bộ Tài chính / 30/9/2025",
        "4 | Triển khai bệnh án điện tử tại 22 bệnh viện; Bộ Y tế; Bộ Tài chính; 30/9/2025",
        "4. Triển khai bệnh án điện tử tại 22 bệnh viện; Bộ Y tế; Bộ Tài chính; 30/9/2025",
    ],
)
def test_a_row_is_one_task_whatever_parts_its_cells(row: str) -> None:
    (task,) = _tasks(f"Nội dung công việc năm 2025\n{row}\nGhi chú: không.")
    assert task.title == "Triển khai bệnh án điện tử tại 22 bệnh viện"
    assert (task.lead, task.coordinating) == (("BYT",), ("BTC",))
    assert task.deadline is not None
    assert task.deadline.last_day == dt.date(2025, 9, 30)


def test_electricity_in_a_line_makes_nobody_an_addressee() -> None:
    (task,) = _tasks("Kế hoạch\n4. Bộ Công Thương phải cung cấp điện cho 11 xã trước ngày 30/6/2025.")
    assert task.lead == ("BCT",)


@pytest.mark.parametrize(
    ("written", "key"),
    [("124/202O/NĐ-CP", "124/2020/NĐ-CP"), ("l58/2O16/NĐ-CP", "158/2016/NĐ-CP"), ("28l/NQ-CP", "281/NQ-CP")],
)
def test_letters_read_for_digits_make_a_suspect_that_knows_better(written: str, key: str) -> None:
    text = f"Căn cứ Nghị định số {written} của Chính phủ"
    (reference,) = read_text(text).references
    assert reference.form is ReferenceForm.SUSPECT
    assert reference.candidates[0].key == key
    assert text[reference.start : reference.end] == written


def test_words_parted_at_the_end_of_a_line_are_joined() -> None:
    text = "The Min- istry of Finance shall report within 20 work- ing days to the Govern- ment."
    reading = read_text(text)
    assert [agency.agency_key for agency in reading.agencies] == ["BTC", "CP"]
    (date,) = reading.dates
    assert (date.amount, date.unit) == (20, "working_day")
    assert text[date.start : date.end] == date.text


_KHMER_WORD_BY_WORD = (
    "ឧបនាយក រដ្ឋមន្ត្រី សម្រេច ប្រគល់ ភារកិច្ច ។ ក្រសួង ហិរញ្ញវត្ថុ បញ្ចប់ ផែនទី ហានិភ័យ មុន ថ្ងៃទី 1 5 ខែ សីហា "
    "ឆ្នាំ 2 023 ។ ការបាក់ដី បាន កើតឡើង ស្លាប់ មនុស្ស 45 នាក់ ខូចខាត ផ្ទះ 4. 670 ខ្នង និង ផ្លូវ ។ "
    "សេចក្តីសម្រេច របស់ នាយក រដ្ឋមន្ត្រី កំណត់ ផ្លាស់ប្តូរ គ្រួសារ ទៅ ភូមិ ថ្មី ។"
)


def test_khmer_printed_word_by_word_is_read() -> None:
    reading = read_text(_KHMER_WORD_BY_WORD)
    assert "BTC" in [agency.agency_key for agency in reading.agencies]
    assert dt.date(2023, 8, 14) in [date.last_day for date in reading.dates]
    assert 4670 in [figure.value for figure in reading.figures]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ແຂວງ ເຫງະອານ ຕ້ອງລາຍງານ", "province:nghe-an"),
        ("ຄະນະກຳມະການປະຊາຊົນແຂວງ ເລິມດົ່ງ", "province:lam-dong"),
        ("ນະຄອນ ດ່ານັງ", "province:da-nang"),
        ("ខេត្តឡាងសឺន", "province:lang-son"),
    ],
)
def test_provinces_are_known_however_they_are_spelt(text: str, key: str) -> None:
    assert [agency.agency_key for agency in read_text(text).agencies] == [key]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("6) Ministries, branches and localities shall save power.", ["MINISTRIES_AND_PROVINCES"]),
        ("3.6 Localities shall update the list.", ["PROVINCES"]),
        ("12 bộ, ngành đã báo cáo", []),
        ("UBND các tỉnh Nghệ An, Hà Tĩnh gọi tàu vào bờ", ["province:nghe-an", "province:ha-tinh"]),
        ("មូលដ្ឋានត្រូវផ្ញើរបាយការណ៍", ["PROVINCES"]),
        ("មូលដ្ឋានទិន្នន័យជាតិ", []),
        ("at most 20 individuals", []),
    ],
)
def test_blocks_of_agencies(text: str, keys: list[str]) -> None:
    assert [agency.agency_key for agency in read_text(text).agencies] == keys


def test_a_short_row_without_a_number_is_no_heading() -> None:
    text = "CHỈ THỊ\nBộ Y tế | Xây dựng đề án bệnh án điện tử | 30/9/2025"
    (task,) = read_text(text, document_date=dt.date(2025, 5, 12)).tasks
    assert (task.lead, task.deadline and task.deadline.last_day) == (("BYT",), dt.date(2025, 9, 30))


def test_a_text_lends_its_dates_the_year_of_its_dateline() -> None:
    text = "Hà Nội, ngày 12 tháng 5 năm 2025\nCHỈ THỊ\nBộ Y tế hoàn thành đề án trước ngày 30/6."
    (task,) = read_text(text).tasks
    assert task.deadline is not None
    assert task.deadline.last_day == dt.date(2025, 6, 29)
