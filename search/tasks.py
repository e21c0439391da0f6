"""Background tasks of the search."""

from celery import shared_task

from search import vocabulary


@shared_task
def learn_words() -> int:
    """Gather the words of new and changed documents for “did you mean”."""
    return vocabulary.learn_words()
