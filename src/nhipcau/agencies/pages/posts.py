"""Posts: the list, giving one to somebody, ending it, and switching between one's own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nhipcau.agencies.actions.assign_post import assign_post
from nhipcau.agencies.actions.create_post import create_post
from nhipcau.agencies.actions.end_post_holding import end_post_holding
from nhipcau.agencies.errors import AccountNotThere, HoldingNotThere, PostNotThere
from nhipcau.agencies.forms import AssignForm, EndHoldingForm, PostForm
from nhipcau.agencies.lookups import names_now
from nhipcau.agencies.middleware import POST_IN_SESSION
from nhipcau.agencies.models import AgencyName, Post, PostHolding
from nhipcau.agencies.officers import posts_of
from nhipcau.agencies.rules import LANGUAGES
from nhipcau.agencies.wording import RANKS, word
from nhipcau.identity.facade import Account, account_by_username
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.collation import fold
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Column, ListPage, wording


def _title(post: Post) -> str:
    return post.title(get_language() or "vi")


def _holders(post: Post) -> str:
    return ", ".join(
        holding.account.full_name + (f" ({gettext('acting')})" if holding.acting else "")
        for holding in post.holdings.all()
    )


class PostList(ListPage[Post]):
    """Every post with its holder of today."""

    title = _("Posts")
    search_fields = ("titles",)
    search_label = _("Title, agency or name")
    ordering = ("agency__path", "rank")
    columns = (
        Column(
            key="title",
            label=_("Post"),
            value=_title,
            href=lambda post: reverse("agencies:post", args=[post.pk]),
        ),
        Column(key="agency", label=_("Agency"), value=lambda post: _agency_name(post)),
        Column(key="rank", label=_("Rank"), value=lambda post: word(RANKS, post.rank), sort="rank"),
        Column(key="holder", label=_("Held by"), value=_holders),
    )

    def get_queryset(self, actor: Actor | None) -> QuerySet[Post]:
        """All posts, with today's holders."""
        holdings = PostHolding.objects.visible_to(actor).on(today()).select_related("account")
        return Post.objects.visible_to(actor).prefetch_related(Prefetch("holdings", queryset=holdings))

    def search(self, rows: QuerySet[Post], text: str) -> QuerySet[Post]:
        """Posts whose title, agency or present holder contains the text."""
        agencies = AgencyName.objects.filter(search_text__contains=fold(text)).values("agency_id")
        holdings = PostHolding.objects.visible_to(self.actor).on(today())
        holders = holdings.filter(account__full_name__icontains=text)
        titles = Q()
        for language in LANGUAGES:
            titles |= Q(**{f"titles__{language}__icontains": text})
        return rows.filter(titles | Q(agency_id__in=agencies) | Q(id__in=holders.values("post_id")))


def _agency_name(post: Post) -> str:
    return names_now([post.agency_id]).get(post.agency_id, "")


def vacant_posts(actor: Actor | None, agency_id: UUID, day: date) -> list[Post]:
    """Posts of the agency that nobody holds on the day."""
    held = PostHolding.objects.visible_to(actor).on(day).values("post_id")
    return list(Post.objects.visible_to(actor).filter(agency_id=agency_id).exclude(id__in=held))


def show_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post with all its holders, and the forms to assign it."""
    return _post_page(request, post_id, AssignForm(initial={"from_date": today()}))


def assign(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give the post to an account."""
    actor, form = actor_of(request), AssignForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            account = account_by_username(data["username"])
            if account is None:
                raise AccountNotThere
            assign_post(
                actor=actor,
                post_id=post_id,
                account_id=account.id,
                from_date=data["from_date"],
                to_date=data["to_date"],
                acting=data["acting"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, gettext("%(name)s now holds the post.") % {"name": account.full_name})
            return redirect("agencies:post", post_id)
    return _post_page(request, post_id, form)


def _post_page(request: HttpRequest, post_id: UUID, form: AssignForm) -> HttpResponse:
    actor = actor_of(request)
    post = Post.objects.visible_to(actor).filter(id=post_id).first()
    if post is None:
        raise PostNotThere
    history = post.holdings.select_related("account").order_by("-from_date")
    context = {
        "title": _title(post),
        "post": post,
        "agency_name": _agency_name(post),
        "rank": word(RANKS, post.rank),
        "holdings": history,
        "form": form,
        "may_manage": actor.can("agencies.manage") and (actor.scope is None or post.agency_id in actor.scope),
    }
    return render(request, "agencies/post.html", context, status=422 if form.errors else 200)


def end_holding(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """End the holding of a post."""
    actor = actor_of(request)
    holding = (
        PostHolding.objects.visible_to(actor).select_related("post", "account").filter(id=holding_id).first()
    )
    if holding is None:
        raise HoldingNotThere
    form = EndHoldingForm(request.POST or None, initial={"to_date": today()})
    if form.is_valid():
        try:
            end_post_holding(
                actor=actor,
                holding_id=holding_id,
                to_date=form.cleaned_data["to_date"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("agencies:post", holding.post_id)
    title = gettext("End: %(name)s as %(post)s") % {
        "name": holding.account.full_name,
        "post": _title(holding.post),
    }
    return _form_page(request, title, form, reverse("agencies:post", args=[holding.post_id]))


def new_post(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Create a post of the agency."""
    actor, form = actor_of(request), PostForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        titles = {language: data[f"title_{language}"] for language in PostForm.LANGUAGES}
        try:
            post_id = create_post(
                actor=actor,
                agency_id=agency_id,
                titles=titles,
                rank=data["rank"],
                role=data["role"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("agencies:post", post_id)
    name = names_now([agency_id]).get(agency_id, "")
    title = gettext("New post: %(agency)s") % {"agency": name}
    return _form_page(request, title, form, reverse("agencies:agency", args=[agency_id]))


def _form_page(request: HttpRequest, title: str, form: EndHoldingForm | PostForm, back: str) -> HttpResponse:
    context = {"title": title, "form": form, "cancel_href": back}
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def own_posts(request: HttpRequest) -> HttpResponse:
    """The posts that the signed-in person holds, to choose in which one to act."""
    actor = actor_of(request)
    account = request.user
    held = posts_of(account, today()) if isinstance(account, Account) else []
    names = names_now([post.agency_id for post in held])
    context = {
        "title": gettext("Your posts"),
        "held": [(post, names.get(post.agency_id, ""), post.post_id == actor.post_id) for post in held],
    }
    return render(request, "agencies/own_posts.html", context)


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts from now on. Raises PostNotThere for somebody else's."""
    actor_of(request)
    account, chosen = request.user, request.POST.get("post", "")
    held = posts_of(account, today()) if isinstance(account, Account) else []
    if chosen not in {str(post.post_id) for post in held}:
        raise PostNotThere
    request.session[POST_IN_SESSION] = chosen
    return redirect("home")
