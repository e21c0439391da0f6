"""Pages behind the private link of a judge: one decorator for all of them."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import antispam
from core.http import SeeOther, behind_private_link
from core.rate_limit import is_over_limit
from core.types import View
from judging.models import Judge

READ = ["GET", "HEAD"]

POSTS_PER_HOUR = 1000
"""Forms that one judge may send in an hour: 200 cards, saved as they are filled in."""


def judge_page(*, methods: Sequence[str] = READ) -> Callable[[View], View]:
    """Decorate a view of the judge whom a private link belongs to; it gets that judge
    in place of the token.

    A token that opens nothing is answered with 404, the same for a wrong link, one of
    another kind, and one that has ended. Who opens the address of a button is led to
    the page above. See core.http.behind_private_link for the rest."""

    def decorate(view: View) -> View:
        @behind_private_link([*READ, *methods])
        @wraps(view)
        def page(
            request: HttpRequest, token: str, **kwargs: object
        ) -> HttpResponseBase:
            judge = Judge.objects.with_link(token)
            if judge is None:
                return link_unknown(request)
            if request.method not in methods:
                return SeeOther("../")  # somebody opened the address of a button
            return view(request, judge, **kwargs)

        return page

    return decorate


def link_unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "judging/link_unknown.html", status=404)


def refusal(request: HttpRequest, judge: Judge) -> tuple[str, int]:
    """Return why a form of a judge is not taken, and the HTTP status; or ("", 200).

    Counts the form, so call it once for each."""
    if antispam.is_cross_site(request):
        return str(antispam.CROSS_SITE_MESSAGE), 403
    limits, who = {"judge": POSTS_PER_HOUR}, str(judge.pk)
    if is_over_limit(request, limits, seconds=antispam.HOUR_SECONDS, holder=who):
        text = _("That was very much in one hour. Keep this page, and send it later.")
        return text, 429
    return "", 200
