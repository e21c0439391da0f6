"""Messages for staff: read, answered, closed; their words are never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.models import TRANSITIONS, Message, Status
from core.admin.read_only import short_date
from core.admin.workflow import WorkflowAction, WorkflowAdmin


@admin.register(Message)
class MessageAdmin(WorkflowAdmin):
    list_display = ["reference", "name", "status_word", "received", "topic"]
    list_display_links = ["reference", "name"]
    list_filter = ["status", "topic"]
    search_fields = ["reference", "name", "email", "text"]
    date_hierarchy = "sent_at"

    desk_template = "admin/contact/message/answer.html"
    moves = TRANSITIONS
    verb_permission = "contact.answer_message"
    message_label = _("Answer")
    message_help_text = _("Goes into the email, between “Dear …” and our address.")
    verbs = {
        "answer": WorkflowAction(
            Status.ANSWERED,
            services.answer,
            _("Send the answer"),
            done=_("answered. Your answer is on its way."),
            message_required_error=_("Write the answer first."),
            is_usual=True,
        ),
        "close": WorkflowAction(
            Status.CLOSED,
            services.close,
            _("Close without an answer"),
            done=_("closed. Nobody gets an email."),
            has_message=False,
        ),
        "reopen": WorkflowAction(
            Status.NEW,
            services.reopen,
            _("Open again"),
            done=_("open again."),
            has_message=False,
        ),
    }

    @admin.display(description=_("received"), ordering="sent_at")
    def received(self, message: Message) -> str:
        return short_date(message.sent_at)
