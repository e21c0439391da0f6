"""Messages for staff, who read, answer and close them; nobody changes their text."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.models import TRANSITIONS, Message, Status
from core.admin.actions import WorkflowAction
from core.admin.read_only import short_date
from core.admin.service_pages import ACTION_PAGE
from core.admin.workflow import WorkflowAdmin


@admin.register(Message)
class MessageAdmin(WorkflowAdmin):
    pages = [ACTION_PAGE]
    list_display = ["reference", "name", "status_badge", "received", "topic"]
    list_display_links = ["reference", "name"]
    list_filter = ["status", "topic"]
    search_fields = ["reference", "name", "email", "text"]
    date_hierarchy = "sent_at"

    object_template = "admin/contact/message/answer.html"
    transitions = TRANSITIONS
    action_permission = "contact.answer_message"
    message_label = _("Answer")
    message_help_text = _("Goes into the email, between “Dear …” and our address.")
    workflow_actions = {
        "answer": WorkflowAction(
            Status.ANSWERED,
            services.answer,
            _("Send the answer"),
            _("answered. Your answer is on its way."),
            message_required_error=_("Write the answer first."),
            is_primary=True,
        ),
        "close": WorkflowAction(
            Status.CLOSED,
            services.close,
            _("Close without an answer"),
            _("closed. Nobody gets an email."),
            has_message=False,
        ),
        "reopen": WorkflowAction(
            Status.NEW,
            services.reopen,
            _("Open again"),
            _("open again."),
            has_message=False,
        ),
    }

    @admin.display(description=_("received"), ordering="sent_at")
    def received(self, message: Message) -> str:
        return short_date(message.sent_at)
