"""Private links: found again by who lost one, and renewed when somebody else has it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges.forms.private import LinksForm
from challenges.models import Entry
from challenges.services.entering import links
from challenges.views.access import READ_AND_POST, private_page
from challenges.views.confirm import confirm_page
from core import antispam
from core.http import SeeOther
from outbox.services import emails_are_slow


@csrf_exempt  # nobody is signed in and there is no cookie: see core.antispam
@never_cache
@require_http_methods(READ_AND_POST)
def lost_link(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "challenges/lost_link.html", {"form": LinksForm()})
    form = LinksForm(request.POST)
    if form.is_accepted(request, limit="links"):
        links.send_links(form.cleaned_data["whose"])
        return SeeOther(reverse("challenges:links_sent"))
    context = {"form": form}
    return render(request, "challenges/lost_link.html", context, status=form.status)


@require_safe
def links_sent(request: HttpRequest) -> HttpResponse:
    context = {"emails_are_slow": emails_are_slow()}
    return render(request, "challenges/links_sent.html", context)


@private_page(Entry, methods=READ_AND_POST)
def new_link(request: HttpRequest, entry: Entry) -> HttpResponse:
    """End this link and email a new one. This page never shows the new one: somebody
    else may hold the old link."""
    if not entry.email:
        return SeeOther(entry.private_path)
    if request.method == "POST" and not antispam.is_cross_site(request):
        links.renew_link(entry)
        return SeeOther(reverse("challenges:new_link_sent"))
    effect = _(
        "Do this if someone else may have the link to this page. It will stop working "
        "at once, and so will the links in all our emails so far. We will send a new "
        "one to %(email)s."
    )
    return confirm_page(
        request,
        entry,
        question=_("Get a new link?"),
        effects=[
            effect % {"email": entry.email},
            _("Can you no longer read emails there? Then contact us first."),
        ],
        yes=_("Yes, end this link and send me a new one"),
        no=_("No, keep this link"),
    )


@require_safe
def new_link_sent(request: HttpRequest) -> HttpResponse:
    context = {"emails_are_slow": emails_are_slow()}
    return render(request, "challenges/new_link_sent.html", context)
