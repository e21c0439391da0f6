"""Erasures for those who look after data protection: the record, and the page on which
they erase somebody."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.actions import focus_first_error
from core.admin.pages import PagesAdmin, render_admin_page
from core.admin.read_only import ReadOnlyAdmin, short_date
from core.forms import CleansText
from core.http import SeeOther
from core.models import Erasure
from core.templatetags.formatting import plain_datetime
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed
from smartcity.erasure import services

ERASE_PERMISSION = "core.erase_person"


class PersonForm(CleansText, forms.Form):
    person = forms.CharField(
        label=_("Email address or reference"),
        help_text=_(
            "An address finds all that came from it or went to it; a reference one "
            "idea, draft or message."
        ),
        max_length=300,
        error_messages={"required": _("Type an email address or a reference.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        validators=[services.validate_person],
    )
    names = forms.CharField(
        label=_("Other names of the person"),
        help_text=_(
            "With commas between them. Names are taken out of what pages said before; "
            "those that came with an idea or a message are known."
        ),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_names(self) -> list[str]:
        names = map(str.strip, self.cleaned_data["names"].split(","))
        return [name for name in names if name]


@admin.register(Erasure)
class ErasureAdmin(PagesAdmin, ReadOnlyAdmin):
    list_display = ["names", "who", "day"]
    search_fields = ["references"]
    fields = ["names", "who", "moment"]

    @admin.display(description=_("what was erased"))
    def names(self, erasure: Erasure) -> str:
        return str(erasure)

    @admin.display(description=_("by"), ordering="by")
    def who(self, erasure: Erasure) -> str:
        return display_name(erasure.by) if erasure.by else str(_("at the terminal"))

    @admin.display(description=_("when"))
    def moment(self, erasure: Erasure) -> str:
        return plain_datetime(erasure.at)

    @admin.display(description=_("when"), ordering="at")
    def day(self, erasure: Erasure) -> str:
        return short_date(erasure.at)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")

    def has_view_permission(
        self, request: HttpRequest, obj: Erasure | None = None
    ) -> bool:
        may_view = super().has_view_permission(request, obj)
        return may_view or self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ERASE_PERMISSION)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Look for a person, show what goes, and erase it. The address is in no URL,
        which browsers remember."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.POST or None)
        context: dict[str, Any] = {}
        if form.is_valid():
            if "erase" in request.POST and self._erase(request, **form.cleaned_data):
                return SeeOther(self.page_url("changelist"))
            context = _plan(**form.cleaned_data)
        focus_first_error(form)
        return render_admin_page(
            self,
            request,
            "admin/core/erasure/erase.html",
            _("Erase a person"),
            form=form,
            **context,
        )

    def _erase(self, request: HttpRequest, person: str, names: list[str]) -> bool:
        """Erase what the page showed. Return False, and say why, if it is no longer
        what is held."""
        fingerprint = request.POST.get("fingerprint", "")
        by = get_staff_user(request)
        try:
            erasure = services.erase_person(
                person, by=by, fingerprint=fingerprint, names=names
            )
        except TransitionNotAllowed as error:
            messages.error(request, str(error))
            return False
        done = _("Erased: %(names)s. Nobody was told.") % {"names": erasure}
        messages.success(request, done)
        return True


def _plan(person: str, names: list[str]) -> dict[str, Any]:
    """Return what the page shows of what would go."""
    items = services.find_held(person, names)
    return {
        "person": person,
        "names": ", ".join(names),
        "items": items,
        "fingerprint": services.get_fingerprint(items),
        "other_addresses": services.other_addresses(person, items),
        "pages": services.pages_that_name(person, items, names),
    }
