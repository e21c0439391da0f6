"""Errors that a page of a form shows."""

import html
import re

SUMMARY = re.compile(r'<div class="error-summary.*?</div>', re.DOTALL)
LINE = re.compile(r"<li>(?:<a [^>]*>)?(.*?)(?:</a>)?</li>")
FIELD = re.compile(r'<div class="field__error" id="id_(\w+)_error">(.*?)</div>')
SENTENCE = re.compile(r"</span> (.*?)</p>")


def summary_errors(page: str) -> list[str]:
    """Return the sentences of the summary above the form."""
    summary = SUMMARY.search(page)
    return [html.unescape(line) for line in LINE.findall(summary[0])] if summary else []


def field_errors(page: str) -> dict[str, list[str]]:
    """Return the sentences beside the fields, by the name of the field."""
    return {
        name: [html.unescape(sentence) for sentence in SENTENCE.findall(errors)]
        for name, errors in FIELD.findall(page)
    }
