"""Previous and Next on the page of an idea walk the list that it was opened from.

Django reads the URL of the list with a ChangeList, the walk with `filtered_objects`:
whatever it says, both mean the same ideas."""

import pytest
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.admin.filters import FILTERS
from challenges.models import Attachment, Entry
from challenges.services.moderation import decisions, triage
from core.admin.queue import filtered_objects
from core.models import SiteSettings
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.support.examples import examples

LIST = "/admin/challenges/entry/"
NO_SUCH = ["", "0", "7", "x", "-1", str(10**30)]

VALUES = {
    spec.parameter: st.sampled_from([*dict(spec.fixed_options), *NO_SUCH])
    for spec in FILTERS
}
DJANGO = {
    "q": st.sampled_from(["bee", "trees bikes", "kim@example.com", "\u200bbee", "zzz"]),
    "o": st.sampled_from(["1", "-1", "6", "6.-1", "x"]),
    "p": st.sampled_from(["1", "2", "x"]),
    "colour": st.just("red"),
    "title__startswith": st.just("B"),
    "_facets": st.just("True"),
}
PAIRS = [
    st.tuples(st.just(name), values) for name, values in {**VALUES, **DJANGO}.items()
]
PARAMS = st.lists(st.one_of(PAIRS), max_size=3).map(dict)
"""A few at once: with many, hardly any idea is left."""


@pytest.fixture
def ideas(site: SiteSettings, staff: User) -> None:
    """Ideas of all kinds, a few for each filter."""
    challenge = make_challenge(title="Warm homes")
    bees = make_entry(title="Bees", email="kim@example.com", by=staff, origin="phone")
    triage.assign(bees, to=staff, by=staff)
    Attachment.objects.create(entry=bees, kind="document", name="plan.pdf")
    make_entry(title="Bee roof", challenge=challenge, links="https://example.com/")
    make_entry(title="Trees", email="kim@example.com", audience="school")
    decisions.mark_spam(make_entry(title="Buy bees"), by=staff)
    taken_down = make_public_entry(staff, title="Bikes", challenge=challenge)
    triage.take_down(taken_down, reason="Why.", by=staff)
    Entry.objects.filter(title="Trees").update(is_late=True)


def in_list(request: HttpRequest) -> list[int] | None:
    """The keys of the list at this URL; None if Django knows no such list."""
    model_admin = admin.site.get_model_admin(Entry)
    try:
        changelist = model_admin.get_changelist_instance(request)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return None
    return list(changelist.queryset.values_list("pk", flat=True))


def in_walk(request: HttpRequest, query: str) -> list[int] | None:
    model_admin = admin.site.get_model_admin(Entry)
    params = dict(QueryDict(query).lists())
    try:
        entries = filtered_objects(model_admin, request, params)
    except IncorrectLookupParameters:
        return None
    return list(entries.values_list("pk", flat=True))


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(params=PARAMS)
def test_the_walk_goes_through_the_rows_of_the_list(
    ideas: None, staff: User, params: dict[str, str]
) -> None:
    request = RequestFactory().get(LIST, params)
    request.user, request.resolver_match = staff, resolve(LIST)
    listed, walked = in_list(request), in_walk(request, request.META["QUERY_STRING"])
    if "o" in params and listed is not None and walked is not None:
        listed, walked = sorted(listed), sorted(walked)  # the walk keeps its own order
    assert walked == listed
