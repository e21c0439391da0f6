"""Public pages: the list of projects, a project, and what we did because of ideas."""

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from challenges.models import ProgressUpdate
from core.addresses import published_page
from core.feeds import Head, atom_feed, json_feed
from core.filters import filtered
from core.list_files import MAX_IN_ATOM, MAX_IN_FILE, list_file
from core.pictures import picture_response
from core.shared_pages import shared_page
from focus_areas.models import FocusArea
from projects.feeds import feed_item
from projects.forms import ProjectFilterForm
from projects.models import Project, Step

PER_PAGE = 24
IDEAS_SHOWN = 6
RELATED_PROJECTS = 3


ADDRESSES = {"area": FocusArea.objects.all}
"""Filters that name something by its address; see core.addresses."""

file_of_projects = partial(
    list_file,
    ProjectFilterForm,
    ADDRESSES,
    list_name="projects:list",
    title=_("Projects"),
)
"""View decorator; see core.list_files."""


@require_safe
@filtered(ProjectFilterForm, ADDRESSES, is_file=False)
def project_list(request: HttpRequest, form: ProjectFilterForm) -> HttpResponse:
    paginator = Paginator(form.projects().for_lists(), PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page_obj}
    return render(request, "projects/project_list.html", context)


@file_of_projects(content_type="application/atom+xml; charset=utf-8")
def atom(form: ProjectFilterForm, head: Head) -> bytes:
    return atom_feed(head, map(feed_item, form.projects().whole()[:MAX_IN_ATOM]))


@file_of_projects(content_type="application/feed+json; charset=utf-8")
def json(form: ProjectFilterForm, head: Head) -> bytes:
    return json_feed(head, map(feed_item, form.projects().whole()[:MAX_IN_FILE]))


@shared_page("page")
@require_safe
def you_said_we_did(request: HttpRequest) -> HttpResponse:
    """Show what people said beside what was done, and what became of their ideas."""
    answers = Step.objects.published().answers()
    updates = ProgressUpdate.objects.published().latest_of_each_idea().for_cards()
    context = {
        "page_obj": Paginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "updates": updates[:IDEAS_SHOWN],
    }
    return render(request, "projects/you_said_we_did.html", context)


@shared_page()
@require_safe
@published_page(Project.objects.for_lists().published)
def project(request: HttpRequest, project: Project) -> HttpResponse:
    others = Project.objects.published().in_area(project.focus_area)
    steps = project.steps.filter(on__lte=timezone.localdate())
    context = {
        "project": project,
        "steps": steps.order_by("on", "pk"),
        "related": others.exclude(pk=project.pk)
        .latest_first()
        .for_lists()[:RELATED_PROJECTS],
    }
    return render(request, "projects/project.html", context)


@require_safe
@published_page(Project.objects.select_related("picture").published)
def picture(
    request: HttpRequest, project: Project, pk: int, filename: str
) -> HttpResponseBase:
    return picture_response(request, project, pk, filename)
