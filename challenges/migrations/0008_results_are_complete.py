from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0007_entry_is_late")]

    operations = [
        migrations.AddField(
            "challenge",
            "results_are_complete",
            models.BooleanField(
                default=False,
                help_text=(
                    "Tick it when all outcomes are noted: at the moment above, or at "
                    "once when that is past, every entrant who was in gets a letter."
                ),
                verbose_name="results are complete",
            ),
        ),
        migrations.AlterField(
            "challenge",
            "results_at",
            models.DateTimeField(
                blank=True,
                help_text="Winners are shown from this moment.",
                null=True,
                verbose_name="results",
            ),
        ),
    ]
