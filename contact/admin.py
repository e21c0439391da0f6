"""Messages for staff: read, answered, closed; their words are never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.models import MOVES, Message, Status
from smartcity.desk import DeskAdmin, Verb
from smartcity.rows import short_date


@admin.register(Message)
class MessageAdmin(DeskAdmin):
    list_display = ["reference", "name", "status_word", "received", "topic"]
    list_display_links = ["reference", "name"]
    list_filter = ["status", "topic"]
    search_fields = ["reference", "name", "email", "text"]
    date_hierarchy = "sent_at"

    desk_template = "admin/contact/message/answer.html"
    moves = MOVES
    verb_permission = "contact.answer_message"
    note_label = _("Answer")
    note_help = _("Goes into the email, between “Dear …” and our address.")
    verbs = {
        "answer": Verb(
            Status.ANSWERED,
            services.answer,
            _("Send the answer"),
            done=_("answered. Your answer is on its way."),
            note_missing=_("Write the answer first."),
            is_usual=True,
        ),
        "close": Verb(
            Status.CLOSED,
            services.close,
            _("Close without an answer"),
            done=_("closed. Nobody gets an email."),
            takes_note=False,
        ),
        "reopen": Verb(
            Status.NEW,
            services.reopen,
            _("Open again"),
            done=_("open again."),
            takes_note=False,
        ),
    }

    @admin.display(description=_("received"), ordering="sent_at")
    def received(self, message: Message) -> str:
        return short_date(message.sent_at)
