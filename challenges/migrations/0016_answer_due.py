from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("challenges", "0015_promises_and_reasons")]

    operations = [
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_due__isnull', False), ('status', 'submitted')), models.Q(('answer_due', None), models.Q(('status', 'submitted'), _negated=True)), _connector='OR'), name='entry_answer_is_due_to_review_only'),
        ),
    ]
