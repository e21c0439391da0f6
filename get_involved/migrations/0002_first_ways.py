"""The audiences and the ways to join in that the site begins with. Staff may change
every word."""

from django.db import migrations

AUDIENCES = [
    {
        "name": "Residents",
        "slug": "residents",
        "kind": "resident",
        "summary": "You know your street better than anyone on our team.",
        "body": (
            "You use the streets, the buses, the libraries and the parks every day. What "
            "annoys you may annoy thousands, and you may have the idea that helps them.\n\n"
            "- **Say what you would change.** Two sentences are enough to begin with.\n"
            "- **Try things before they are finished.** We ask people of every age, with "
            "and without a phone.\n"
            "- **See what came of it.** [You said, we did](/projects/you-said-we-did/) "
            "shows what we changed because somebody told us."
        ),
        "link": "/contact/testing-panel/",
        "link_text": "Join the testing panel",
    },
    {
        "name": "Businesses",
        "slug": "businesses",
        "kind": "business",
        "summary": "What is good for your customers is good for the city.",
        "body": (
            "A city that works better is good for trade, and you see things that we do "
            "not: deliveries, energy bills, empty rooms, customers who cannot get in.\n\n"
            "- **Send us an idea,** alone or with your neighbours.\n"
            "- **Let us try something at your place:** a sensor, a socket, a shelf.\n"
            "- **Lend a skill.** Winners need people who can build, count or explain."
        ),
        "link": "/contact/partnership/",
        "link_text": "Tell us what you could do",
    },
    {
        "name": "People who work here",
        "slug": "employees",
        "kind": "employee",
        "summary": "You do not have to live here to change something here.",
        "body": (
            "You spend as many hours here as the people who live here, at different times "
            "of day. So your ideas count as much as theirs.\n\n"
            "- **Think of your way to work,** your break, your last bus.\n"
            "- **Come to an event after work,** or join it online.\n"
            "- **Ask your employer.** Firms can be partners, and a team can send an idea."
        ),
        "link": "/challenge/",
        "link_text": "See the challenges",
    },
    {
        "name": "Visitors",
        "slug": "visitors",
        "kind": "visitor",
        "summary": "An afternoon here is enough to notice something.",
        "body": (
            "You see the city with new eyes: the sign that nobody can read, the ticket "
            "machine that speaks one language only, the place that you found by chance."
            "\n\n"
            "- **Tell us what surprised you,** good or bad.\n"
            "- **Come along:** most events are free, and you do not need to live here."
        ),
        "link": "/contact/general/",
        "link_text": "Tell us what surprised you",
    },
    {
        "name": "Schools",
        "slug": "schools",
        "kind": "school",
        "summary": "For classes, clubs and groups of any age.",
        "body": (
            "Classes send us some of the best ideas, because children ask why.\n\n"
            "- **Enter as a class.** We ask for the school and the year group, and never "
            "for the name of a child.\n"
            "- **Ask us to visit.** We bring questions, and things to try.\n"
            "- **Test with us.** What a class of eight-year-olds understands, everyone "
            "understands."
        ),
        "link": "/contact/partnership/",
        "link_text": "Ask us to visit",
    },
    {
        "name": "Partners",
        "slug": "partners",
        "summary": "For organisations that want to find out if something works.",
        "body": (
            "Most of [our projects](/projects/) have a partner: somebody who knows the "
            "people, the place or the trade better than we do.\n\n"
            "- **Bring what you have:** data, a room, an hour a month, a team.\n"
            "- **Get what we learn.** We publish what works and what does not.\n"
            "- **Start small.** A trial of three months says more than a contract."
        ),
        "link": "/contact/partnership/",
        "link_text": "Work with us",
    },
]

WAYS = [
    {
        "title": "Send us an idea",
        "text": (
            "In our challenges, anyone can say what they would change. You do not need "
            "an account, or to be an expert."
        ),
        "link": "/challenge/",
        "link_text": "See the challenges",
        "icon": "innovation",
    },
    {
        "title": "Come to an event",
        "text": (
            "Learn something, try something, or tell us what you think. Each event page "
            "tells you about steps, captions and anything else you may want to know "
            "before you come."
        ),
        "link": "/events/",
        "link_text": "See what’s on",
        "icon": "calendar",
    },
    {
        "title": "Join the testing panel",
        "text": (
            "Try new things before anyone else, at home or with us, and tell us what is "
            "hard. A few times a year, never more than an hour, and you can stop at any "
            "time."
        ),
        "link": "/contact/testing-panel/",
        "link_text": "Join the panel",
        "icon": "tick",
        "audiences": ["residents", "employees", "visitors", "schools"],
    },
    {
        "title": "Volunteer",
        "text": (
            "Help a neighbour with their phone, greet people at an event, count bees. "
            "Tell us what you like to do and when you have time."
        ),
        "link": "/contact/volunteering/",
        "link_text": "Offer your time",
        "icon": "people",
        "audiences": ["residents", "employees", "businesses"],
    },
    {
        "title": "Work with us",
        "text": (
            "Are you a school, a charity, a university or a company? You could lend your "
            "skills, your space or your time, or try out an idea with us."
        ),
        "link": "/contact/partnership/",
        "link_text": "Tell us what you could do",
        "icon": "partners",
        "audiences": ["businesses", "schools", "partners"],
    },
    {
        "title": "Get updates by email",
        "text": (
            "We write about what we try, what works and what does not. You choose what "
            "you want to hear about, and stop it with one click."
        ),
        "link": "/updates/",
        "link_text": "Get updates by email",
        "icon": "mail",
    },
]


def create(apps, schema_editor):
    audiences, ways = (
        apps.get_model("get_involved", name).objects for name in ("Audience", "Way")
    )
    by_slug = {
        values["slug"]: audiences.create(position=position, **values)
        for position, values in enumerate(AUDIENCES)
    }
    for position, values in enumerate(WAYS):
        slugs = values.get("audiences", [])
        fields = {name: value for name, value in values.items() if name != "audiences"}
        way = ways.create(position=position, **fields)
        way.audiences.set(by_slug[slug] for slug in slugs)


class Migration(migrations.Migration):
    dependencies = [("get_involved", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
