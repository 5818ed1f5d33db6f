"""The cast: invented people in real agencies' posts, all marked synthetic."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from nhipcau.agencies.facade import agencies_by_key, assign_post, create_post
from nhipcau.identity.facade import Account, create_account, set_second_factor
from nhipcau.kit.clock import today
from nhipcau.spine.facade import system_actor

PASSWORD = "nhip-cau-demo"  # noqa: S105 - printed on the demo's own page; `up` refuses these accounts
SINCE = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)
_PERIOD = 30


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the cast: user name, invented name, agency, post."""

    username: str
    full_name: str
    agency_key: str
    rank: str
    role: str
    titles: tuple[str, str, str, str]  # vi, en, lo, km

    @property
    def secret(self) -> str:
        """The second factor's secret (base32); fixed, so that the demo's page can show the code."""
        digest = hashlib.sha256(f"nhipcau demo {self.username}".encode()).digest()
        return base64.b32encode(digest[:20]).decode()


_FOCAL = ("Cán bộ đầu mối", "Focal officer", "ພະນັກງານຈຸດປະສານງານ", "មន្ត្រីបង្គោល")
_MINISTER = ("Bộ trưởng", "Minister", "ລັດຖະມົນຕີ", "រដ្ឋមន្ត្រី")
_CHAIR = (
    "Chủ tịch Ủy ban nhân dân",
    "Chair of the People's Committee",
    "ປະທານຄະນະກຳມະການປະຊາຊົນ",
    "ប្រធានគណៈកម្មាធិការប្រជាជន",
)
_OFFICER = ("Chuyên viên theo dõi", "Monitoring officer", "ພະນັກງານຕິດຕາມ", "មន្ត្រីតាមដាន")
_HEAD_GO = (
    "Bộ trưởng, Chủ nhiệm",
    "Minister, Head of the Office",
    "ລັດຖະມົນຕີ, ຫົວໜ້າຫ້ອງວ່າການ",
    "រដ្ឋមន្ត្រី ប្រធានការិយាល័យ",
)
_PM = ("Thủ tướng Chính phủ", "Prime Minister", "ນາຍົກລັດຖະມົນຕີ", "នាយករដ្ឋមន្ត្រី")
_ADMIN = ("Quản trị hệ thống", "Administrator", "ຜູ້ບໍລິຫານລະບົບ", "អ្នកគ្រប់គ្រងប្រព័ន្ធ")

CAST: tuple[Member, ...] = (
    Member("officer_binh", "Trần Thị Bình", "VPCP", "officer", "government_office_officer", _OFFICER),
    Member("officer_chi", "Lê Văn Chi", "VPCP", "deputy", "government_office_officer", _HEAD_GO),
    Member("leader_duc", "Phạm Minh Đức", "TTg", "head", "government_leader", _PM),
    Member("focal_hai", "Vũ Hồng Hải", "BTP", "officer", "focal_officer", _FOCAL),
    Member("minister_mai", "Nguyễn Thị Mai", "BTP", "head", "agency_leader", _MINISTER),
    Member("focal_khang", "Đỗ Gia Khang", "BKHCN", "officer", "focal_officer", _FOCAL),
    Member("focal_lan", "Hoàng Ngọc Lan", "BCA", "officer", "focal_officer", _FOCAL),
    Member("focal_my", "Ngô Trà My", "BNV", "officer", "focal_officer", _FOCAL),
    Member("focal_quang", "Lý Văn Quang", "province:tuyen-quang", "officer", "focal_officer", _FOCAL),
    Member("chair_son", "Bùi Hà Sơn", "province:tuyen-quang", "head", "agency_leader", _CHAIR),
    Member("focal_yen", "Đinh Hải Yến", "province:hung-yen", "officer", "focal_officer", _FOCAL),
    Member("admin_tu", "Mai Anh Tú", "VPCP", "officer", "administrator", _ADMIN),
    Member("admin_btp", "Phan Quốc Bảo", "BTP", "officer", "administrator", _ADMIN),
    Member("admin_quang", "Triệu Thu Hà", "province:tuyen-quang", "officer", "administrator", _ADMIN),
)


def load_cast(*, agency_keys: Sequence[str] = ()) -> None:
    """Make the accounts that are not there yet, with second factor and post.

    With `agency_keys` only those whose post is in one of these agencies (keys or symbols): the officers
    of a node that serves them.
    """
    actor = system_actor("simulation")
    there = accounts_there()
    for member in members_in(agency_keys) if agency_keys else CAST:
        if member.username in there:
            continue
        account = create_account(
            actor=actor,
            username=member.username,
            full_name=member.full_name,
            password=PASSWORD,
            synthetic=True,
            now=SINCE,
        )
        set_second_factor(actor=actor, account_id=account.id, secret=member.secret, now=SINCE)
        vi, en, lo, km = member.titles
        post = create_post(
            actor=actor,
            agency_id=agency_id_for(member.agency_key),
            titles={"vi": vi, "en": en, "lo": lo, "km": km},
            rank=member.rank,
            role=member.role,
            synthetic=True,
            now=SINCE,
        )
        assign_post(actor=actor, post_id=post, account_id=account.id, from_date=date(2024, 1, 1), now=SINCE)


def accounts_there() -> frozenset[str]:
    """The user names of the cast that have an account on this node. One query."""
    names = [member.username for member in CAST]
    return frozenset(Account.objects.filter(username__in=names).values_list("username", flat=True))


def members_in(agency_keys: Sequence[str]) -> tuple[Member, ...]:
    """The members of the cast with a post in one of the agencies (keys or symbols)."""
    ids = {agency_id_for(key) for key in agency_keys}
    return tuple(member for member in CAST if agency_id_for(member.agency_key) in ids)


def agency_id_for(key: str) -> UUID:
    """The id of an agency by its key or the symbol in force today."""
    return agencies_by_key([key], on=today())[key]


def code_now(member: Member) -> tuple[str, int]:
    """The six digits that are valid now and for how many seconds still."""
    now = int(time.time())
    return format_hotp_value(hotp_value(member.secret, now // _PERIOD)), _PERIOD - now % _PERIOD


def cast_member(username: str) -> Member | None:
    """The member with this user name."""
    return next((member for member in CAST if member.username == username), None)
