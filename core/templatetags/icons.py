"""The tag {% icon "calendar" %}."""

from django import template

from core import icons

register = template.Library()
register.simple_tag(icons.svg, name="icon")
