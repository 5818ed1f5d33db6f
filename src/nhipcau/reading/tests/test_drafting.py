import datetime as dt

from nhipcau.reading.facade import Clear, Reading, TaskDraft, read_text


def _tasks(text: str, document_date: dt.date | None = None) -> tuple[TaskDraft, ...]:
    return read_text(text, document_date=document_date).tasks


def test_an_order_names_lead_helpers_product_and_deadline() -> None:
    (task,) = _tasks(
        "Bộ Tư pháp chủ trì, phối hợp với Văn phòng Chính phủ, Bộ Công an hoàn thiện Nghị định, "
        "trình Chính phủ trước ngày 15/4/2024."
    )
    assert task.lead == ("BTP",)
    assert task.coordinating == ("VPCP", "BCA")
    assert task.product is not None
    assert task.product.kind == "decree"
    assert task.deadline is not None
    assert task.deadline.last_day == dt.date(2024, 4, 14)
    assert task.missing == (Clear.PERSON,)


def test_who_asks_is_not_who_leads() -> None:
    (task,) = _tasks(
        "The Prime Minister asked the Ministry of Finance, together with the Ministry of Justice, "
        "to submit the plan to the Government no later than 31 December 2026."
    )
    assert (task.lead, task.coordinating) == (("BTC",), ("BTP",))


def test_who_is_asked_leads_in_the_passive_too() -> None:
    (task,) = _tasks("The Ministry of Health is requested to complete the list before 1 May 2025.")
    assert task.lead == ("BYT",)


def test_items_of_a_list_take_their_lead_from_the_line_above() -> None:
    tasks = _tasks(
        "1. Bộ Công an:\n"
        "- Hoàn thành kế hoạch kết nối trong quý II/2024;\n"
        "- Rà soát danh mục dịch vụ công.\n"
        "2. Bộ Y tế:\n"
        "- Công bố danh mục trước ngày 01/5/2024."
    )
    assert [task.lead for task in tasks] == [("BCA",), ("BCA",), ("BYT",)]


def test_two_deadlines_of_one_sentence_are_two_tasks_and_the_receiver_goes_on() -> None:
    first, second = _tasks(
        "Các bộ, ngành phải xây dựng lộ trình, gửi Bộ Tư pháp trước ngày 31/01/2024 để tổng hợp, "
        "trình Thủ tướng Chính phủ trong tháng 3/2024."
    )
    assert (first.lead, second.lead) == (("MINISTRIES",), ("BTP",))


def test_a_deadline_set_by_somebody_stays_open_and_names_them() -> None:
    (task,) = _tasks("Giao Bộ Y tế rà soát các hệ thống. Thời hạn hoàn thành do Bộ Tài chính quy định.")
    assert task.lead == ("BYT",)
    assert task.set_by == ("BTC",)
    assert Clear.TIME in task.missing


def test_a_sentence_that_points_back_brings_the_one_before_as_context() -> None:
    (task,) = _tasks(
        "Hiện còn 13 dịch vụ công chưa hoàn thiện. Các bộ, ngành này phải hoàn thành trong quý I/2024."
    )
    assert task.context is not None
    assert "13" in task.context.text


def test_a_story_gives_no_draft() -> None:
    for story in (
        "Năm 2024, các bộ đã hoàn thành 20 nhiệm vụ.",
        "Delegates discussed the results of the year.",
        "Hội nghị diễn ra trong không khí sôi nổi.",
    ):
        assert _tasks(story) == (), story


def test_recurring_work_is_timed() -> None:
    (task,) = _tasks("Bộ Công an phải báo cáo Thủ tướng Chính phủ hằng tháng, trước ngày 25.")
    assert task.recurring is not None
    assert (task.recurring.every, task.recurring.day) == ("month", 25)
    assert Clear.TIME in task.found


def test_the_json_of_a_reading_has_the_promised_fields() -> None:
    reading: Reading = read_text(
        "Bộ Tư pháp trình Nghị định thay thế Nghị định số 59/2022/NĐ-CP trước ngày 15/4/2024."
    )
    answer = reading.to_json()
    assert list(answer) == [
        "language",
        "references",
        "dates",
        "figures",
        "agencies",
        "tasks",
        "conflicts",
        "persons",
        "places",
    ]
    assert answer["references"][0]["key"] == "59/2022/NĐ-CP"
    (date,) = answer["dates"]
    assert (date["kind"], date["from"], date["to"], date["open"]) == (
        "due",
        None,
        "2024-04-14",
        None,
    )
    assert answer["tasks"][0]["lead"] == ["BTP"]
    assert "person" in answer["tasks"][0]["missing"]


def test_the_lead_goes_on_when_the_second_clause_is_not_for_the_receiver() -> None:
    first, second = _tasks(
        "Bộ Nội vụ trình Chính phủ dự thảo Nghị định trong tháng 6/2025, báo cáo kết quả "
        "chậm nhất ngày 15/7/2025."
    )
    assert (first.lead, second.lead) == (("BNV",), ("BNV",))


def test_a_time_without_work_is_no_draft() -> None:
    assert _tasks("Chậm nhất ngày 15/7/2025.") == ()
