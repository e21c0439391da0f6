import logging
import re


class HidePrivateLinks(logging.Filter):
    """Takes the secret out of private links and invitations: log lines about errors
    name the path."""

    def filter(self, record: logging.LogRecord) -> bool:
        private = r"(/(?:my-entry|updates|drafts|contact/m)/)[^/\s]+"
        text = re.sub(private, r"\1…", record.getMessage())
        record.msg = re.sub(r"(/admin/invitation/)[^/\s]+/[^/\s]+", r"\1…", text)
        record.args = ()
        return True
