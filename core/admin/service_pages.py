"""Pages behind the buttons of an object: each calls a service.

A service may refuse (TransitionNotAllowed). `run_service` says why, and whatever became
of it shows the page again with all that was typed: no button loses any of it."""

from collections.abc import Callable, Collection
from functools import partial, wraps
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.admin.actions import SideForm
from core.admin.half_written import get_unused, keep_input
from core.admin.keys import key_of
from core.admin.pages import admin_url_to_go_to, object_page
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.text.clean import strip_invisible
from core.typed_words import LOST_FILES, drop_words, keep_words, say_kept
from core.types import StrOrPromise, View
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed


class Service(Protocol):
    def __call__(self, obj: Any, /, *, by: User) -> object: ...


def object_action(
    *permissions: str,
) -> Callable[[Callable[[Any, HttpRequest, Any], HttpResponse]], View]:
    """Make a page of a function that takes the model admin, the request and the object.

    See `get_object_or_deny` for the permissions. The function sees POST only: GET,
    after signing in again or a reload, leads to the page of the object."""

    def decorate(view: Callable[[Any, HttpRequest, Any], HttpResponse]) -> View:
        @wraps(view)
        def page(
            model_admin: WorkflowAdmin, request: HttpRequest, pk: int
        ) -> HttpResponse:
            obj = model_admin.get_object_or_deny(request, pk, *permissions)
            if request.method != "POST":
                return model_admin.redirect_to_object(request, obj)
            drop_words(request, obj)
            if LOST_FILES in request.POST:  # to be chosen again first
                return model_admin.render_object_page(request, obj)
            return view(model_admin, request, obj)

        return page

    return decorate


def call_service(
    model_admin: WorkflowAdmin,
    request: HttpRequest,
    obj: Any,
    service: Service,
    *,
    must_match: Collection[str] = (),
) -> bool:
    """Call `service(obj, by=…)`. Return whether it is done; a message says why not.
    Raises Http404 if the object is gone.

    See `check_not_stale` for `must_match`."""
    try:
        with transaction.atomic():
            if must_match:
                model_admin.check_not_stale(request, obj, must_match)
            service(obj, by=get_staff_user(request))
    except TransitionNotAllowed as error:
        obj.refresh_from_db()
        messages.error(request, model_admin.get_refusal(request, obj, error))
        return False
    except type(obj).DoesNotExist as error:  # deleted this moment
        raise Http404 from error
    return True


def run_service(
    model_admin: WorkflowAdmin,
    request: HttpRequest,
    obj: Any,
    service: Callable[..., object],
    success_message: StrOrPromise,
    *,
    form: SideForm | None = None,
    fields_to_clear: Collection[str] = (),
    must_match: Collection[str] = (),
) -> HttpResponse:
    """Call a service for a button of the page of an object, say what became of it, and
    show the page with all that was typed.

    The fields of `form` are arguments of the service; other arguments come with it, as
    a `partial`, which mypy checks. What was typed in `form`, or in `fields_to_clear`,
    is dropped when the service is done."""
    if form is not None:
        if not form.is_valid():
            return model_admin.render_object_page(request, obj, form)
        service = partial(service, **form.get_service_kwargs())
        fields_to_clear = form.fields
    if not call_service(model_admin, request, obj, service, must_match=must_match):
        return model_admin.render_object_page(request, obj, form)
    messages.success(request, success_message)
    return model_admin.show_again(request, obj, fields_to_clear)


def service_view(
    service: Callable[..., object],
    success_message: StrOrPromise,
    form_class: type[SideForm] | None = None,
    *,
    permissions: Collection[str] = (),
    must_match: Collection[str] = (),
) -> View:
    """Make the page of a button that calls a service; see `run_service`."""
    if form_class and not permissions:
        permissions = [form_class.permission]

    @object_action(*permissions)
    def view(
        model_admin: WorkflowAdmin, request: HttpRequest, obj: Any
    ) -> HttpResponse:
        form = form_class(request.POST, request.FILES) if form_class else None
        return run_service(
            model_admin,
            request,
            obj,
            service,
            success_message,
            form=form,
            must_match=must_match,
        )

    return view


def note_view(service: Callable[..., object]) -> View:
    """Make the page of the button that keeps the note to staff in the history, and
    decides nothing."""

    @object_action()
    def view(
        model_admin: WorkflowAdmin, request: HttpRequest, obj: Any
    ) -> HttpResponse:
        text = strip_invisible(request.POST.get("staff_note", ""))
        if not text.strip():
            messages.error(request, _("Write the note first."))
            return model_admin.render_object_page(request, obj)
        return run_service(
            model_admin,
            request,
            obj,
            partial(service, text=text),
            _("The note is in the history."),
            fields_to_clear=["staff_note"],
        )

    return view


def undo_view(service: Callable[..., object]) -> View:
    """Make the page of the button that undoes the last decision, while nobody outside
    has been told of it. The service takes the `decision_id` that the page showed."""

    @object_action()
    def view(
        model_admin: WorkflowAdmin, request: HttpRequest, obj: Any
    ) -> HttpResponse:
        decision_id = key_of(request.POST.get("decision", "")) or None
        undo = partial(service, decision_id=decision_id)
        done = _("Undone. No email went out.")
        return run_service(model_admin, request, obj, undo, done)

    return view


@object_action()
def run_action(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Any
) -> HttpResponse:
    """Run the action of the button, or say why not."""
    form = model_admin.get_action_form(request.POST, obj)
    action = model_admin.workflow_actions.get(request.POST.get("action_name", ""))
    if action is None:
        messages.error(request, model_admin.no_action_error)
        return model_admin.render_object_page(request, obj, form)
    if not model_admin.validate_for(form, action):
        return model_admin.render_object_page(request, obj, form)
    url = model_admin.get_success_url(request, obj, action)
    unused = get_unused(model_admin, request, obj, form)
    is_done = call_service(
        model_admin,
        request,
        obj,
        partial(action.service, **model_admin.get_service_kwargs(form, action)),
        must_match=["status", "fingerprint"],
    )
    if not is_done:
        return model_admin.render_object_page(request, obj, form)
    model_admin.report_success(request, obj, action, url)
    if unused is not None:
        keep_words(request, obj, unused)
        say_kept(request, model_admin.object_url(request, "change", obj))
    return SeeOther(url)


ACTION_PAGE = object_page("action", run_action)


def leave(model_admin: WorkflowAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a link of the page of an object, and keep what was typed there."""
    obj = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_view_permission(request, obj):
        raise PermissionDenied
    keep_input(model_admin, request, obj, request.POST)
    url = admin_url_to_go_to(request)
    return SeeOther(url) if url else model_admin.redirect_to_object(request, obj)


LEAVE_PAGE = object_page("leave", leave)
