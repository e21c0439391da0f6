import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300, unique=True, verbose_name='page')),
            ],
            options={
                'verbose_name': 'page with feedback',
                'verbose_name_plural': 'feedback on pages',
                'ordering': ['path'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_useful', models.BooleanField(verbose_name='useful')),
                ('doing', models.TextField(blank=True, verbose_name='what they were looking for')),
                ('better', models.TextField(blank=True, verbose_name='what could be better')),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='answered')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='feedback.page')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['-answered_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(models.F('answered_at'), name='feedback_age')],
            },
        ),
    ]
