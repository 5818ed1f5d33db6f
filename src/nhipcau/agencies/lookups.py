"""Small look-ups for pages and actions of other rooms, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from nhipcau.agencies.directory import AgencyView, Directory, directory
from nhipcau.agencies.models import Post, PostHolding
from nhipcau.agencies.queries import agency_names, find_agencies
from nhipcau.agencies.rules import REPORTING_KINDS
from nhipcau.kit.collation import fold


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post of an agency as a form offers it: title and, where it is held, by whom."""

    id: UUID
    label: str


def names_now(ids: Iterable[UUID | None], *, short: bool = False) -> dict[UUID, str]:
    """Names by id in the reader's language, as they are today or were last."""
    return agency_names([i for i in ids if i is not None], get_language() or "vi", short=short)


def agencies_by_key(keys: Iterable[str], *, on: date) -> dict[str, UUID]:
    """Ids by the key or, where no key fits, the symbol in force on the day; unknown ones are left out."""
    current = directory()
    by_symbol: dict[str, AgencyView] = {}
    for view in current.agencies.values():
        if view.symbol and (view.exists_on(on) or view.symbol not in by_symbol):
            by_symbol[view.symbol] = view
    found = {key: current.by_key.get(key) or by_symbol.get(key) for key in keys}
    return {key: view.id for key, view in found.items() if view is not None}


def ids_in_block(block: str) -> frozenset[UUID]:
    """All agencies whose figures count in the block, ended ones included: those whose reporting body
    stands in it."""
    current = directory()
    return frozenset(view.id for view in current.agencies.values() if _body(current, view).block == block)


def ids_of_level(level: str) -> frozenset[UUID]:
    """All agencies of a level of the state, ended ones included."""
    return frozenset(view.id for view in directory().agencies.values() if view.level == level)


def posts_in(agency_id: UUID, *, on: date) -> list[PostChoice]:
    """The posts of an agency with their holders on a day, heads first. Two queries."""
    language = get_language() or "vi"
    holders = dict(
        PostHolding.objects.on(on)
        .filter(post__agency_id=agency_id)
        .values_list("post_id", "account__full_name")
    )
    ranks = {"head": 0, "deputy": 1, "officer": 2}
    posts = sorted(Post.objects.filter(agency_id=agency_id), key=lambda post: ranks[post.rank])
    return [
        PostChoice(
            post.id,
            f"{post.title(language)} – {holders[post.id]}" if post.id in holders else post.title(language),
        )
        for post in posts
    ]


def post_label(post_id: UUID) -> str:
    """The title of a post with its agency, in the reader's language; empty when there is none."""
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        return ""
    agency = names_now([post.agency_id]).get(post.agency_id, "")
    return f"{post.title(get_language() or 'vi')}, {agency}"


def post_labels(ids: Iterable[UUID | None], *, with_agency: bool = True) -> dict[UUID, str]:
    """The titles of posts, with their agencies, in the reader's language; unknown ones are left out.

    One query for all of them.
    """
    posts = list(Post.objects.filter(id__in={post_id for post_id in ids if post_id is not None}))
    names = names_now([post.agency_id for post in posts]) if with_agency else {}
    language = get_language() or "vi"
    labels = {}
    for post in posts:
        title, agency_name = post.title(language), names.get(post.agency_id, "")
        # The Prime Minister is an agency of the directory and a post with the same name.
        labels[post.id] = title if agency_name in ("", title) else f"{title}, {agency_name}"
    return labels


def agencies_of_posts(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The agency of each post; unknown ones are left out. One query."""
    return dict(Post.objects.filter(id__in=set(ids)).values_list("id", "agency_id"))


def head_post_of(agency_id: UUID) -> UUID | None:
    """The post that leads the agency, held or vacant."""
    return Post.objects.filter(agency_id=agency_id, rank="head").values_list("id", flat=True).first()


def agency_headed_by(post_id: UUID | None) -> UUID | None:
    """The agency that this post leads; None for a deputy, an officer or no post. One query."""
    if post_id is None:
        return None
    return Post.objects.filter(id=post_id, rank="head").values_list("agency_id", flat=True).first()


def agency_named(text: str, *, on: date | None = None) -> UUID | None:
    """The one agency that `text` names: by key, symbol or a full name in any language; None when
    none or several are."""
    current = directory()
    text = " ".join(text.split())
    if text in current.by_key:
        return current.by_key[text].id
    asked = fold(text)
    matches = find_agencies(text, get_language() or "vi", 12, on=on)
    exact = [
        match
        for match in matches
        if asked in (fold(match.name), fold(match.matched)) or match.agency.symbol == text
    ]
    living = [match for match in exact if match.agency.dissolved_on is None]
    chosen = living if len(living) == 1 else exact
    return chosen[0].agency.id if len(chosen) == 1 else None


def reporting_body_of(agency_id: UUID) -> UUID:
    """The ministry, province or other reporting body that the agency is or stands below; itself
    when there is none."""
    current = directory()
    view = current.agencies.get(agency_id)
    return _body(current, view).id if view is not None else agency_id


def reporting_bodies_on(day: date) -> list[UUID]:
    """Ministries, provinces and other reporting bodies that existed on a day, by key."""
    found = (view for view in directory().agencies.values() if view.kind in REPORTING_KINDS)
    return [view.id for view in sorted(found, key=lambda view: view.key) if view.exists_on(day)]


def counted_with(body_id: UUID) -> frozenset[UUID]:
    """The agencies whose figures stand in the line of this body: itself and what is below it, without
    other reporting bodies (those below the Government have lines of their own)."""
    current = directory()
    return frozenset(view.id for view in current.agencies.values() if _body(current, view).id == body_id)


def _body(current: Directory, view: AgencyView) -> AgencyView:
    above: AgencyView | None = view
    while above is not None and above.kind not in REPORTING_KINDS:
        above = current.agencies.get(above.parent_id) if above.parent_id else None
    return above or view
