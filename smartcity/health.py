"""Answers to those who ask how the site is: load balancers, containers, Prometheus."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smartcity.metrics import page
from smartcity.probes import PROBES

NO_DATABASE = "no database"


@never_cache
@require_safe
def serving(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the site reaches its database, and 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": NO_DATABASE}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether all that the site needs does its work, for those who run it.

    Visitors notice nothing of what is only degraded, so that is no 503: a load balancer
    that asks here must not close the site because the mail server hangs. Says what
    fails and not why: anybody may ask."""
    if serving(_request).status_code != 200:
        return JsonResponse({"status": NO_DATABASE}, status=503)
    answers = {probe.name: "failed" if probe.error() else "ok" for probe in PROBES}
    status = "degraded" if "failed" in answers.values() else "ok"
    return JsonResponse({"status": status, **answers})


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
