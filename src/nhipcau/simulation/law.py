"""Invented legal documents with a chain of changes, a review and two drafts; all marked synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.facade import (
    Competence,
    DocumentType,
    DraftingStep,
    NewDocument,
    NewLegalDraft,
    NewReview,
    OpinionAnswer,
    Outcome,
    Proposal,
    add_aim,
    agree_review_item,
    answer_opinion,
    ask_opinions,
    finish_draft_step,
    open_draft,
    open_review,
    propose_review_item,
    register_document,
    relate_documents,
)
from nhipcau.kit.classification import Classification
from nhipcau.simulation.players import GOVERNMENT_OFFICE, Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.spine.facade import Actor

JUSTICE, SECURITY = "ministry:justice", "ministry:public-security"
_NOTE = "Invented for the demo; no such document exists"
# number, subject, issued, in force from, what it does: kind, to which, articles
_CHAIN = (
    ("901/2022/NĐ-CP", "Quy định về chia sẻ dữ liệu mẫu", (2022, 1, 5), (2022, 3, 1), ()),
    ("902/2022/TT-BTP", "Hướng dẫn chia sẻ dữ liệu mẫu", (2022, 4, 1), (2022, 5, 15),
     (("guides", "901/2022/NĐ-CP", ""),)),
    ("903/2023/NĐ-CP", "Sửa đổi quy định về chia sẻ dữ liệu mẫu", (2023, 1, 5), (2023, 2, 20),
     (("amends", "901/2022/NĐ-CP", "Điều 5"),)),
    ("905/2024/NĐ-CP", "Quy định mới về chia sẻ dữ liệu mẫu", (2024, 5, 10), (2024, 7, 1),
     (("replaces", "901/2022/NĐ-CP", ""), ("replaces", "903/2023/NĐ-CP", ""))),
    ("906/2023/TT-BTP", "Lưu trữ dữ liệu mẫu", (2023, 6, 1), (2023, 7, 15), ()),
)  # fmt: skip


@dataclass
class LawLives:
    """The lives of what is invented around legal documents; `documents` fills while they are played."""

    players: Players
    day: date
    documents: dict[str, UUID] = field(default_factory=dict)

    def lives(self) -> tuple[Life, ...]:
        """Documents, then the review and the drafts, which begin some months before the day."""
        return (self._chain(), self._review(), self._draft())

    def _chain(self) -> Life:
        for number, subject, issued, effective, relations in _CHAIN:
            day = date(*issued)
            now = at(max(day, date(2024, 1, 2)), 16)
            yield now
            actor = self._office(now.date())
            document = register_document(
                actor=actor,
                new=NewDocument(
                    number=number,
                    subject=f"[Giả lập] {subject}",
                    kind="legal",
                    issued_on=day,
                    effective_on=date(*effective),
                    classification=Classification.PUBLIC,
                    published=True,
                    synthetic=True,
                    source_note=_NOTE,
                ),
                now=now,
            )
            self.documents[number] = document.id
            for kind, target, scope in relations:
                relate_documents(
                    actor=actor,
                    document_id=document.id,
                    kind=kind,
                    to_document_id=self.documents[target],
                    scope=scope,
                    now=now,
                )

    def _review(self) -> Life:
        """A review with a document that is kept, one to be amended and a new one; two are agreed."""
        now = at(self.day - timedelta(days=80), 9)
        yield now
        office, ministry = self._office(now.date()), self._justice(now.date())
        justice = agency_by_key(JUSTICE).id
        programme = open_review(
            actor=office,
            new=NewReview(
                title="[Giả lập] Rà soát văn bản về dữ liệu",
                reason="Luật mới giả lập có hiệu lực",
                due_on=self.day + timedelta(days=60),
                agencies=(justice,),
                synthetic=True,
            ),
            now=now,
        )
        proposals = (
            Proposal(outcome=Outcome.KEEP, document_id=self.documents["905/2024/NĐ-CP"],
                     reason="[Giả lập] Phù hợp với luật mới", agency_id=justice, synthetic=True),
            Proposal(outcome=Outcome.AMEND, document_id=self.documents["906/2023/TT-BTP"], scope="Điều 7",
                     reason="[Giả lập] Thời hạn lưu trữ khác luật mới", agency_id=justice,
                     due_on=self.day - timedelta(days=10), synthetic=True),
            Proposal(outcome=Outcome.NEW, subject="[Giả lập] Nghị định về dữ liệu mở mẫu",
                     competence=Competence.ADVISE, advised_id=agency_by_key("government").id,
                     reason="[Giả lập] Luật giao Chính phủ quy định", agency_id=justice, synthetic=True),
        )  # fmt: skip
        made = [
            propose_review_item(actor=ministry, programme_id=programme.id, proposal=proposal, now=now)
            for proposal in proposals
        ]
        agreed = at(self.day - timedelta(days=70), 9)
        yield agreed
        for item in made[:2]:
            agree_review_item(actor=office, item_id=item.id, now=agreed)

    def _draft(self) -> Life:
        """A circular with opinions: one agrees, one has not answered in time."""
        start = self.day - timedelta(days=50)
        now = at(start, 10)
        yield now
        ministry = self._justice(start)
        planned = {
            DraftingStep.DRAFTING: self.day - timedelta(days=30),
            DraftingStep.OPINIONS: self.day - timedelta(days=5),
            DraftingStep.PUBLIC_COMMENT: self.day + timedelta(days=30),
            DraftingStep.PROMULGATION: self.day + timedelta(days=90),
        }
        new = NewLegalDraft(
            title="[Giả lập] Thông tư sửa đổi Điều 7 về lưu trữ dữ liệu mẫu",
            type=DocumentType.CIRCULAR,
            reason="[Giả lập] Theo kết luận rà soát",
            planned=planned,
            synthetic=True,
        )
        draft = open_draft(actor=ministry, new=new, now=now)
        archive = self.documents["906/2023/TT-BTP"]
        add_aim(
            actor=ministry, draft_id=draft.id, kind="amends", document_id=archive, scope="Điều 7", now=now
        )
        asked = at(self.day - timedelta(days=28), 10)
        yield asked
        finish_draft_step(actor=ministry, draft_id=draft.id, now=asked)
        security, office = agency_by_key(SECURITY).id, agency_by_key(GOVERNMENT_OFFICE).id
        opinions = ask_opinions(
            actor=ministry,
            draft_id=draft.id,
            agency_ids=(security, office),
            due_on=self.day - timedelta(days=7),
            now=asked,
        )
        answered = at(self.day - timedelta(days=15), 10)
        yield answered
        given = next(opinion for opinion in opinions if opinion.agency_id == office)
        answer_opinion(
            actor=self._office(answered.date()),
            opinion_id=given.id,
            answer=OpinionAnswer.AGREE_WITH_COMMENTS,
            text="[Giả lập] Đề nghị làm rõ thời hạn tại khoản 2",
            now=answered,
        )

    def _office(self, on: date) -> Actor:
        return self.players.decider(agency_by_key(GOVERNMENT_OFFICE).id, on)

    def _justice(self, on: date) -> Actor:
        return self.players.reporter(agency_by_key(JUSTICE).id, on)
