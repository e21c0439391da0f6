"""Published questions, which staff write, or make of messages."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contact.models import Question
from core.admin.versions import VersionedAdmin
from core.text.personal_data import find_personal_data


@admin.register(Question)
class QuestionAdmin(VersionedAdmin):
    list_display = ["title", "topic", "is_public"]
    list_filter = ["topic", "is_public"]
    list_select_related = ["topic"]
    search_fields = ["title", "answer"]
    ordering = ["topic__position", "pk"]
    readonly_fields = ["worth_a_look"]
    fields = ["title", "answer", "topic", "worth_a_look", "is_checked", "is_public"]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        is_public = obj is not None and obj.is_public
        return super().get_view_on_site_url(obj) if is_public else None

    @admin.display(description=_("worth a look"))
    def worth_a_look(self, obj: Any) -> str:
        """Return what rules found in the texts, as they are stored."""
        found = [find.text for find in find_personal_data(f"{obj.title}\n{obj.answer}")]
        if found:
            return ", ".join(found)
        return gettext(
            "No email address, phone number, postcode or card number was found. Names "
            "are not looked for."
        )
