"""Addresses are compared by a key; see smartcity.email_addresses."""

import smartcity.email_addresses
from django.db import migrations, models

from smartcity.email_addresses import email_key


def fill(apps, schema_editor):
    """The keys of rows that are there already."""
    for name, key, of in [("Message", "email_key", "email")]:
        rows = apps.get_model("contact", name)._default_manager
        for pk, address in rows.values_list("pk", of).iterator():
            rows.filter(pk=pk).update(**{key: email_key(address)})


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='email_key',
            field=smartcity.email_addresses.EmailKeyField(blank=True, default='', editable=False, max_length=509, of='email', written_with='email'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('email_key'), name='message_email'),
        ),
    ]
