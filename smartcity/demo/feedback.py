"""Answers to “Is this page useful?” in the demo: see feedback.toml."""

import uuid
from typing import Any

from feedback import services
from feedback.models import Answer


def load_answer(data: dict[str, Any]) -> None:
    stored = services.answer(
        data["page"], is_useful=data["is_useful"], sender=uuid.uuid4().hex
    )
    texts = {name: data.get(name, "") for name in ("doing", "better")}
    services.add_words(stored, **texts)
    Answer.objects.filter(pk=stored.pk).update(answered_at=data["at"])
