import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outbox', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=16, unique=True, verbose_name='reference')),
                ('status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], default='new', editable=False, max_length=10, verbose_name='status')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('topic', models.CharField(blank=True, choices=[('challenge', 'A challenge, or an idea of mine'), ('events', 'An event'), ('accessibility', 'Accessibility, or another format'), ('website', 'Something on this website'), ('other', 'Something else')], max_length=20, verbose_name='topic')),
                ('text', models.TextField(verbose_name='message')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('idempotency_key', models.UUIDField(editable=False, unique=True, verbose_name='idempotency key')),
                ('draft_answer', models.TextField(blank=True, editable=False, verbose_name='draft of an answer')),
                ('drafted_at', models.DateTimeField(editable=False, null=True, verbose_name='draft from')),
                ('drafted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='draft by')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-sent_at', '-pk'],
                'permissions': [('answer_message', 'Can answer messages')],
            },
        ),
        migrations.CreateModel(
            name='MessageHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('staff_note', models.TextField(blank=True, verbose_name='note to staff')),
                ('is_undone', models.BooleanField(default=False, help_text='Set on a decision undone before its email, and on its undoing.', verbose_name='undone')),
                ('from_status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], max_length=10, verbose_name='from')),
                ('to_status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], max_length=10, verbose_name='to')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('contact_message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='contact.message')),
                ('email', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.email', verbose_name='email about it')),
            ],
            options={
                'verbose_name': 'row of a history',
                'verbose_name_plural': 'rows of a history',
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('status'), models.F('sent_at'), name='message_queue'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('email_key'), name='message_email'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'answered', 'closed'])), name='message_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='message_can_be_answered'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft_answer', ''), ('drafted_at', None), ('drafted_by', None)), models.Q(models.Q(('draft_answer', ''), _negated=True), ('drafted_at__isnull', False), ('drafted_by__isnull', False)), _connector='OR'), name='message_draft_has_its_author'),
        ),
    ]
