"""Texts of the home page, and of the page of ways to get involved."""

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

TEXTS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "home-first": (
        _("Home: first words"),
        "home",
        _(
            "A smart city is a city that works for the people in it: residents, "
            "businesses and visitors. It opens up opportunities, and it gives everyone "
            "the means to take them."
        ),
    ),
    "home-what": (
        _("Home: what is a smart city"),
        "home",
        _(
            "Our programme sets out to make {place} an even better place to live, work "
            "and visit. We cannot do that alone. You know your street, your work and "
            "your day better than we do, so we need your help to shape it."
        ),
    ),
    "home-living": (
        _("Home: if you live here"),
        "home",
        _("Services that are easy to use, cleaner air, and help to get online."),
    ),
    "home-working": (
        _("Home: if you work or run a business here"),
        "home",
        _("Fast connections, new skills, and partners for new ideas."),
    ),
    "home-visiting": (
        _("Home: if you are visiting"),
        "home",
        _("A city where it is simple to find your way, whatever way you get around."),
    ),
    "home-challenge": (
        _("Home: while a challenge is open"),
        "home",
        _(
            "As part of our drive to become a truly smart city, we want to hear your "
            "ideas to make {place} an even better place to live, work and visit. You "
            "do not need to be an expert, and you do not need an account. So get "
            "involved, and enter today."
        ),
    ),
    "home-step-1": (
        _("Home: a challenge, step 1"),
        "home",
        _("**Tell us your idea.** It takes about 15 minutes."),
    ),
    "home-step-2": (
        _("Home: a challenge, step 2"),
        "home",
        _("**We read every one.** You will get a reference straight away."),
    ),
    "home-step-3": (
        _("Home: a challenge, step 3"),
        "home",
        _(
            "**Judges choose the winners.** They look for ideas that help people and "
            "that can be done."
        ),
    ),
    "home-step-4": (
        _("Home: a challenge, step 4"),
        "home",
        _("**We help to bring them to life.** Winners work with us and our partners."),
    ),
    "home-events": (
        _("Home: news and events"),
        "home",
        _("Stay up to date with all your Smart City news and events."),
    ),
    "home-join": (
        _("Home: working together"),
        "home",
        _(
            "We are at the start of an exciting journey. In time, it will touch "
            "everything the council does. Whether you live, work, study or run a "
            "business in {place}, or visit, we want to know what matters to you. For "
            "now, you can join in by:"
        ),
    ),
    "home-contact": (
        _("Home: contact us"),
        "home",
        _("Do you have a question? Get in touch with the team at {email}."),
    ),
    "home-formats": (
        _("Home: other formats"),
        "home",
        _(
            "Tell us, too, if you need anything on this site in another format or "
            "language."
        ),
    ),
    "get-involved": (
        _("Get involved: not online"),
        "get_involved",
        _(
            "Not online, or not sure where to begin? Ring us on {phone}, and we will "
            "find a way together."
        ),
    ),
}
