"""A few invented commitments, an inspection, a review round and an annual review, all marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from nhipcau.agencies.facade import head_post_of, posts_in
from nhipcau.oversight.facade import (
    Commitment,
    NewCommitment,
    NewFinding,
    NewInspection,
    NewMilestone,
    NewRound,
    Point,
    Product,
    add_plan_line,
    add_shortcoming,
    add_target,
    announce_inspection,
    answer_round,
    approve_plan,
    decide_commitment,
    deliver_commitment,
    issue_conclusions,
    make_commitment,
    mend_finding,
    move_promised_day,
    open_review,
    open_round,
    plan_inspection,
    reach_milestone,
    record_finding,
    start_inspection,
    submit_plan,
    write_review,
)
from nhipcau.simulation.accounts import agency_id_for
from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.spine.facade import Actor

_OCCASION = "Phiên họp Tổ công tác (giả lập)"
_MARK = "(giả lập)"


@dataclass
class Supervision:
    """The lives of what room oversight shows, around `day`."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """Three promises, an inspection, a round, a review of last year."""
        yield self._slipping()
        yield self._kept()
        yield self._broken()
        yield self._inspection()
        yield self._round()
        yield self._review()

    def _ago(self, days: int, hour: int = 10) -> datetime:
        return at(self.day - timedelta(days=days), hour)

    def _who(self, username: str, now: datetime) -> Actor:
        return self.players.member(username, now.date())

    def _promise(
        self, username: str, promiser: str, title: str, due: date, now: datetime, *steps: NewMilestone
    ) -> Commitment:
        new = NewCommitment(
            title=f"{title} {_MARK}",
            promiser_id=agency_id_for(promiser),
            promiser_post_id=head_post_of(agency_id_for(promiser)),
            receiver_id=agency_id_for("VPCP"),
            product="Báo cáo kèm quyết định phê duyệt",
            due_on=due,
            occasion=_OCCASION,
            milestones=steps,
            synthetic=True,
        )
        return make_commitment(actor=self._who(username, now), new=new, now=now)

    def _slipping(self) -> Life:
        now = self._ago(120)
        yield now
        first = self.day - timedelta(days=20)
        promise = self._promise(
            "minister_mai", "BTP", "Hoàn thành tái cấu trúc các thủ tục thiết yếu", first, now,
            NewMilestone("Ban hành quy trình nội bộ", self.day - timedelta(days=60)),
            NewMilestone("Kết nối dữ liệu dân cư", self.day - timedelta(days=25)),
        )  # fmt: skip
        now = self._ago(62)
        yield now
        reach_milestone(
            actor=self._who("focal_hai", now), commitment_id=promise.id,
            milestone_id=promise.milestones.order_by("first_due_on")[0].id,
            product=Product(record="210/QĐ-BTP"), now=now,
        )  # fmt: skip
        now = self._ago(22)
        yield now
        move_promised_day(
            actor=self._who("minister_mai", now), commitment_id=promise.id,
            due_on=self.day + timedelta(days=12), reason="Chờ quy định về dùng lại dữ liệu", now=now,
        )  # fmt: skip

    def _kept(self) -> Life:
        now = self._ago(150)
        yield now
        due = self.day - timedelta(days=40)
        promise = self._promise("focal_khang", "BKHCN", "Công bố khung kiến trúc dữ liệu", due, now)
        now = self._ago(45)
        yield now
        deliver_commitment(
            actor=self._who("focal_khang", now), commitment_id=promise.id,
            product=Product(record="96/QĐ-BKHCN"), text="Đã công bố", now=now,
        )  # fmt: skip
        now = self._ago(41)
        yield now
        decide_commitment(actor=self._who("officer_chi", now), commitment_id=promise.id, kept=True, now=now)

    def _broken(self) -> Life:
        now = self._ago(100)
        yield now
        due = self.day - timedelta(days=15)
        self._promise("focal_yen", "province:hung-yen", "Lộ trình đầu tư hạ tầng số của tỉnh", due, now)

    def _inspection(self) -> Life:
        now = self._ago(60)
        yield now
        office, justice = agency_id_for("VPCP"), agency_id_for("BTP")
        binh = self._who("officer_binh", now)
        inspection = plan_inspection(
            actor=binh,
            new=NewInspection(
                subject=f"Việc cập nhật tiến độ và chất lượng báo cáo nhiệm vụ {_MARK}",
                inspected=[justice],
                basis_text=f"Kế hoạch kiểm tra năm {self.day.year} {_MARK}",
                planned_from=self.day - timedelta(days=45),
                planned_to=self.day - timedelta(days=41),
                team=[post.id for post in posts_in(office, on=now.date())[:2]],
                synthetic=True,
            ),
            now=now,
        )
        announce_inspection(actor=binh, inspection_id=inspection.id, now=now)
        now = self._ago(45)
        yield now
        start_inspection(actor=self._who("officer_binh", now), inspection_id=inspection.id, now=now)
        findings = [
            record_finding(
                actor=self._who("officer_binh", now), inspection_id=inspection.id, new=new, now=now
            )
            for new in self._findings(justice)
        ]
        now = self._ago(35)
        yield now
        issue_conclusions(
            actor=self._who("officer_chi", now), inspection_id=inspection.id,
            conclusions=f"Báo cáo đầy đủ nhưng còn chậm ở ba nội dung {_MARK}", record="31/KL-VPCP", now=now,
        )  # fmt: skip
        now = self._ago(4)
        yield now
        mend_finding(
            actor=self._who("focal_hai", now), finding_id=findings[0].id, text="Đã cập nhật đủ",
            product=Product(record="144/BC-BTP"), now=now,
        )  # fmt: skip

    def _findings(self, agency: UUID) -> Iterator[NewFinding]:
        for text, severity, days in (
            ("Bốn nhiệm vụ không được cập nhật trong ba tuần", "serious", 2),
            ("Sản phẩm nộp chưa kèm quyết định phê duyệt", "grave", 6),
            ("Chưa ghi nguyên nhân chậm cho hai nhiệm vụ", "minor", -20),
        ):
            yield NewFinding(
                text=text,
                severity=severity,
                evidence="Nhật ký hệ thống và biên bản làm việc",
                agency_id=agency,
                due_on=self.day - timedelta(days=days),
            )

    def _round(self) -> Life:
        now = self._ago(12)
        yield now
        asked = ("BTP", "BKHCN", "BNV", "province:tuyen-quang")
        first = self.day.replace(day=1) - timedelta(days=1)
        review = open_round(
            actor=self._who("officer_binh", now),
            new=NewRound(
                title=f"Rà soát nhiệm vụ tháng {first.month}/{first.year} {_MARK}",
                standing_body="Tổ công tác triển khai Đề án 06",
                questions=["Nhiệm vụ nào chậm và vì sao?", "Kiến nghị gì với cấp có thẩm quyền?"],
                asked=[agency_id_for(key) for key in asked],
                period_from=first.replace(day=1),
                period_to=first,
                due_on=self.day - timedelta(days=3),
                synthetic=True,
            ),
            now=now,
        )
        for days, username, cause, text, proposal in (
            (6, "focal_khang", "legal", "Chưa có hướng dẫn về dữ liệu dùng chung", "Ban hành hướng dẫn"),
            (1, "focal_quang", "people", "Thiếu cán bộ công nghệ ở xã", "Cơ chế thuê chuyên gia"),
        ):
            now = self._ago(days)
            yield now
            answer_round(
                actor=self._who(username, now), round_id=review.id,
                replies=["Một số nhiệm vụ về thể chế còn chậm", proposal],
                points=[Point("cause", cause, text), Point("proposal", cause, proposal)], now=now,
            )  # fmt: skip

    def _review(self) -> Life:
        now = self._ago(30)
        yield now
        quang, year = self._who("focal_quang", now), self.day.year - 1
        plan = open_review(actor=quang, year=year, synthetic=True, now=now)
        write_review(
            actor=quang, plan_id=plan.id, now=now,
            results=f"Hoàn thành phần lớn nhiệm vụ được giao {_MARK}",
            goals=f"Nâng thứ hạng chuyển đổi số của tỉnh {_MARK}",
            solutions="Giao việc rõ người, rõ việc, rõ thời gian, rõ sản phẩm",
        )  # fmt: skip
        for name, target, result in (
            (f"Hồ sơ nộp trực tuyến {_MARK}", "80", "72.5"),
            (f"Thôn có sóng di động {_MARK}", "98", "98.6"),
        ):
            add_target(
                actor=quang, plan_id=plan.id, name=name, unit="percent", target=Decimal(target),
                result=Decimal(result), now=now,
            )  # fmt: skip
        add_shortcoming(
            actor=quang, plan_id=plan.id, cause="people", text=f"Thiếu cán bộ kỹ thuật ở xã {_MARK}", now=now
        )
        for work in ("Xây dựng trung tâm dữ liệu tỉnh", "Phủ sóng các thôn còn lại", "Số hóa kho lưu trữ"):
            add_plan_line(
                actor=quang, plan_id=plan.id, work=f"{work} {_MARK}", agency_id=quang.own_agency(),
                due_on=date(year + 1, 12, 31), product="Quyết định nghiệm thu", now=now,
            )  # fmt: skip
        submit_plan(actor=quang, plan_id=plan.id, now=now)
        now = self._ago(26)
        yield now
        approve_plan(actor=self._who("chair_son", now), plan_id=plan.id, now=now)
