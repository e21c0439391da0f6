"""Tests of core.models.SiteSettings: links to social media."""

import pytest
from django.core.exceptions import ValidationError

from core.models import SiteSettings, validate_links


def test_social_media_are_read_line_by_line() -> None:
    settings = SiteSettings(
        social_media="Mastodon https://social.example/@city\n\nOur blog https://b.example"
    )
    assert settings.social_links == [
        ("Mastodon", "https://social.example/@city"),
        ("Our blog", "https://b.example"),
    ]


@pytest.mark.parametrize(
    "text", ["https://nameless.example", "Name javascript:alert(1)", "Name http://a.b"]
)
def test_social_media_need_a_name_and_a_safe_url(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_links(text)
