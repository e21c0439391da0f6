"""The page about open data, the datasets as JSON and CSV, and an OpenAPI document."""

import json
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from core.csv_export import to_csv
from core.models import SiteSettings
from core.shared_pages import shared_page
from smartcity.open_data.datasets import DATASETS, Dataset
from smartcity.open_data.limit import REQUESTS_PER_MINUTE
from smartcity.open_data.rows import Row

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = (
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
ROWS_PER_PAGE = 100
KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
"""Media type of each ending."""

CSV_RULE = (
    "RFC 4180 in UTF-8, with a byte order mark. U+200B stands in a text before a sign "
    "(= + - @) at which a spreadsheet would begin a formula; a program takes it away. "
    "Numbers have none."
)
PROBLEM = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
"""Schema of a refusal (RFC 9457)."""


@shared_page()
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    context = {
        "datasets": DATASETS,
        "rows_per_page": ROWS_PER_PAGE,
        "requests_per_minute": REQUESTS_PER_MINUTE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "smartcity/open_data.html", context)


@csrf_exempt  # a POST is refused, and the answer says which methods there are
@shared_page("page")
@require_safe
@conditional_page
def dataset(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One page of a dataset. Its ETag stays while nothing in it changes, and pages of
    other sites may read it (CORS)."""
    found = DATASETS.get(name)
    if found is None:
        raise Http404
    try:
        page = Paginator(found.rows(), ROWS_PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error
    rows = [found.as_dict(obj) for obj in page]
    content = _json(name, page, rows) if kind == "json" else _csv(found, rows)
    response = HttpResponse(content, content_type=KINDS[kind])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    response.headers["Link"] = _links(name, kind, page)
    return response


@csrf_exempt  # as above
@shared_page()
@require_safe
@conditional_page
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the datasets to programs (OpenAPI 3.1)."""
    response = HttpResponse(_dumps(_openapi()), content_type=KINDS["json"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _json(name: str, page: "Page[Any]", rows: list[Row]) -> str:
    data = {
        "licence": LICENCE_URL,
        "count": page.paginator.count,
        "next": _url(name, "json", page, 1),
        "previous": _url(name, "json", page, -1),
        "items": rows,
    }
    return _dumps(data)


def _csv(found: Dataset, rows: list[Row]) -> str:
    return "".join(to_csv(found.fields, (row.values() for row in rows)))


def _dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str)


def _url(name: str, kind: str, page: "Page[Any]", step: int) -> str | None:
    """Return the URL of the page before or after this one, if there is one."""
    number = page.number + step
    if number not in page.paginator.page_range:
        return None
    path = reverse("dataset", kwargs={"name": name, "kind": kind})
    return f"{settings.SITE_URL}{path}?page={number}"


def _links(name: str, kind: str, page: "Page[Any]") -> str:
    """Return the header Link (RFC 8288): the pages beside this one, and the licence."""
    urls = {
        "next": _url(name, kind, page, 1),
        "prev": _url(name, kind, page, -1),
        "license": LICENCE_URL,
    }
    return ", ".join(f'<{url}>; rel="{rel}"' for rel, url in urls.items() if url)


def _openapi() -> dict[str, Any]:
    site = SiteSettings.load()
    paths = {
        f"/api/v1/{name}.{kind}": {"get": _operation(name, found, kind)}
        for name, found in DATASETS.items()
        for kind in KINDS
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "version": "1",
            "description": "Public lists of this site. No key is needed.",
            "license": {"name": LICENCE, "url": LICENCE_URL},
            "contact": {"email": site.team_email},
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": paths,
        "components": {
            "schemas": {
                name: {
                    "type": "object",
                    "required": [*found.fields],
                    "properties": {
                        field: {"type": "string", "description": str(meaning)}
                        for field, meaning in found.fields.items()
                    },
                }
                for name, found in DATASETS.items()
            }
        },
    }


def _operation(name: str, found: Dataset, kind: str) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    url = {"type": ["string", "null"], "format": "uri"}
    page = {
        "type": "object",
        "required": ["licence", "count", "next", "previous", "items"],
        "properties": {
            "licence": {"type": "string", "format": "uri"},
            "count": {"type": "integer"},
            "next": url,
            "previous": url,
            "items": items,
        },
    }
    media_type = KINDS[kind].partition(";")[0]
    schema = page if kind == "json" else {"type": "string", "description": CSV_RULE}
    return {
        "operationId": f"{name}_{kind}".replace("-", "_"),
        "summary": str(found.title),
        "description": str(found.description),
        "parameters": [
            {
                "name": "page",
                "in": "query",
                "description": f"Number of the page; each has {ROWS_PER_PAGE} rows.",
                "schema": {"type": "integer", "minimum": 1, "default": 1},
            }
        ],
        "responses": {
            "200": {
                "description": "One page, with ETag and Link.",
                "content": {media_type: {"schema": schema}},
            },
            "304": {"description": "Nothing changed since this ETag."},
            "404": {"description": "There is no such page."},
            "429": {
                "description": (
                    f"More than {REQUESTS_PER_MINUTE} requests in a minute from one "
                    "IP address. Retry-After says when to come again."
                ),
                "content": {"application/problem+json": {"schema": PROBLEM}},
            },
        },
    }
