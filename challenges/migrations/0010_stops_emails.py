from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0009_draft")]

    operations = [
        migrations.AddField(
            "entry",
            "stops_emails",
            models.BooleanField(
                default=False, editable=False, verbose_name="wants no emails"
            ),
        ),
    ]
