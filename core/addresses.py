"""Addresses that people keep: what was public once is found, has moved, or is gone.

Nothing here costs a query while a page is found."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from core.draft_links import end_link
from core.models import OldAddress
from core.publishing import Addressed

View = Callable[..., HttpResponseBase]
Find = Callable[[], "QuerySet[Any]"]
"""Function that returns what visitors may see now, such as `Post.objects.published`."""

Gone = Callable[[HttpRequest, type[Model]], HttpResponseBase]
"""View of what was public once; it gets the model."""


@transaction.atomic
def keep_before_saving(obj: Addressed) -> Any:
    """Keep the address that `obj` has in the database, if visitors have found it there
    and no longer do once `obj` is saved; the link to its draft then ends, too. Call it
    before that, in the same transaction.

    Returns the row as it was if its address changes, else None."""
    model = type(obj)
    before = model._default_manager.select_for_update().filter(pk=obj.pk).first()
    if before is None or not before.has_been_public:
        return None
    if before.slug == obj.slug and obj.has_been_public:
        return None
    keep_address(model, before.slug, before.pk)
    if not obj.has_been_public:
        end_link(obj)
    return None if before.slug == obj.slug else before


def keep_before_deleting(obj: Addressed) -> None:
    if obj.has_been_public:
        keep_address(type(obj), obj.slug, obj.pk)


def keep_address(model: type[Model], slug: str, pk: int) -> None:
    OldAddress.objects.bulk_create(
        [OldAddress(kind=model._meta.label_lower, slug=slug, content_pk=pk)],
        update_conflicts=True,
        unique_fields=["kind", "slug"],
        update_fields=["content_pk"],
    )


def free_slug(model: type[Any], title: str) -> str:
    """Return an address made of a title, which nothing of this model has or had; "" if
    the title has no letter that an address can hold."""
    field: Any = model._meta.get_field("slug")
    base = slugify(title)[: field.max_length - 4].strip("-")
    rows = model._default_manager.filter(slug__startswith=base)
    old = OldAddress.objects.filter(kind=model._meta.label_lower, slug__startswith=base)
    taken = {*rows.values_list("slug", flat=True), *old.values_list("slug", flat=True)}
    taken.update(model.reserved_slugs)
    numbered = (f"{base}-{number}" for number in range(2, 1000))
    return base if base not in taken else next(s for s in numbered if s not in taken)


def old_address(model: type[Model], slug: str) -> OldAddress | None:
    return OldAddress.objects.filter(kind=model._meta.label_lower, slug=slug).first()


def published_page(find: Find, gone: Gone | None = None) -> Callable[[View], View]:
    """Decorate a view of what the `slug` in its URL names; it gets that object in place
    of the slug.

    What has moved redirects to the same page at its present address: 301, and for a
    form 308, with which browsers send the form again (RFC 9110, sections 15.4.2 and
    15.4.9). What was public once and is not any more is 410, or what `gone` answers;
    what never was is 404, the same as what does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            obj = find().filter(slug=slug).first()
            if obj is not None:
                return view(request, obj, **kwargs)
            moved = find_moved(find, slug)
            if moved is None:
                return (gone or gone_page)(request, find().model)
            match = request.resolver_match
            assert match is not None  # nosec B101
            path = reverse(match.view_name, kwargs={**match.kwargs, "slug": moved.slug})
            return _redirect(request, path, request.META["QUERY_STRING"])

        page.find = find  # type: ignore[attr-defined]  # to look up where links lead
        return page

    return decorate


def moved_filters(
    request: HttpRequest, filters: Mapping[str, Find], *, is_file: bool = False
) -> HttpResponseBase | None:
    """Answer for a list whose query names something that is not public there.

    `filters` are the parameters with addresses. If one has moved, this is a redirect to
    the same list with the present one. If one is gone, a file of the list is gone too.
    Otherwise None: the list itself says that it does not know the filter."""
    query, has_moved = request.GET.copy(), False
    for name, find in filters.items():
        slug = query.get(name, "")
        if not slug or find().filter(slug=slug).exists():
            continue
        try:
            moved = find_moved(find, slug)
        except Http404:
            continue
        if moved is not None:
            query[name], has_moved = moved.slug, True
        elif is_file:
            return gone_page(request, find().model)
    return _redirect(request, request.path, query.urlencode()) if has_moved else None


def find_moved(find: Find, slug: str) -> Addressed | None:
    """Return what stood at this address and is public at another one now; None if it is
    gone. Raises Http404 if visitors never found anything there.

    Asked only when nothing is public there."""
    model: Any = find().model
    if old := old_address(model, slug):
        moved: Addressed | None = find().filter(pk=old.content_pk).first()
        return moved
    hidden = model._default_manager.filter(slug=slug).first()
    if hidden is None or not hidden.has_been_public:
        raise Http404
    return None


def gone_page(request: HttpRequest, model: type[Model]) -> HttpResponseBase:
    """Answer 410 Gone (RFC 9110, section 15.5.11), with the template of this model that
    ends in `_gone`. Staff may publish it again: no cache relies on the answer."""
    name = f"{model._meta.app_label}/{model._meta.model_name}_gone.html"
    response = render(request, name, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _redirect(request: HttpRequest, path: str, query: str) -> HttpResponseBase:
    """Redirect for good. Staff may rename it back, so no cache relies on it: a browser
    that kept both redirects would go round in circles."""
    response = HttpResponsePermanentRedirect(
        f"{path}?{query}" if query else path,
        preserve_request=request.method not in {"GET", "HEAD"},
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
