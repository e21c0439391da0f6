"""Filters for the fields of a form.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

from django import forms, template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def first_id(field: forms.BoundField) -> str:
    """Return the id of the first control of a field, for links that lead to it."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return str(field.id_for_label)


@register.filter
def lost_file(field: forms.BoundField) -> str:
    """Return what to do about a file that came with a form that is shown again: no page
    can fill it in. "" if there is none, or if the errors of the field say more."""
    is_file = isinstance(field.field, forms.FileField)
    if is_file and field.form.files.get(field.html_name) and not field.errors:
        return _("Choose the file again: it was not kept.")
    return ""


@register.filter
def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return each error of a form, and each file to choose again, with a link to its
    input; the link is "" for errors that no input on the page can mend."""
    problems = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        url = "" if field.is_hidden else f"#{first_id(field)}"
        problems += [(url, str(error)) for error in field.errors]
        problems += [(url, lost) for lost in [lost_file(field)] if lost]
    return problems


@register.filter
def answer_text(field: forms.BoundField) -> str:
    """Return the answer as a person reads it; for a choice, its label. An answer that
    is right is shown as we take it, such as links without what stood around them."""
    if isinstance(field.field.widget, forms.RadioSelect):
        chosen = (option for option in field.subwidgets if option.data["selected"])
        return "".join(str(option.choice_label) for option in chosen)
    taken = getattr(field.form, "cleaned_data", {}).get(field.name)
    return str(taken or field.value() or "")
