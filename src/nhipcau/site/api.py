"""The API: each room's router under its name; errors as problem+json (RFC 9457)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth

from nhipcau.identity.middleware import has_second_factor
from nhipcau.kit.errors import CodedError, Invalid, NotThere
from nhipcau.site.errors import FormOutdated, problem_response
from nhipcau.spine.errors import SignInFirst
from nhipcau.spine.facade import Actor


class InputInvalid(Invalid):
    """What was sent cannot be used. See `errors` for each place."""

    code = "site.input-invalid"


class OfficerSession(SessionAuth):
    """A signed-in officer who holds a post, with a second factor (cookie and CSRF token)."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor, or None also where the second factor is missing."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor if actor is not None and has_second_factor(request) else None


api = NinjaAPI(
    title="Nhịp Cầu",
    version="1",
    description="Directing documents, tasks and their state, as the pages show them.",
    auth=OfficerSession(csrf=True),
    urls_namespace="api",
)


@api.exception_handler(CodedError)
def _coded(request: HttpRequest, error: CodedError) -> HttpResponse:
    return problem_response(error, request)


@api.exception_handler(AuthenticationError)
def _sign_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem_response(SignInFirst(), request)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [
        {"where": list(item["loc"]), "code": item["type"], "detail": item["msg"]} for item in error.errors
    ]
    return problem_response(InputInvalid(), request, errors=places)


_BY_STATUS: dict[int, type[CodedError]] = {401: SignInFirst, 403: FormOutdated, 404: NotThere}


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the API library itself refuses: a body that cannot be read, a missing CSRF token."""
    return problem_response(_BY_STATUS.get(error.status_code, InputInvalid)(), request)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(NotThere(), request)


for room in settings.ROOMS:
    if find_spec(f"{room}.api"):
        name = room.split(".")[1]
        api.add_router(f"/{name}", import_module(f"{room}.api").router, tags=[name])
    if find_spec(f"{room}.reading_api"):
        api.add_router("", import_module(f"{room}.reading_api").router, tags=["reading"])
