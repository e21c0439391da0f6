"""Files from strangers: judged before they come in, pictures made anew, and sent out
in a way that no browser runs them.

- A form has an UploadField; the cleaned file has `kind` and a safe `shown_name`.
- A document is stored as it came, under a random_name("pdf").
- Of a picture a worker stores the renditions(), each under a random_name().
- A view, after asking who may see the file, answers with a stored_response().
"""

from smartcity.uploads.checking import (
    MAX_BYTES,
    MAX_PIXELS,
    Kind,
    UploadField,
    checked,
)
from smartcity.uploads.renditions import FORMATS, WIDTHS, Rendition, renditions
from smartcity.uploads.stored import random_name, shown_name, stored_response

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "WIDTHS",
    "Kind",
    "Rendition",
    "UploadField",
    "checked",
    "random_name",
    "renditions",
    "shown_name",
    "stored_response",
]
