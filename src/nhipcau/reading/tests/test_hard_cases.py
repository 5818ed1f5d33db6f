"""Texts of our own with the traps that simple readers fall into."""

import datetime as dt

from nhipcau.reading.facade import (
    Bound,
    DateFind,
    DateKind,
    KnownDocument,
    Open,
    ReferenceForm,
    read_text,
)


def _dates(text: str, document_date: dt.date | None = None) -> list[DateFind]:
    return list(read_text(text, document_date=document_date).dates)


def test_several_dates_of_one_sentence_are_all_found_each_with_its_kind() -> None:
    found = _dates(
        "Luật có hiệu lực từ ngày 01/7/2024, Bộ Tư pháp hoàn thiện Nghị định trước ngày "
        "15/4/2024 và trình Thủ tướng trong tháng 5/2024."
    )
    assert [(find.kind, find.to) for find in found] == [
        (DateKind.EFFECTIVE, dt.date(2024, 7, 1)),
        (DateKind.DUE, dt.date(2024, 4, 15)),
        (DateKind.DUE, dt.date(2024, 5, 31)),
    ]


def test_a_year_told_in_a_story_is_a_period() -> None:
    for story in (
        "Năm 2024, Sở đã tham mưu nhiều văn bản.",
        "In 2024 the department advised the province on its systems.",
        "ໃນປີ 2024, ພະແນກໄດ້ແນະນຳຫຼາຍວຽກ.",
        "នៅឆ្នាំ 2024 មន្ទីរបានណែនាំការងារជាច្រើន។",
    ):
        assert [find.kind for find in _dates(story)] == [DateKind.PERIOD], story


def test_a_year_with_a_task_verb_is_a_deadline() -> None:
    for order in (
        "Các bộ phải hoàn thành nhiệm vụ trong năm 2025.",
        "Ministries must finish the work in 2025.",
        "ບັນດາກະຊວງຕ້ອງປະຕິບັດໃຫ້ສຳເລັດໃນປີ 2025.",
        "ក្រសួងត្រូវបញ្ចប់ការងារនៅឆ្នាំ 2025។",
    ):
        (find,) = _dates(order)
        assert (find.kind, find.last_day) == (DateKind.DUE, dt.date(2025, 12, 31)), order


def test_a_verb_told_as_done_makes_no_deadline() -> None:
    (find,) = _dates("Các bộ đã hoàn thành 20 nhiệm vụ trong năm 2024.")
    assert find.kind is DateKind.PERIOD


def test_a_comparison_base_is_a_period_with_its_own_rule() -> None:
    (find,) = _dates("Tỷ lệ tăng so với cùng kỳ năm 2023.")
    assert (find.kind, find.rule) == (DateKind.PERIOD, "period.comparison-base")


def test_a_date_without_year_takes_it_from_the_document() -> None:
    (meeting,) = _dates("Chiều ngày 25/01, Tổ công tác họp.", dt.date(2024, 1, 26))
    (deadline,) = _dates("Các bộ phải nộp báo cáo trước ngày 15/2.", dt.date(2024, 12, 20))
    assert meeting.to == dt.date(2024, 1, 25)
    assert deadline.to == dt.date(2025, 2, 15)


def test_a_date_without_year_takes_it_from_its_neighbour_when_the_document_has_none() -> None:
    meeting, conference = _dates("On 25 January the group met after the conference of 28 December 2023.")
    assert meeting.to == dt.date(2024, 1, 25)
    assert conference.to == dt.date(2023, 12, 28)


def test_a_date_whose_year_nobody_tells_keeps_what_is_known() -> None:
    (find,) = _dates("Chiều ngày 25/01, Tổ công tác họp.")
    assert (find.to, find.partial) == (None, "--01-25")


def test_a_count_is_no_document() -> None:
    assert read_text("Cần tập trung vào 57 nhiệm vụ trọng tâm.").references == ()
    assert read_text("There are 57 key tasks and 19 resolutions.").references == ()


def test_a_number_cut_in_two_lines_is_one_number_and_no_month() -> None:
    reading = read_text("Nghị định số 12/2025\n/NĐ-CP, hoàn thành trong tháng 12/2025.")
    assert [find.key for find in reading.references] == ["12/2025/NĐ-CP"]
    assert [find.text for find in reading.dates] == ["trong tháng 12/2025"]


def test_both_readings_of_a_deadline_are_kept() -> None:
    before, latest = _dates("Trình trước ngày 01/3/2024; gửi chậm nhất ngày 01/3/2024.")
    assert (before.to, before.last_day) == (dt.date(2024, 3, 1), dt.date(2024, 2, 29))
    assert before.reading is Bound.EXCLUSIVE
    assert latest.last_day == dt.date(2024, 3, 1)
    assert latest.reading is Bound.INCLUSIVE


def test_open_deadlines_name_who_sets_them() -> None:
    (vi,) = _dates("Thời hạn hoàn thành do Bộ Tài chính quy định.")
    (en,) = _dates("The deadline is to be set by the Ministry of Finance.")
    assert (vi.open, vi.set_by) == (Open.SET_BY, "Bộ Tài chính")
    assert (en.open, en.set_by) == (Open.SET_BY, "the Ministry of Finance")


def test_a_bare_pair_after_a_type_word_is_suspect_with_the_number_of_the_text_first() -> None:
    reading = read_text(
        "Nghị quyết số 71/NQ-CP ngày 01/4/2025. Theo Nghị quyết số 71/02 ngày 02/4/2025.",
        known_documents=[KnownDocument("71/NQ-CP", dt.date(2016, 8, 5)), KnownDocument("71/QĐ-TTg")],
    )
    suspect = reading.references[1]
    assert suspect.suspect
    assert suspect.candidates[0].key == "71/NQ-CP"
    assert suspect.candidates[0].source == "text"


def test_a_symbol_one_stroke_wrong_is_suspect() -> None:
    (find,) = read_text("Nghị quyết số 71/NO-CP", known_documents=[KnownDocument("71/NQ-CP")]).references
    assert find.suspect
    assert [candidate.key for candidate in find.candidates] == ["71/NQ-CP"]


def test_a_shuffled_law_suggests_the_law_of_its_term() -> None:
    (find,) = read_text("2020/72/QH2020").references
    assert find.candidates[0].key == "72/2020/QH14"


def test_a_pointer_is_resolved_by_the_text_and_only_suggested_by_the_register() -> None:
    known = [KnownDocument("42/2022/NĐ-CP")]
    alone = read_text("Thực hiện Nghị định 42.", known_documents=known).references
    named = read_text("Nghị định số 42/2022/NĐ-CP; thực hiện Nghị định 42.").references
    assert alone[0].key is None
    assert [candidate.key for candidate in alone[0].candidates] == ["42/2022/NĐ-CP"]
    assert (named[1].form, named[1].key) == (ReferenceForm.POINTER, "42/2022/NĐ-CP")


def test_an_article_is_attached_to_the_document_after_it() -> None:
    vi = read_text("điểm a khoản 2 Điều 5 Nghị định số 42/2022/NĐ-CP").references[0].provision
    en = read_text("Point b, Clause 3, Article 7 of Decree No. 42/2022/ND-CP").references[0].provision
    assert vi is not None
    assert en is not None
    assert (vi.point, vi.clause, vi.article) == ("a", "2", "5")
    assert (en.point, en.clause, en.article) == ("b", "3", "7")


def test_a_reference_takes_the_date_that_follows_it() -> None:
    (find,) = read_text("Resolution No. 57-NQ/TW of the Politburo dated 22 December 2024").references
    assert find.date == dt.date(2024, 12, 22)


def test_split_vowels_blanks_and_invisible_marks_do_not_hide_a_date() -> None:
    split = "ກ່ອນວັນທີ\u200b 30 ມີນາ 2024"
    assert _dates(split)[0].last_day == dt.date(2024, 3, 29)
    decomposed = "trước nga\u0300y 30/3/2024"
    (find,) = _dates(decomposed)
    assert find.text == decomposed


def test_an_hour_before_the_day_does_not_hide_the_deadline() -> None:
    (find,) = _dates("Gửi báo cáo trước 17h00 ngày 20/11/2025.")
    assert (find.kind, find.to) == (DateKind.DUE, dt.date(2025, 11, 20))


def test_the_day_may_stand_before_its_recurrence() -> None:
    (en,) = _dates("Report on the 20th of each month.")
    (vi,) = _dates("Báo cáo trước ngày 25 hằng tháng.")
    assert (en.every, en.day, en.reading) == ("month", 20, Bound.INCLUSIVE)
    assert (vi.every, vi.day, vi.reading) == ("month", 25, Bound.EXCLUSIVE)
