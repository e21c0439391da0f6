"""Type aliases shared by all apps."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]
"""A view, of whatever it takes besides the request."""

# StrOrPromise: a text, or one that is translated when it is shown (gettext_lazy).
if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # exists in django-stubs only

    StrOrPromise = str | _StrPromise
else:
    from django.utils.functional import Promise

    StrOrPromise = str | Promise
