"""Addresses are compared by a key; see smartcity.email_addresses."""

import smartcity.email_addresses
from django.db import migrations, models

from smartcity.email_addresses import email_key


def fill(apps, schema_editor):
    """The keys of rows that are there already."""
    for name, key, of in [("Email", "to_key", "to")]:
        rows = apps.get_model("outbox", name)._default_manager
        for pk, address in rows.values_list("pk", of).iterator():
            rows.filter(pk=pk).update(**{key: email_key(address)})


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0004_hold_email'),
    ]

    operations = [
        migrations.AddField(
            model_name='email',
            name='to_key',
            field=smartcity.email_addresses.EmailKeyField(blank=True, default='', editable=False, max_length=509, of='to', written_with='to'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='email',
            index=models.Index(models.F('to_key'), models.F('created_at'), name='email_to'),
        ),
    ]
