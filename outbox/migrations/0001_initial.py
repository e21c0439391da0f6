import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamNoticeTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('notified_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'topic of notices to the team',
                'verbose_name_plural': 'topics of notices to the team',
                'ordering': ['name'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Email',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='to')),
                ('to_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='replies go to')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('text', models.TextField(verbose_name='text')),
                ('link_lines', models.JSONField(default=list, help_text='Numbers of the lines of the text that are links, from 0.', verbose_name='links')),
                ('unsubscribe_url', models.URLField(blank=True, help_text='Goes into the header List-Unsubscribe (RFC 2369).', verbose_name='unsubscribe at')),
                ('calendar', models.TextField(blank=True, help_text='Goes along, with its METHOD (RFC 6047).', verbose_name='calendar file')),
                ('message_id', models.CharField(help_text='Fixed when the email was written: a rare duplicate has the same one.', max_length=120, unique=True, verbose_name='Message-ID')),
                ('app_label', models.CharField(help_text='The part of the site that wrote it.', max_length=40, verbose_name='section')),
                ('reference', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='reference')),
                ('status', models.CharField(choices=[('held', 'Held'), ('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('stopped', 'Stopped'), ('aside', 'Put aside')], default='queued', editable=False, max_length=10, verbose_name='status')),
                ('is_automatic', models.BooleanField(default=False, editable=False, help_text='Sent to an address that a visitor typed, without a decision by staff.', verbose_name='automatic')),
                ('is_confidential', models.BooleanField(default=False, editable=False, help_text='Its link is for its reader alone: no page shows the text, which is deleted when it is sent.', verbose_name='confidential')),
                ('send_after', models.DateTimeField(default=django.utils.timezone.now, verbose_name='send after')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='When it should have gone out; the time of each new try is above.', verbose_name='due')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken by a worker')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('aside_reason', models.CharField(blank=True, max_length=500, verbose_name='why put aside')),
                ('aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put aside by')),
            ],
            options={
                'verbose_name': 'email',
                'verbose_name_plural': 'emails',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('hold_email', 'Can stop and edit held emails')],
                'indexes': [models.Index(models.F('status'), models.F('send_after'), name='email_due'), models.Index(models.F('to_key'), models.F('created_at'), name='email_to'), models.Index(condition=models.Q(('is_automatic', True)), fields=['send_after'], name='email_automatic'), models.Index(condition=models.Q(('status__in', ['held', 'queued', 'sending'])), fields=['due_at'], name='email_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['held', 'queued', 'sending', 'sent', 'failed', 'stopped', 'aside'])), name='email_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'aside'), _negated=True), models.Q(models.Q(('aside_reason', ''), _negated=True), ('aside_by__isnull', False)), _connector='OR'), name='email_put_aside_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='email_sent_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='PendingTeamNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pending_notices', to='outbox.teamnoticetopic')),
            ],
            options={
                'verbose_name': 'pending notice to the team',
                'verbose_name_plural': 'pending notices to the team',
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(models.F('topic'), models.F('reference'), name='pending_notice_is_once')],
            },
        ),
    ]
