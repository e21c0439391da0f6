"""Filters for the fields of a form.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

from django import forms, template

register = template.Library()


@register.filter
def first_id(field: forms.BoundField) -> str:
    """Return the id of the first control of a field, for links that lead to it."""
    if isinstance(field.field.widget, forms.RadioSelect):
        return f"{field.auto_id}_0"
    return str(field.id_for_label)


@register.filter
def answer_text(field: forms.BoundField) -> str:
    """Return the answer as a person reads it; for a choice, its label."""
    if isinstance(field.field.widget, forms.RadioSelect):
        chosen = (option for option in field.subwidgets if option.data["selected"])
        return "".join(str(option.choice_label) for option in chosen)
    return str(field.value() or "")
