from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0010_stops_emails")]

    operations = [
        migrations.AddField(
            "update",
            "send_key",
            models.UUIDField(
                editable=False, null=True, unique=True, verbose_name="send key"
            ),
        ),
    ]
