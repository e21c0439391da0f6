"""Types that all apps name."""

from django.utils.functional import Promise

StrOrPromise = str | Promise
"""A text, or one that is translated when it is shown (gettext_lazy)."""
