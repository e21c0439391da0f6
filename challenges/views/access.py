"""Pages behind a private link: one decorator for all of them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from challenges.models import Draft, Entry
from core import private_links
from core.http import SeeOther, behind_private_link
from core.types import View

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]


def private_page(
    *models: type[Draft] | type[Entry],
    methods: Sequence[str] = READ,
    is_for_unopened: bool = False,
) -> Callable[[View], View]:
    """Decorate a view of the draft or entry that a private link opens.

    The view gets that object in place of the token. `models` are those that it takes:
    a draft that was sent meanwhile redirects to its entry, an entry that is not sent
    yet to its draft. A token that opens nothing is answered with 404, the same for a
    wrong link and for one that has ended. The link in an email about a draft opens only
    views that are `is_for_unopened`, and leads to the question whose draft it is, until
    that is answered: such a draft comes without its words. Who opens the address of a
    button is led to the page above, where the button is. See
    core.http.behind_private_link for the rest."""

    def decorate(view: View) -> View:
        @behind_private_link([*READ, *methods])
        @wraps(view)
        def page(
            request: HttpRequest, token: str, **kwargs: object
        ) -> HttpResponseBase:
            if request.method not in methods:
                return SeeOther("../")  # somebody opened the address of a button
            response = _respond(view, models, request, token, kwargs)
            if response is None:
                response = _respond_unopened(
                    view if is_for_unopened else None, request, token, kwargs
                )
            return response

        return page

    return decorate


def _respond(
    view: View,
    models: Sequence[type[Draft] | type[Entry]],
    request: HttpRequest,
    token: str,
    kwargs: dict[str, object],
) -> HttpResponseBase | None:
    """Return None if the link opens nothing."""
    nonce = private_links.verify_token(private_links.Purpose.ENTRY, token)
    for _attempt in range(2):
        if obj := _find(nonce, models[0]):
            if not isinstance(obj, tuple(models)):
                return SeeOther(
                    obj.draft_path if isinstance(obj, Draft) else obj.private_path
                )
            # Sent or deleted by another click, just now: look once more.
            with suppress(Draft.DoesNotExist, Entry.DoesNotExist):
                return view(request, obj, **kwargs)
    return None


def _respond_unopened(
    view: View | None, request: HttpRequest, token: str, kwargs: dict[str, object]
) -> HttpResponseBase:
    draft = Draft.objects.unopened(
        private_links.verify_token(private_links.Purpose.ENTRY, token)
    )
    if draft is None:
        return render(request, "challenges/link_unknown.html", status=404)
    if view is None:
        return SeeOther(f"{draft.draft_path}mine/")
    return view(request, draft, **kwargs)


def _find(nonce: str, expected: type[Draft] | type[Entry]) -> Draft | Entry | None:
    """Return what has this nonce; the expected one of the two tables is asked first."""
    for model in (Draft, Entry) if expected is Draft else (Entry, Draft):
        related = ["challenge", "focus_area"] if model is Entry else ["challenge"]
        found = model.objects.select_related(*related).filter(link_nonce=nonce).first()
        if found:
            return found
    return None
