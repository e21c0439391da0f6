"""Staff who enter an idea for somebody who rang, wrote or came."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.forms.add_entry import StaffEntryForm
from challenges.models import Draft, Entry
from challenges.models.workflow import Origin
from challenges.services.entering import drafts, entries
from core.admin.workflow import WorkflowAdmin
from core.users import get_staff_user

DRAFT, SEEN = "draft", "seen"
"""In the address, when staff enter a draft for somebody: its reference, and the version
that they opened."""

SEND_KEYS = uuid.UUID("5e0d5b0e-6c3b-4d0a-9d53-6f1a5f5c1d3e")


def idempotency_key(request: HttpRequest) -> uuid.UUID:
    """Names this very send. The CSRF token is another one each time a form is shown: a
    double click sends the same words, and the next form of the same words does not."""
    files = [(file.name, file.size) for file in request.FILES.values()]
    send = request.path, sorted(request.POST.lists()), files
    return uuid.uuid5(SEND_KEYS, repr(send))


class AddEntryAdmin(WorkflowAdmin):
    """The form for new entries, which may begin with the words of a draft."""

    form = StaffEntryForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)  # for somebody who rang, wrote or came

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A form that is refused when its draft is not the one that was opened."""
        form = super().get_form(request, *args, **kwargs)
        if request.method == "POST":
            form.refusal = self._why_not(request)
        return form

    def _why_not(self, request: HttpRequest) -> str:
        """Of entering a draft for somebody; "" if it can be done. Holds its lock."""
        reference = request.GET.get(DRAFT, "")
        if not reference:
            return ""
        locked = Draft.objects.select_for_update().filter(reference=reference).first()
        if locked is None:
            entry = Entry.objects.filter(reference=reference).first()
            if entry is None:
                return gettext("The draft was deleted: ask them again.")
            if entry.entered_by != request.user:
                return gettext("It was sent meanwhile: find it under Entries.")
            return ""  # a double click
        if locked.fingerprint != request.GET.get(SEEN, ""):
            return gettext("The draft was changed meanwhile: open it again.")
        return ""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The words of a draft, when somebody has asked us to enter it for them."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        initial.pop(SEEN, None)
        draft = Draft.objects.filter(reference=initial.pop(DRAFT, "")).first()
        if draft is None:
            if DRAFT in request.GET:
                messages.warning(request, _("There is no draft with this number."))
            return initial
        origin = {"challenge": draft.challenge_id, "origin": Origin.PHONE}
        return {"email": draft.email, **draft.answers, **origin}

    def save_model(
        self, request: HttpRequest, obj: Entry, form: ModelForm, change: bool
    ) -> None:
        by, reference = get_staff_user(request), request.GET.get(DRAFT, "")
        if draft := Draft.objects.filter(reference=reference).first():
            seen = request.GET.get(SEEN, "")
            entry = drafts.send(draft, entry=obj, fingerprint=seen, by=by)
        elif reference:  # a double click, as get_form has made sure
            entry = Entry.objects.get(reference=reference)
        else:
            entry = entries.submit(obj, idempotency_key=idempotency_key(request), by=by)
        obj.pk = entry.pk  # after a double click, that of the first one
        obj.refresh_from_db()

    def log_addition(self, request: HttpRequest, obj: Entry, message: Any) -> None:
        """The history of the entry says who typed it in; a log that names the title
        would outlive the entry."""
