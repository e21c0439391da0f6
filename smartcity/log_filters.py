"""Log filters."""

import logging
import re


class HidePrivateLinks(logging.Filter):
    """Log lines about our own faults name the path; this takes its secret out."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        record.msg = re.sub(r"(/my-entry/)[^/\s]+", r"\1…", text)
        record.args = ()
        return True
