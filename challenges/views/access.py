"""Pages behind a private link: one decorator for all of them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from challenges.models import Draft, Entry
from core import private_links
from core.http import SeeOther
from core.types import View

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]


def private_page(
    *models: type[Draft] | type[Entry], methods: Sequence[str] = READ
) -> Callable[[View], View]:
    """Decorate a view of the draft or entry that a private link opens.

    The view gets that object in place of the token. `models` are those that it takes:
    a draft that was sent meanwhile redirects to its entry, an entry that is not sent
    yet to its draft. A token that opens nothing is answered with 404, the same for a
    wrong link and for one that has ended.

    No cache keeps the answer, no search engine lists it, and the next site that is
    visited does not learn its URL. Who opens the address of a button is led to the page
    above, where the button is. A POST needs no CSRF token: the link itself is the
    key, and no cookie says who somebody is. See core.private_links."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods([*READ, *methods])
        @never_cache
        @wraps(view)
        def page(
            request: HttpRequest, token: str, **kwargs: object
        ) -> HttpResponseBase:
            response = (
                _respond(view, models, request, token, kwargs)
                if request.method in methods
                else SeeOther("../")  # somebody opened the address of a button
            )
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return page

    return decorate


def _respond(
    view: View,
    models: Sequence[type[Draft] | type[Entry]],
    request: HttpRequest,
    token: str,
    kwargs: dict[str, object],
) -> HttpResponseBase:
    nonce = private_links.verify_token("entry", token)
    for _attempt in range(2):
        if obj := _find(nonce):
            if not isinstance(obj, tuple(models)):
                return SeeOther(
                    obj.draft_path if isinstance(obj, Draft) else obj.private_path
                )
            # Sent or deleted by another click, just now: look once more.
            with suppress(Draft.DoesNotExist, Entry.DoesNotExist):
                return view(request, obj, **kwargs)
    return render(request, "challenges/link_unknown.html", status=404)


def _find(nonce: str) -> Draft | Entry | None:
    entries = Entry.objects.select_related("challenge", "focus_area")
    drafts = Draft.objects.select_related("challenge")
    return (
        entries.filter(link_nonce=nonce).first()
        or drafts.filter(link_nonce=nonce).first()
    )
