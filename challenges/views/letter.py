"""The page behind an emailed link to a draft that nobody has opened yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from challenges.models import Draft
from challenges.services.entering import drafts
from challenges.views.access import READ_AND_POST, private_page
from core import antispam
from core.http import SeeOther
from core.templatetags.formatting import plain_date


@private_page(Draft, methods=READ_AND_POST, is_for_unopened=True)
def mine(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask whose draft it is, before any word of it is shown. Programs that look at the
    links in emails change nothing."""
    if draft.link_nonce != draft.letter_nonce:  # the link of who typed the address
        return SeeOther(draft.draft_path)
    if request.method == "POST" and not antispam.is_cross_site(request):
        drafts.open_letter(draft)
        return SeeOther(draft.draft_path)
    context = {
        "question": _("Did you begin this idea?"),
        "effects": [
            _("Somebody began it on %(date)s, and gave your email address.")
            % {"date": plain_date(draft.begun_at)},
            _(
                "If that was you, carry on: from then on only the link in our email "
                "opens it, and a page of it that is open elsewhere ends."
            ),
            _("If it was not you, delete it: you then get no more emails about it."),
        ],
        "yes": _("Yes, carry on"),
        "no": _("No, delete it"),
        "back_url": f"{draft.draft_path}delete/",
    }
    return render(request, "confirm.html", context)
