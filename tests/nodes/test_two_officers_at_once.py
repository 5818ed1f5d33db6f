"""Two officers who do the same at the same moment: nothing is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.running_node import Officer, RunningNode

pytestmark = [pytest.mark.xdist_group("node")]
TEXT = "\n".join(
    f"{at}. Bộ Tư pháp báo cáo Thủ tướng Chính phủ kết quả đợt {at} trước ngày {at}/4/2024, có {at}00 hồ sơ."
    for at in range(2, 29)
)


@pytest.fixture(scope="module")
def officers(demo_node: RunningNode) -> tuple[Officer, Officer]:
    """Two officers of the Government Office, each at a browser of their own."""
    return Officer(demo_node, "officer_binh"), Officer(demo_node, "officer_chi")


def new_document(node: RunningNode, officer: Officer, subject: str) -> str:
    """The id of a new document with many lines that give work."""
    officer.post(
        "/tasks/paste/", text=TEXT, subject=subject, classification="1", issued_on="2024-01-25", do="read"
    )
    [(document,)] = node.sql("SELECT id FROM documents_document WHERE subject = %s", [subject])
    return str(document)


def at_once(officers: tuple[Officer, Officer], path: str, **fields: str) -> list[int]:
    with ThreadPoolExecutor(2) as pool:
        return [
            status
            for status, _page in pool.map(
                lambda officer: officer.post(path, follow=False, **fields), officers
            )
        ]


@pytest.mark.parametrize("attempt", range(3))
def test_drafts_are_made_once(
    demo_node: RunningNode, officers: tuple[Officer, Officer], attempt: int
) -> None:
    document = new_document(demo_node, officers[0], f"Hai cán bộ cùng dự thảo {attempt}")
    assert at_once(officers, f"/tasks/drafts/{document}/make/") == [302, 302]
    [(rows, places)] = demo_node.sql(
        "SELECT count(*), count(DISTINCT (source_start, title_hash)) FROM tasks_taskdraft WHERE document_id = %s",
        [document],
    )
    assert rows == places
    assert rows >= 20


def test_a_figure_is_kept_once(demo_node: RunningNode, officers: tuple[Officer, Officer]) -> None:
    document = new_document(demo_node, officers[0], "Hai cán bộ cùng chấp nhận")
    assert at_once(officers, f"/documents/{document}/reading/all/", all="figure") == [302, 302]
    [(claims, places)] = demo_node.sql(
        'SELECT count(*), count(DISTINCT (start, "end")) FROM indicators_claim WHERE document_id = %s',
        [document],
    )
    assert claims == places
    assert claims >= 20


def test_a_key_of_an_outside_system_is_given_once(
    demo_node: RunningNode, officers: tuple[Officer, Officer]
) -> None:
    [(first,), (second,)] = demo_node.sql(
        "SELECT id FROM tasks_task WHERE synthetic AND stage = 'under_way' ORDER BY serial DESC LIMIT 2", []
    )
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(
            lambda pair: pair[0].post(
                f"/reporting/tasks/{pair[1]}/", system="own", key="CV-2-LAN", follow=False
            ),
            zip(officers, (first, second), strict=True),
        )
        assert sorted(status for status, _page in answers) == [302, 422]
    [(links,)] = demo_node.sql("SELECT count(*) FROM reporting_outsidekey WHERE key = %s", ["CV-2-LAN"])
    assert links == 1
