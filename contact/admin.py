"""Messages for staff: read, answered, closed; their words are never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.forms import AnswerForm
from contact.models import MOVES, Message, Status
from smartcity.desk import DeskAdmin, Verb


@admin.register(Message)
class MessageAdmin(DeskAdmin):
    list_display = ["reference", "name", "topic", "status_word", "sent_at"]
    list_display_links = ["reference", "name"]
    list_filter = ["status", "topic"]
    search_fields = ["reference", "name", "email", "text"]
    date_hierarchy = "sent_at"

    desk_template = "admin/contact/message/answer.html"
    moves = MOVES
    verb_form = AnswerForm
    verb_permission = "contact.answer_message"
    verbs = {
        "answer": Verb(Status.ANSWERED, services.answer, _("Send the answer")),
        "close": Verb(
            Status.CLOSED, services.close, _("Close without an answer"), ["staff_note"]
        ),
        "reopen": Verb(Status.NEW, services.reopen, _("Open again"), ["staff_note"]),
    }
