"""Share a draft: the page of the admin that makes a link, and what the link opens."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import object_page, render_admin_page
from core.admin.preview import PreviewAdmin
from core.admin.publishable import PublishableAdmin
from core.draft_links import LIFE, end_link, find_draft, link_of, make_link, token_of
from core.forms import LongLineInput
from core.http import SeeOther, behind_private_link
from core.pictures import Pictured, picture_response
from core.publishing import Publication


def share(model_admin: "SharingAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the link to a draft; make it, or end it."""
    obj = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_change_permission(request, obj):
        raise PermissionDenied
    if request.method == "POST":
        shown, now = request.POST.get("shown", ""), link_of(obj)
        if now and now.nonce != shown:
            messages.warning(
                request, _("A colleague has made a link meanwhile: here it is.")
            )
        elif "end" in request.POST:
            end_link(obj)
            model_admin.log_change(request, obj, _("Ended the link to the draft."))
            messages.success(request, _("The link is ended: it opens nothing now."))
        elif not obj.has_been_public:
            make_link(obj)
            model_admin.log_change(request, obj, _("Made a link to the draft."))
            messages.success(request, _("The link is made. Copy it and send it."))
        return SeeOther(model_admin.page_url("share", pk))
    link = None if obj.has_been_public else link_of(obj)
    path = reverse("shared_draft", args=[token_of(link)]) if link else ""
    return render_admin_page(
        model_admin,
        request,
        "admin/share.html",
        _("Share the draft"),
        obj=obj,
        object_url=model_admin.page_url("change", pk),
        link=link,
        link_url=settings.SITE_URL + path,
        days=LIFE.days,
    )


SHARE_PAGE = object_page("share", share)


@behind_private_link(["GET", "HEAD"])
def shared_draft(request: HttpRequest, token: str) -> HttpResponse:
    """Show a draft to somebody who has its link. What is public meanwhile is at its
    own address."""
    link, obj = find_draft(token) or (None, None)
    if obj is not None and obj.publication == Publication.PUBLISHED:
        return redirect(obj.get_absolute_url())  # type: ignore[attr-defined]  # each subclass has it
    if link is None or obj is None:
        return render(request, "draft_ended.html", status=404)
    model_admin: Any = admin.site.get_model_admin(type(obj))
    if isinstance(obj, Pictured):
        obj.picture_base = f"{request.path}picture/"
    context = {
        **model_admin.draft_context(obj),
        "public_page": model_admin.preview_template,
        "until": link.expires_at,
    }
    return render(request, "draft.html", context)


@behind_private_link(["GET", "HEAD"])
def shared_picture(
    request: HttpRequest, token: str, pk: int, filename: str
) -> HttpResponseBase:
    """Send the picture of a draft to somebody who has its link."""
    _link, obj = find_draft(token) or (None, None)
    if not isinstance(obj, Pictured):
        raise Http404
    return picture_response(request, obj, pk, filename)


class SharingAdmin(PreviewAdmin, PublishableAdmin):
    """Admin of what can be shown to others before it is public."""

    pages = [*PreviewAdmin.pages, SHARE_PAGE]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "summary":
            kwargs = {"widget": LongLineInput, **kwargs}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def draft_context(self, obj: Any) -> dict[str, Any]:
        """Return what the public page takes."""
        return {str(self.opts.model_name): obj}

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj and not obj.has_been_public and self.has_change_permission(request, obj):
            context["share_url"] = self.page_url("share", obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)
