"""Whatever travels between nodes, a node that is not entitled to say it is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.difficulties.facade import raise_difficulty
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.indicators.wire import OBSERVATION
from nhipcau.kit.ids import new_id
from nhipcau.nodes.errors import NoAuthority
from nhipcau.nodes.events import RecordSent
from nhipcau.nodes.provides import Arrived, flows, record_kinds
from nhipcau.spine.event_types import Event
from nhipcau.spine.facade import plain
from nhipcau.tasks.facade import NewTask, assign_task
from tests.nodes.federation import NOW, Federation, Joined, federation

DAY = NOW.date()
STRANGERS = ("btp", "nobody")  # a ministry that has no part in it, and a key that no directory knows


@dataclasses.dataclass
class Samples:
    """Records of the centre and of a province, as they lie at the centre."""

    nodes: Federation
    ids: dict[str, UUID]
    records: dict[str, Mapping[str, Any]]


def agency_id(symbol: str) -> UUID:
    return agencies_by_key([symbol], on=DAY)[symbol]


@pytest.fixture(scope="module")
def samples(
    joined: Joined, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Samples]:
    """One federation for all of these tests: nothing is changed by what is refused."""
    with django_db_blocker.unblock(), federation(joined, tmp_path_factory.mktemp("nodes")) as nodes:
        yield _make(nodes)


def _make(nodes: Federation) -> Samples:
    centre, province = nodes["vpcp"], nodes["tuyen-quang"]
    with centre:
        officer = centre.actor("officer_binh", DAY)
        document = register_document(
            actor=officer,
            new=NewDocument(
                subject="Chỉ thị giả lập", number="91/CT-TTg", issued_on=DAY, issuer_id=agency_id("TTg"),
                text="Một văn bản giả lập.", synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
        task = assign_task(
            actor=officer,
            new=NewTask(
                title="Việc giả lập", lead_agency_id=agency_id("province:tuyen-quang"), product="Báo cáo",
                authority="own", person_text="Chủ tịch", due_on=DAY, issued_on=DAY, synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
        lead = agency_id("province:tuyen-quang")
    with province:
        difficulty = raise_difficulty(
            actor=province.actor("focal_quang", DAY), title="Vướng (giả lập)", text="x", kind="legal",
            handler_agency_id=agency_id("VPCP"), synthetic=True, now=NOW,
        )  # fmt: skip
    nodes.settle()
    observation = {"id": str(new_id()), "agency_id": str(lead), "records": []}
    ids = {
        "documents.document": document.id, "tasks.task": task.id,
        "difficulties.difficulty": difficulty.id, OBSERVATION: UUID(observation["id"]),
    }  # fmt: skip
    records: dict[str, Mapping[str, Any]] = {OBSERVATION: {"observation": observation}}
    for key, node in (("documents", centre), ("tasks", centre), ("difficulties", province)):
        kind = next(kind for kind in ids if kind.startswith(key))
        with node:
            parcel = record_kinds[kind].parcel(ids[kind], "tuyen-quang" if node is centre else "vpcp")
            assert parcel is not None
            records[kind] = plain(parcel.records)  # type: ignore[assignment]
    return Samples(nodes, ids, records)


def _event(kind: type[Event], ids: Mapping[str, UUID]) -> Event:
    """An event of the type about the samples."""
    named = {f"{name.rpartition('.')[2]}_id": record_id for name, record_id in ids.items()}
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    return kind(**{field.name: named.get(field.name, _some(hints[field.name])) for field in fields})


def _some(hint: Any) -> Any:
    if get_origin(hint) is UnionType and NoneType in get_args(hint):
        return None
    if get_origin(hint) is tuple:
        return ()
    some: dict[Any, Any] = {UUID: new_id(), date: DAY, datetime: NOW, str: "", int: 0, bool: False}
    return some[hint]


def _arrived(event: Event, sender: str, records: Mapping[str, Any]) -> Arrived:
    return Arrived(
        id=new_id(), type="", subject="", sender=sender, number=1, time=NOW, event=event, records=records
    )


@pytest.mark.django_db
@pytest.mark.parametrize("sender", STRANGERS)
@pytest.mark.parametrize("base", sorted(flows))
def test_an_event_of_a_node_that_has_no_part_in_it_is_refused(
    samples: Samples, base: str, sender: str
) -> None:
    room = base.partition(".")[0]
    kind = next((kind for kind in samples.records if kind.startswith(f"{room}.")), "")
    event = _event(flows[base].event, samples.ids)
    with samples.nodes["vpcp"], pytest.raises(NoAuthority):
        flows[base].authority(_arrived(event, sender, samples.records.get(kind, {})))


@pytest.mark.django_db
@pytest.mark.parametrize("sender", STRANGERS)
@pytest.mark.parametrize("kind", sorted(record_kinds))
def test_a_whole_record_of_a_node_that_has_no_part_in_it_is_refused(
    samples: Samples, kind: str, sender: str
) -> None:
    event = RecordSent(record_id=samples.ids.get(kind, new_id()), kind=kind)
    with samples.nodes["vpcp"], pytest.raises(NoAuthority):
        record_kinds[kind].authority(_arrived(event, sender, samples.records.get(kind, {})))


@pytest.mark.django_db
@pytest.mark.parametrize("base", sorted(flows))
def test_an_event_without_its_records_says_nothing(samples: Samples, base: str) -> None:
    """What belongs to one record says which; what does not is the host's alone."""
    event = _event(flows[base].event, samples.ids)
    with samples.nodes["vpcp"], pytest.raises(NoAuthority):
        flows[base].authority(_arrived(event, "btp", {}))
