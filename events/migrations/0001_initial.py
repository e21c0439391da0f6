import django.core.serializers.json
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('focus_areas', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EventVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(blank=True, help_text='Markdown. What will happen, and for whom.', verbose_name='text')),
                ('starts_at', models.DateTimeField(db_index=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Leave empty if you do not know.', null=True, verbose_name='ends')),
                ('all_day', models.BooleanField(default=False, help_text='Only the dates count, the last day included; times are ignored.', verbose_name='all day')),
                ('venue_name', models.CharField(blank=True, max_length=120, verbose_name='venue')),
                ('address', models.TextField(blank=True, help_text='With the postcode.', verbose_name='address of the venue')),
                ('is_online', models.BooleanField(default=False, help_text='People can join online. With a venue too, they can choose.', verbose_name='online')),
                ('how_to_join', models.TextField(blank=True, help_text='Markdown. Shown on the page of the event only. Give no secret links: everyone can read it.', verbose_name='how to join')),
                ('price', models.CharField(default='Free', max_length=80, verbose_name='price')),
                ('booking_url', models.URLField(blank=True, help_text='Where people book a place.', verbose_name='booking link')),
                ('step_free', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Step-free access')),
                ('accessible_toilet', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Accessible toilet')),
                ('hearing_loop', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Hearing loop')),
                ('bsl', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='British Sign Language')),
                ('captions', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Live captions')),
                ('quiet_space', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Quiet space')),
                ('access_note', models.CharField(blank=True, help_text='Such as parking, seats, or whom to ask.', max_length=200, verbose_name='more about access')),
                ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                ('cancelled_reason', models.CharField(blank=True, help_text='Shown at the top of its page. Give the new date if there is one.', max_length=200, verbose_name='why it is cancelled')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('focus_area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='focus_areas.focusarea', verbose_name='focus area')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical event',
                'verbose_name_plural': 'historical events',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='Visitors see it from this moment. A draft has none.', null=True, verbose_name='publish at')),
                ('expire_at', models.DateTimeField(blank=True, help_text='Leave empty to keep it for good.', null=True, verbose_name='public until')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text="Names the event in people's calendars for good (RFC 7986, 5.3).", unique=True, verbose_name='calendar identity')),
                ('summary', models.CharField(help_text='One or two sentences for lists.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(blank=True, help_text='Markdown. What will happen, and for whom.', verbose_name='text')),
                ('starts_at', models.DateTimeField(db_index=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Leave empty if you do not know.', null=True, verbose_name='ends')),
                ('all_day', models.BooleanField(default=False, help_text='Only the dates count, the last day included; times are ignored.', verbose_name='all day')),
                ('venue_name', models.CharField(blank=True, max_length=120, verbose_name='venue')),
                ('address', models.TextField(blank=True, help_text='With the postcode.', verbose_name='address of the venue')),
                ('is_online', models.BooleanField(default=False, help_text='People can join online. With a venue too, they can choose.', verbose_name='online')),
                ('how_to_join', models.TextField(blank=True, help_text='Markdown. Shown on the page of the event only. Give no secret links: everyone can read it.', verbose_name='how to join')),
                ('price', models.CharField(default='Free', max_length=80, verbose_name='price')),
                ('booking_url', models.URLField(blank=True, help_text='Where people book a place.', verbose_name='booking link')),
                ('step_free', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Step-free access')),
                ('accessible_toilet', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Accessible toilet')),
                ('hearing_loop', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Hearing loop')),
                ('bsl', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='British Sign Language')),
                ('captions', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Live captions')),
                ('quiet_space', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Quiet space')),
                ('access_note', models.CharField(blank=True, help_text='Such as parking, seats, or whom to ask.', max_length=200, verbose_name='more about access')),
                ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                ('cancelled_reason', models.CharField(blank=True, help_text='Shown at the top of its page. Give the new date if there is one.', max_length=200, verbose_name='why it is cancelled')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, help_text='Rises when the time, the place or a cancellation changes.', verbose_name='calendar revision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('focus_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='focus_areas.focusarea', verbose_name='focus area')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['starts_at', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('expire_at', None), ('expire_at__gt', models.F('publish_at')), _connector='OR'), name='event_expires_after_it_is_published', violation_error_message='“Public until” must be later than “Publish at”.'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), models.Q(('all_day', True), ('ends_at', models.F('starts_at'))), _connector='OR'), name='event_ends_after_it_starts', violation_error_message='“Ends” must be later than “Starts”.'), models.CheckConstraint(condition=models.Q(('is_online', True), models.Q(('venue_name', ''), _negated=True), _connector='OR'), name='event_happens_somewhere', violation_error_message='Give a venue, or tick “Online”.'), models.CheckConstraint(condition=models.Q(('is_cancelled', False), models.Q(('cancelled_reason', ''), _negated=True), _connector='OR'), name='event_cancelled_has_a_reason', violation_error_message='Say why the event is cancelled.'), models.CheckConstraint(condition=models.Q(models.Q(('step_free__in', ['yes', 'no', 'unknown'])), models.Q(('accessible_toilet__in', ['yes', 'no', 'unknown'])), models.Q(('hearing_loop__in', ['yes', 'no', 'unknown'])), models.Q(('bsl__in', ['yes', 'no', 'unknown'])), models.Q(('captions__in', ['yes', 'no', 'unknown'])), models.Q(('quiet_space__in', ['yes', 'no', 'unknown']))), name='event_access_answers_are_known'), models.CheckConstraint(condition=models.Q(('slug', 'past'), _negated=True), name='event_leaves_the_past_page_alone', violation_error_message='“past” is the address of the list of past events. Take another.')],
            },
        ),
    ]
