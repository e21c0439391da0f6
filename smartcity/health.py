"""Answers to those who ask how the site is: load balancers, containers, Prometheus."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smartcity.bearer import CHALLENGE, has_token
from smartcity.metrics import page
from smartcity.probes import PROBES, THOROUGH, Probe

NO_DATABASE = "no database"


@never_cache
@require_safe
def serving(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the site reaches its database, and 503 when it does not."""
    if _database_error():
        return JsonResponse({"status": NO_DATABASE}, status=503)
    return JsonResponse({"status": "ok"})


def _database_error() -> str:
    """Return "" if the database answers, or what is wrong in technical words."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"{type(error).__name__}: {error}".strip()
    return ""


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether all that the site needs does its work, for those who run it.

    Visitors notice nothing of what is only degraded, so that is no 503: a load balancer
    that asks here must not close the site because the mail server hangs. Says what
    fails and not why, for anybody may ask; `?all` asks all probes, and for the reasons,
    and needs HEALTH_TOKEN. Without one in the settings it asks for nothing."""
    wants_all = bool(settings.HEALTH_TOKEN) and "all" in request.GET
    authorization = request.headers.get("Authorization")
    if wants_all and not has_token(authorization, settings.HEALTH_TOKEN):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers=CHALLENGE)
    if error := _database_error():
        told = {"database": {"error": error}} if wants_all else {}
        return JsonResponse({"status": NO_DATABASE, **_details(told)}, status=503)
    probes = THOROUGH if wants_all else PROBES
    errors = {probe: error for probe in probes if (error := probe.error())}
    answers = {probe.name: "failed" if probe in errors else "ok" for probe in probes}
    told = {probe.name: _reasons(probe, errors[probe]) for probe in errors}
    return JsonResponse(
        {
            "status": "degraded" if errors else "ok",
            **answers,
            **_details(told if wants_all else {}),
        }
    )


def _details(told: dict[str, dict[str, str]]) -> dict[str, object]:
    return {"details": told} if told else {}


def _reasons(probe: Probe, error: str) -> dict[str, str]:
    """Return what `manage.py doctor` says of a probe that failed."""
    return {
        "error": error,
        "meaning": str(probe.trouble),
        "advice": str(probe.advice),
    }


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while this process answers at all."""
    return JsonResponse({"status": "ok"})


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/": serving,
    "/health/ready/": ready,
    "/health/live/": live,
    page.PATH: page.metrics,
}


def health_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers before all checks of host and HTTPS.

    Load balancers ask by IP address, over plain HTTP."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return VIEWS.get(request.path_info, get_response)(request)

    return middleware
