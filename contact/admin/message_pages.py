"""The pages beside the page of a message: what its buttons do, and its files."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact import questions, services, triage
from contact.forms import (
    AnswerFileForm,
    AssignMessageForm,
    CannedAnswerForm,
    SenderAddressForm,
    TopicForm,
)
from contact.models import Message
from core.admin.actions import add_below
from core.admin.assigning import assign_view
from core.admin.half_written import keep_input
from core.admin.keys import key_of
from core.admin.pages import Page, object_page
from core.admin.service_pages import (
    ACTION_PAGE,
    LEAVE_PAGE,
    call_service,
    note_view,
    object_action,
    run_service,
    service_view,
    undo_view,
)
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.uploads import stored_response
from outbox.admin.emailed import PREVIEW_PAGE
from outbox.admin.last_decision import UNDO_LAST_PAGE


@object_action()
def save_draft(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Message
) -> HttpResponse:
    """Keep what stands in the box for later. An empty box deletes the draft."""
    form = model_admin.get_action_form(request.POST, obj)
    if not form.is_valid():
        return model_admin.render_object_page(request, obj, form)
    text = form.cleaned_data["message"]
    save = partial(services.save_draft, message=text)
    match = ["status", "fingerprint"]
    if not call_service(model_admin, request, obj, save, must_match=match):
        return model_admin.render_object_page(request, obj, form)
    done = _("The draft is saved.") if text else _("There is no draft any more.")
    messages.success(request, done)
    obj.refresh_from_db()  # so that what is saved now is nothing half-written
    return model_admin.show_again(request, obj)


@object_action("contact.add_question")
def publish_question(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Message
) -> HttpResponse:
    """Lead to the question for everybody that is made of this one. What was typed on
    this page is kept."""
    question = None
    keep_input(model_admin, request, obj, request.POST)
    if call_service(model_admin, request, obj, questions.draft_question):
        question = obj.questions.get()
    if question is None:
        return model_admin.redirect_to_object(request, obj)
    messages.info(request, _("Read both texts once more, then publish them."))
    return SeeOther(reverse("admin:contact_question_change", args=[question.pk]))


def file(
    model_admin: WorkflowAdmin,
    request: HttpRequest,
    pk: int,
    file_pk: int,
    filename: str,
) -> HttpResponseBase:
    """Send a picture or a document to staff who may read the message."""
    obj = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_view_permission(request, obj):
        raise PermissionDenied
    attachment = get_object_or_404(obj.attachments, pk=file_pk)
    return stored_response(attachment.storage_name(filename), shown_as=attachment.name)


@object_action()
def insert_canned_answer(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Message
) -> HttpResponse:
    """Add a canned answer below what stands in the box."""
    form = CannedAnswerForm(request.POST)
    if not form.is_valid():
        return model_admin.render_object_page(request, obj, form)
    data = request.POST.copy()
    text = form.cleaned_data["canned_answer"].filled_in(obj)
    data["message"] = add_below(data.get("message", ""), text)
    del data["canned_answer"]
    return model_admin.render_object_page(request, obj, data=data)


forward = service_view(
    triage.forward,
    _("It has another topic."),
    TopicForm,
    must_match=["fingerprint"],
)

add_file = service_view(
    triage.add_file, _("The file goes with your next answer."), AnswerFileForm
)


@object_action()
def remove_file(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Message
) -> HttpResponse:
    """Remove the file of the button, which has gone with no answer yet."""
    key = key_of(request.POST.get("file", ""))
    service = partial(triage.remove_file, key=key)
    return run_service(model_admin, request, obj, service, _("The file is removed."))


correct_address = service_view(
    triage.correct_address,
    _("The email address is corrected."),
    SenderAddressForm,
    must_match=["fingerprint"],
)

PAGES = [
    ACTION_PAGE,
    LEAVE_PAGE,
    PREVIEW_PAGE,
    Page("<int:pk>/files/<int:file_pk>/<str:filename>", file, "file"),
    object_page("draft", save_draft),
    object_page("note", note_view(triage.add_note)),
    object_page("undo", undo_view(services.undo)),
    UNDO_LAST_PAGE,
    object_page("address", correct_address),
    object_page("forward", forward),
    object_page("canned", insert_canned_answer),
    object_page("add_file", add_file),
    object_page("remove_file", remove_file),
    object_page("question", publish_question),
    object_page("assign", assign_view(triage.assign, AssignMessageForm)),
]
