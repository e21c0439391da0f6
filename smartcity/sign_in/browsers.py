"""Name of a browser in the words of its owner, such as “Firefox on Windows”."""

from django.utils.translation import gettext as _

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
"""Part of User-Agent, and the browser that it means: the first that is found, as most
also name those that they want to be taken for."""

SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def name_browser(user_agent: str) -> str:
    """Return what a header User-Agent (RFC 9110, 10.1.5) says, as far as it is known;
    it proves nothing."""
    names = [
        next((name for part, name in known.items() if part in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    if all(names):
        browser, system = names
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return next(filter(None, names), _("An unknown browser"))
