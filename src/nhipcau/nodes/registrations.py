"""What the nodes room hands to lower rooms, menu entry, banner and figures, and what it lets travel."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.nodes.actions.anchor_log import keep_anchors
from nhipcau.nodes.anchors import compose
from nhipcau.nodes.errors import NoAuthority
from nhipcau.nodes.events import LogAnchored
from nhipcau.nodes.figures import node_gauges, nodes_check
from nhipcau.nodes.gate import node_elsewhere, require_at_home
from nhipcau.nodes.models.seen_by import SEE
from nhipcau.nodes.provides import Arrived, Flow, register_flow, shared_pages
from nhipcau.nodes.staying import is_staying, staying_banner
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import gates, gauges, ready_checks
from nhipcau.ui.facade import MenuEntry, Panel, menu, panels


def elsewhere_banner(request: HttpRequest, record: object) -> str:
    """On every page of an officer whose agency works at another node: where that is."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.agency_id is None or is_staying(request):
        return ""
    node = node_elsewhere(actor)
    if node is None:
        return ""
    match = request.resolver_match
    shared = match is not None and match.view_name in shared_pages
    context = {
        "node": node.name(get_language() or "vi"),
        "href": f"{node.endpoint.rstrip('/')}{request.path if shared else '/'}",
        "shared": shared,
    }
    return render_to_string("nodes/elsewhere.html", context, request)


def _about_itself(arrived: Arrived) -> None:
    """A node speaks of its own logs alone. Raises NoAuthority."""
    event = arrived.event
    if not isinstance(event, LogAnchored) or event.node != arrived.sender:
        raise NoAuthority(sender=arrived.sender, reason="it anchors the logs of another node")


def register() -> None:
    """Fill the registries of spine and ui."""
    gates.append(require_at_home)
    register_flow(Flow(event=LogAnchored, compose=compose, authority=_about_itself, take_in=keep_anchors))
    gauges.append(node_gauges)
    ready_checks["nodes"] = nodes_check
    panels.register(Panel(key="nodes-elsewhere", slot="ui.page.top", render=elsewhere_banner))
    panels.register(Panel(key="nodes-staying", slot="ui.page.top", render=staying_banner))
    menu.register(
        MenuEntry(
            key="nodes", label=_("Nodes"), icon="server", url_name="nodes:overview", section="house",
            order=80, visible=lambda actor: actor is not None and actor.can(SEE),
        )
    )  # fmt: skip
