"""The choices of a filter are drawn as Django draws them."""

from django import forms
from django.test.html import parse_html

from core.filters import FilterSelect

CHOICES = [("", "All"), ("a&b", "Bees & <bats>"), ("c", "Cafés")]


def test_choices_are_drawn_as_django_draws_them() -> None:
    attrs = {"id": "area", "disabled": True, "data-x": '"'}
    drawn = [
        parse_html(widget(choices=CHOICES).render("area", value, attrs))
        for widget in (FilterSelect, forms.Select)
        for value in ("", "a&b", None)
    ]
    assert drawn[:3] == drawn[3:]
