"""Mentions in a comment: `@name` is a person (user name) or an agency (symbol) that may see the task."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.agencies.facade import (
    actor_for,
    agencies_by_key,
    agency,
    names_now,
    officers_in,
    posts_of,
    subtree_ids,
)
from nhipcau.identity.facade import Account, account_by_username
from nhipcau.kit.classification import Classification
from nhipcau.nodes.facade import is_at_home
from nhipcau.spine.facade import Actor
from nhipcau.tasks.models import Comment, Mention, Task
from nhipcau.tasks.talk_errors import MentionElsewhere, MentionMaySeeNothing, MentionUnknown

# Not inside an address such as an@example.vn; dots and dashes only between letters and digits.
MENTION = re.compile(r"(?<![\w.@/-])@(\w+(?:[.:\-]\w+)*)")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Whom a name means: an account or an agency."""

    account_id: UUID | None = None
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be mentioned: what is typed after the @, and who that is."""

    handle: str
    label: str


def names_in(text: str) -> list[str]:
    """The names that `text` mentions, each once, in order."""
    return list(dict.fromkeys(MENTION.findall(text)))


def mentioned_in(text: str, task: Task, on: date) -> list[Mentioned]:
    """Whom `text` mentions. Raises MentionUnknown, MentionMaySeeNothing, MentionElsewhere."""
    found = (_mentioned(name, task, on) for name in names_in(text))
    return list(dict.fromkeys(found))


def _mentioned(name: str, task: Task, on: date) -> Mentioned:
    account = account_by_username(name)
    if account is not None and account.is_active:
        if not _account_sees(account, task, on):
            raise MentionMaySeeNothing(name=name)
        posts = posts_of(account, on)
        if posts and not any(is_at_home(post.agency_id) for post in posts):
            raise MentionElsewhere(name=name)
        return Mentioned(account_id=account.id)
    agency_id = agencies_by_key([name], on=on).get(name)
    if agency_id is None:
        raise MentionUnknown(name=name)
    if not _sees(_agency_actor(agency_id), task):
        raise MentionMaySeeNothing(name=name)
    if not is_at_home(agency_id):
        raise MentionElsewhere(name=name)
    return Mentioned(agency_id=agency_id)


def _account_sees(account: Account, task: Task, on: date) -> bool:
    """Whether the account sees the task in one of its posts."""
    return any(_sees(actor_for(account, post_id=post.post_id, on=on), task) for post in posts_of(account, on))


def _agency_actor(agency_id: UUID) -> Actor:
    """The agency as somebody who sees: who of its people is cleared for a secret is asked of them."""
    return Actor(
        ref="system:mentions",
        name="mentions",
        agency_id=agency_id,
        permissions=frozenset({"documents.view_classified"}),
        scope=subtree_ids(agency_id),
    )


def _sees(actor: Actor, task: Task) -> bool:
    return Task.objects.visible_to(actor).filter(id=task.id).exists()


def set_mentions(comment: Comment, found: Iterable[Mentioned]) -> None:
    """Keep whom the comment mentions now; called inside an action."""
    wanted = {(each.account_id, each.agency_id): each for each in found}
    there = {(row.account_id, row.agency_id): row for row in comment.mentions.all()}
    gone = [row.pk for key, row in there.items() if key not in wanted]
    comment.mentions.filter(pk__in=gone).delete()
    Mention.objects.bulk_create(
        Mention(comment=comment, account_id=account, agency_id=agency_id)
        for account, agency_id in wanted
        if (account, agency_id) not in there
    )


def taking_part(task: Task) -> list[UUID]:
    """The agencies of the task, each once. One query."""
    parts = [task.lead_agency_id, task.assigner_agency_id, task.deadline_set_by_id]
    parts += [row.agency_id for row in task.coordinating.all()]
    return list(dict.fromkeys(filter(None, parts)))


def not_reading(agency_ids: Iterable[UUID]) -> list[str]:
    """Names of those whose officers work at another node and do not read the comments of this one."""
    away = [each for each in agency_ids if not is_at_home(each)]
    names = names_now(away)
    return [names[each] for each in away if each in names]


def candidates(task: Task, on: date) -> list[Candidate]:
    """Who takes part in the task at this node: its agencies and the people in them. Three queries.

    Others who may see it (the Government's side) can be typed as well.
    """
    ids = [each for each in taking_part(task) if is_at_home(each)]
    names = names_now(ids)
    agencies = [
        Candidate(agency(each).symbol or agency(each).key, names.get(each, agency(each).key)) for each in ids
    ]
    named = [each for each in agencies if MENTION.fullmatch(f"@{each.handle}")]
    if task.classification > Classification.INTERNAL:
        # Who is cleared for a secret is asked when the comment is sent; nobody is proposed by name.
        return named
    officers = officers_in(ids, on)
    usernames = dict(
        Account.objects.filter(id__in={post.account_id for post in officers}, is_active=True).values_list(
            "id", "username"
        )
    )
    people = {
        post.account_id: Candidate(
            usernames[post.account_id],
            f"{post.account_name} – {post.title}, {names.get(post.agency_id, '')}",
        )
        for post in reversed(officers)
        if post.account_id in usernames
    }
    return [*named, *reversed(people.values())]
