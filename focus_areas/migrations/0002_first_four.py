"""The four focus areas that the programme begins with. Staff may change every word of
them afterwards, in the admin."""

from django.db import migrations

AREAS = [
    {
        "name": "Extraordinary experiences",
        "slug": "extraordinary-experiences",
        "hue": "experiences",
        "summary": (
            "Technology that makes dealing with the council, working here "
            "or exploring the city a pleasure."
        ),
        "body": (
            "Some days you need something from the council. Some days you head to the "
            "office, or show a friend around. Each of these can be dull, or it can be "
            "extraordinary.\n\n"
            "We use technology to make everyday moments better:\n\n"
            "- **for residents**: services that are simple, quick and kind\n"
            "- **for people who work here**: an easy way in, and good connections\n"
            "- **for visitors**: a city that is a joy to explore\n"
        ),
    },
    {
        "name": "Clean tech city",
        "slug": "clean-tech-city",
        "hue": "clean-tech",
        "summary": "A cleaner, greener future: from better air to net zero carbon.",
        "body": (
            "We all breathe the same air. We want ours to be clean, our streets to be "
            "green and our city to reach net zero carbon.\n\n"
            "Technology helps us see what is happening and act on it:\n\n"
            "- measuring the air we breathe, street by street\n"
            "- using less energy at home, at school and at work\n"
            "- finding cleaner ways to travel and deliver\n"
        ),
    },
    {
        "name": "Empowering people",
        "slug": "empowering-people",
        "hue": "people",
        "summary": (
            "Digital skills and access, so everyone can make the most "
            "of every opportunity."
        ),
        "body": (
            "A smart city is only smart when everyone can take part. Too many people "
            "still have no connection, no device or nobody to ask.\n\n"
            "We want everyone to have:\n\n"
            "- **access**: a connection and a device that work\n"
            "- **skills**: patient help to learn, at your own speed\n"
            "- **a choice**: a person to talk to when you would rather not go online\n"
        ),
    },
    {
        "name": "Driving innovation",
        "slug": "driving-innovation",
        "hue": "innovation",
        "summary": (
            "Backing bright ideas from every sector, with partners who help them grow."
        ),
        "body": (
            "Good ideas come from everywhere: from a classroom, a café, a start-up or "
            "a lab. We bring together the people who can make them real.\n\n"
            "We work on:\n\n"
            "- **creativity** from all sectors, not only from technology firms\n"
            "- **partners** who share what they know\n"
            "- **businesses** that can stand up to change\n"
            "- **new opportunities** for people who live and work here\n"
        ),
    },
]


def create(apps, schema_editor):
    FocusArea = apps.get_model("focus_areas", "FocusArea")
    for position, area in enumerate(AREAS, start=1):
        FocusArea.objects.create(position=position, **area)


class Migration(migrations.Migration):
    dependencies = [("focus_areas", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
