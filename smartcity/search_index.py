"""The index of the search follows what is stored: in the transaction of each save and
deletion, wherever it is made. Every night all is compared, and what differs is mended.

See docs/decisions/search.md, also for why these are Django's signals and no calls."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from challenges.models import Challenge, Entry
from challenges.models.workflow import PUBLIC_TEXT_FIELDS, Status
from core.models import PageText
from events.models import Venue
from news.models import Post, Topic
from projects.models import Step
from search import services, vocabulary
from search.services import Content
from smartcity.search_pages import PAGE, page_contents
from smartcity.search_sources import SOURCES, WITH_RELEASES, Source

ENTRY_FIELDS = {*PUBLIC_TEXT_FIELDS, "status", "may_publish", "focus_area"}
"""Fields of an idea that the index depends on: most saves change others."""

THROUGH: dict[str, list[Any]] = {
    "challenge": [Challenge.focus_areas.through],
    "news": [Post.focus_areas.through, Post.topics.through],
}
NAMED_AFTER = {Venue: ("event", "venue"), Topic: ("news", "topics")}
"""Models whose names are words of other rows: the kind of these, and their field."""


def connect() -> None:
    """Listen to every save and deletion of what can be found."""
    for kind, source in SOURCES.items():
        post_save.connect(
            partial(_saved, kind=kind), source.model, weak=False, dispatch_uid=kind
        )
        post_delete.connect(
            partial(_deleted, kind=kind), source.model, weak=False, dispatch_uid=kind
        )
        for through in THROUGH.get(kind, []):
            m2m_changed.connect(
                partial(_related, kind=kind), through, weak=False, dispatch_uid=kind
            )
    pre_save.connect(_note_hidden_names, Challenge, dispatch_uid="search")
    post_save.connect(_index_names, Challenge, dispatch_uid="search names")
    post_save.connect(_text_saved, PageText, dispatch_uid="search")
    for model in NAMED_AFTER:
        post_save.connect(_renamed, model, dispatch_uid="search")
    for signal in (post_save, post_delete):
        signal.connect(_step_changed, Step, dispatch_uid="search")


def _saved(
    *,
    kind: str,
    instance: Any,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    if isinstance(instance, Entry):
        if update_fields is not None and ENTRY_FIELDS.isdisjoint(update_fields):
            return
        if instance.status != Status.APPROVED or not instance.may_publish:
            if not created:
                services.remove(kind, [instance.pk])
            return
    _index(kind, pk=instance.pk)


def _deleted(*, kind: str, instance: Model, **kwargs: Any) -> None:
    services.remove(kind, [instance.pk])


def _related(
    *, kind: str, instance: Model, action: str, reverse: bool, **kwargs: Any
) -> None:
    if action.startswith("post_") and not reverse:
        _index(kind, pk=instance.pk)


def _note_hidden_names(*, instance: Any, **kwargs: Any) -> None:
    """Remember that the names of who sent the ideas are hidden from now on, or shown:
    only then are the ideas indexed again."""
    stored = Challenge.objects.filter(pk=instance.pk).first() if instance.pk else None
    was_hidden = stored is not None and stored.names_are_hidden
    instance.names_have_changed = was_hidden != instance.names_are_hidden


def _index_names(*, instance: Any, created: bool = False, **kwargs: Any) -> None:
    if instance.names_have_changed and not created:
        _index("idea", challenge=instance)


def _text_saved(**kwargs: Any) -> None:
    repair_pages()


def _renamed(*, sender: type[Model], instance: Model, **kwargs: Any) -> None:
    kind, field = NAMED_AFTER[sender]
    _index(kind, **{field: instance})


def _step_changed(*, instance: Step, **kwargs: Any) -> None:
    _index("project", pk=instance.project_id)


def _index(kind: str, **which: Any) -> None:
    source = SOURCES[kind]
    services.index(map(source.content, source.rows().filter(**which)))


def repair(
    progress: Callable[[str, int], object] = lambda kind, number: None,
) -> dict[str, int]:
    """Compare the index with everything, and mend it; returns how many documents of
    each kind were wrong. Safe to run twice, in parallel, and to be killed."""
    wrong = {kind: _repair(kind, partial(progress, kind)) for kind in SOURCES}
    return {**repair_pages(), **wrong}


def repair_pages() -> dict[str, int]:
    """Compare what comes with a release: the pages that no row stands for, and kinds of
    few rows."""
    wrong = {kind: _repair(kind) for kind in WITH_RELEASES}
    pages = {content.pk: content for content in page_contents()}
    wrong[PAGE] = services.repair(
        PAGE, pages.values(), lambda pks: [pages[pk] for pk in pks if pk in pages]
    )
    return wrong


def _repair(kind: str, progress: Callable[[int], object] = lambda number: None) -> int:
    source = SOURCES[kind]
    rows = source.rows().order_by("pk").iterator(services.CHUNK_SIZE)
    return services.repair(
        kind, map(source.content, rows), partial(_locked, source), progress=progress
    )


def _locked(source: Source, pks: list[int]) -> Iterator[Content]:
    rows = source.rows().filter(pk__in=pks).select_for_update(of=("self",))
    return map(source.content, rows)


def rebuild(
    progress: Callable[[str, int], object] = lambda kind, number: None,
) -> dict[str, int]:
    """Mend the index, and gather the vocabulary anew."""
    wrong = repair(progress)
    vocabulary.forget_words()
    vocabulary.learn_words()
    return wrong
