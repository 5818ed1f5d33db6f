"""Who asks: a program on this machine, or anybody through the proxy."""

from __future__ import annotations

from ipaddress import ip_address

from django.http import HttpRequest

# The proxy of a node stands on the same machine, so the address alone says nothing: whatever came
# through a proxy carries one of these.
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def is_local(request: HttpRequest) -> bool:
    """Whether the request came from the loopback address, and not through a proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
