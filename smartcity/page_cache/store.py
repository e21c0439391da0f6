"""Stored pages: each in the encodings that browsers ask for, in bounded memory."""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

BROTLI_QUALITY = 5
"""The effort, of 11: a page takes a millisecond, and could be a tenth smaller."""

LARGE = 8
"""A page that takes this part of the memory is not stored."""

ENCODINGS = ["br", "gzip", ""]
NOT_ACCEPTED = re.compile(r";\s*q=0(\.0*)?\s*$", re.IGNORECASE)


@dataclass
class StoredPage:
    state: Any
    """The state of the content in which it was made; see freshness."""

    headers: dict[str, str]
    compressed: dict[str, bytes]
    """The page by its encoding. Hardly anybody asks for one without, and it would take
    most of the room."""

    etag: str
    seen_at: float
    """When it was fresh for the last time, in seconds of the monotonic clock."""

    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(map(len, self.compressed.values())) + 2000  # headers and keys

    def response(self, request: HttpRequest) -> HttpResponse:
        """Return the page as this request accepts it (RFC 9110, 12.5.3 and 13)."""
        encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
        if encoding:
            body = self.compressed[encoding]
        else:
            body = gzip.decompress(self.compressed["gzip"])
        response = HttpResponse(
            b"" if request.method == "HEAD" else body, headers=self.headers
        )
        response.headers["Content-Length"] = str(len(body))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        patch_vary_headers(response, ["Accept-Encoding"])
        etag = f'"{self.etag}{encoding}"'
        response.headers["ETag"] = etag
        return (
            get_conditional_response(request, etag=etag, response=response) or response
        )


def make_page(response: HttpResponse, state: Any, now: float) -> StoredPage:
    plain = response.content
    return StoredPage(
        state=state,
        headers={
            name: value
            for name, value in response.items()
            if name not in {"Content-Length", "ETag"}
        },
        compressed={
            "br": brotli.compress(plain, quality=BROTLI_QUALITY),
            "gzip": gzip.compress(plain, compresslevel=6, mtime=0),
        },
        etag=hashlib.sha256(plain).hexdigest()[:16],
        seen_at=now,
    )


def accepted_encoding(header: str) -> str:
    """Return the best encoding that an Accept-Encoding header names; "" for none."""
    names = {
        each.partition(";")[0].strip().lower()
        for each in header[:200].split(",")
        if not NOT_ACCEPTED.search(each)
    }
    return next(name for name in ENCODINGS if name in names or not name)


class Store:
    """Pages up to a size in bytes. What was not asked for the longest goes first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._pages: OrderedDict[Hashable, StoredPage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> StoredPage | None:
        with self._lock:
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: StoredPage) -> None:
        """Store a page, unless it would take the room of many others."""
        if page.size * LARGE > self.max_bytes:
            return
        self.drop(key)
        with self._lock:
            self._pages[key] = page
            self.bytes += page.size
            while self.bytes > self.max_bytes:
                _key, oldest = self._pages.popitem(last=False)
                self.bytes -= oldest.size

    def drop(self, key: Hashable) -> None:
        with self._lock:
            if page := self._pages.pop(key, None):
                self.bytes -= page.size
