"""The private page of an entry: whoever has its link may see it and act on it."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges import services
from challenges.models import Entry
from challenges.models.entry import MOVES, Status
from smartcity import guard, private_links
from smartcity.moves import IllegalMove
from smartcity.responses import SeeOther


def _private(
    view: Callable[[HttpRequest, Entry], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page behind a private link: kept by nobody, named to nobody."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        entry = (
            Entry.objects.select_related("challenge", "focus_area")
            .filter(link_nonce=private_links.nonce_in("entry", token))
            .first()
        )
        if entry is None:
            response = render(request, "challenges/link_unknown.html", status=404)
        else:
            response = view(request, entry)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_safe
@_private
def private(request: HttpRequest, entry: Entry) -> HttpResponse:
    return render(
        request,
        "challenges/entry_private.html",
        {
            "entry": entry,
            "steps": entry.steps.for_entrant(),
            "can_withdraw": Status.WITHDRAWN in MOVES[entry.status],
        },
    )


@require_safe
@_private
def sent(request: HttpRequest, entry: Entry) -> HttpResponse:
    return render(request, "challenges/entry_sent.html", {"entry": entry})


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def withdraw(request: HttpRequest, entry: Entry) -> HttpResponse:
    if Status.WITHDRAWN not in MOVES[entry.status]:
        return SeeOther(entry.private_path)  # it says where the entry stands
    if request.method == "POST" and not guard.is_foreign(request):
        with suppress(IllegalMove):  # somebody was quicker: the private page tells
            services.withdraw(entry)
        return SeeOther(entry.private_path)
    return render(request, "challenges/entry_withdraw.html", {"entry": entry})
