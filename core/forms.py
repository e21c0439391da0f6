"""Form classes that every app builds on."""

from typing import Any

from django import forms

from core.text.clean import strip_invisible


class CleanTextForm(forms.Form):
    """Mixin for forms that the public fills in: what nobody can see is taken out before
    any field is judged, and a text that runs from the right is shown so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["dir"] = "auto"
                # The browser would cut a pasted text off in silence.
                field.widget.attrs.pop("maxlength", None)
        if self.is_bound:
            self.data = self.data.copy()
            for name in self.data:
                typed = [strip_invisible(text) for text in self.data.getlist(name)]
                self.data.setlist(name, typed)
