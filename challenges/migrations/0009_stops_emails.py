from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0008_results_are_complete")]

    operations = [
        migrations.AddField(
            "entry",
            "stops_emails",
            models.BooleanField(
                default=False, editable=False, verbose_name="wants no emails"
            ),
        ),
    ]
