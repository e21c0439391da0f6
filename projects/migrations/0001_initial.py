import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('challenges', '0003_default_reasons'),
        ('core', '0003_fold'),
        ('focus_areas', '0002_first_four'),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('picture_alt', models.CharField(blank=True, help_text='One or two sentences for people who cannot see it. Every picture needs them: leave out one that shows nothing.', max_length=250, verbose_name='what the picture shows')),
                ('picture_credit', models.CharField(blank=True, help_text='Shown below it, such as “Photo: Friends of the Library”.', max_length=120, verbose_name='credit')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identity of its form')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. What it is, and for whom.', verbose_name='text')),
                ('status', models.CharField(choices=[('idea', 'Not started yet'), ('pilot', 'Being tried out'), ('live', 'Live'), ('stopped', 'Stopped')], default='idea', max_length=10, verbose_name='status')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='begins on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('partners', models.CharField(blank=True, help_text='Who does it with us, such as “Friends of the Library”.', max_length=200, verbose_name='partners')),
                ('evidence', models.TextField(blank=True, help_text='Markdown. How we know if it works: what we measured, whom we asked.', verbose_name='evidence')),
                ('figures', models.TextField(blank=True, help_text='Up to three, one per line: a number, then what it counts, such as “212 uses in the first month”. Shown large.', verbose_name='figures')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('focus_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='focus_areas.focusarea', verbose_name='focus area')),
                ('idea', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='projects', to='challenges.entry', to_field='reference', verbose_name='idea')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='core.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'project',
                'verbose_name_plural': 'projects',
                'ordering': ['title'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('expire_at', None), ('expire_at__gt', models.F('publish_at')), _connector='OR'), name='project_expires_after_it_is_published', violation_error_message='“Public until” must be later than “Publish at”.'), models.CheckConstraint(condition=models.Q(('picture', None), models.Q(('picture_alt', ''), _negated=True), _connector='OR'), name='project_picture_is_described', violation_error_message='Say what the picture shows.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='project_ends_after_it_begins', violation_error_message='It cannot end before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='ProjectVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('picture_alt', models.CharField(blank=True, help_text='One or two sentences for people who cannot see it. Every picture needs them: leave out one that shows nothing.', max_length=250, verbose_name='what the picture shows')),
                ('picture_credit', models.CharField(blank=True, help_text='Shown below it, such as “Photo: Friends of the Library”.', max_length=120, verbose_name='credit')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. What it is, and for whom.', verbose_name='text')),
                ('status', models.CharField(choices=[('idea', 'Not started yet'), ('pilot', 'Being tried out'), ('live', 'Live'), ('stopped', 'Stopped')], default='idea', max_length=10, verbose_name='status')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='begins on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('partners', models.CharField(blank=True, help_text='Who does it with us, such as “Friends of the Library”.', max_length=200, verbose_name='partners')),
                ('evidence', models.TextField(blank=True, help_text='Markdown. How we know if it works: what we measured, whom we asked.', verbose_name='evidence')),
                ('figures', models.TextField(blank=True, help_text='Up to three, one per line: a number, then what it counts, such as “212 uses in the first month”. Shown large.', verbose_name='figures')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('focus_area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='focus_areas.focusarea', verbose_name='focus area')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('idea', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='challenges.entry', to_field='reference', verbose_name='idea')),
                ('picture', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'historical project',
                'verbose_name_plural': 'historical projects',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(default=django.utils.timezone.localdate, help_text='Visitors see it from this day.', verbose_name='day')),
                ('text', models.TextField(help_text='Markdown.', verbose_name='what we did')),
                ('you_said', models.CharField(blank=True, help_text='If we did it because of something that people told us, one or two sentences: it is then shown under “You said, we did”, too.', max_length=300, verbose_name='what people had said')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='projects.project')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['-on', '-pk'],
            },
        ),
    ]
