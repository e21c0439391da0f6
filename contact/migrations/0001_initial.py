import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
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
                ('status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer'), ('solved', 'Solved, says the sender'), ('spam', 'Spam')], default='new', editable=False, max_length=10, verbose_name='status')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509)),
                ('text', models.TextField(verbose_name='message')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('access_needs', models.CharField(blank=True, max_length=500, verbose_name='access needs')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('reply_due', models.DateTimeField(editable=False, help_text='End of the day that we promised. It stays when we have replied.', verbose_name='answer due')),
                ('idempotency_key', models.UUIDField(editable=False, unique=True, verbose_name='idempotency key')),
                ('link_nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('draft_answer', models.TextField(blank=True, editable=False, verbose_name='draft of an answer')),
                ('drafted_at', models.DateTimeField(editable=False, null=True, verbose_name='draft from')),
                ('assignee', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to')),
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
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original', models.CharField(blank=True, max_length=100)),
                ('renditions', models.JSONField(blank=True, default=list)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='added')),
                ('kind', models.CharField(choices=[('picture', 'Picture'), ('document', 'Document')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('contact_message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='contact.message')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['added_at', 'pk'],
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('idempotency_key', models.UUIDField(unique=True, verbose_name='idempotency key')),
                ('contact_message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='contact.message')),
            ],
            options={
                'verbose_name': 'addition',
                'verbose_name_plural': 'additions',
                'ordering': ['sent_at', 'pk'],
                'default_permissions': (),
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
                ('from_status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer'), ('solved', 'Solved, says the sender'), ('spam', 'Spam')], max_length=10, verbose_name='from')),
                ('to_status', models.CharField(choices=[('new', 'To answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer'), ('solved', 'Solved, says the sender'), ('spam', 'Spam')], max_length=10, verbose_name='to')),
                ('by_phone', models.BooleanField(default=False, help_text='The answer was given on the phone; it says what was said.', verbose_name='by phone')),
                ('waited_days', models.PositiveSmallIntegerField(help_text='Working days from the words that waited to this answer; empty for another answer, and for what is none.', null=True, verbose_name='waited')),
                ('by', models.ForeignKey(help_text='Empty: the sender.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
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
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='web address')),
                ('summary', models.CharField(help_text='One sentence for the list.', max_length=200, verbose_name='summary')),
                ('try_first', models.TextField(blank=True, help_text='Markdown. Stands above the form: it may answer the question.', verbose_name='what to try first')),
                ('phone', models.CharField(blank=True, help_text='Empty: the number of the site settings.', max_length=30, verbose_name='phone')),
                ('phone_hours', models.CharField(blank=True, help_text='When to ring this number.', max_length=80, verbose_name='phone hours')),
                ('team_email', models.EmailField(blank=True, help_text='Gets the notices of these messages. Empty: that of the site settings.', max_length=254, verbose_name='team email')),
                ('reply_days', models.PositiveSmallIntegerField(default=5, help_text='Working days. We promise it on the page and in the email.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='reply within')),
                ('statutory_days', models.PositiveSmallIntegerField(blank=True, help_text='Days, weekends too, such as 30 to acknowledge a complaint about data protection. Staff see that day beside the one that we promise.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='time that the law gives us')),
                ('keep_months', models.PositiveSmallIntegerField(default=12, help_text='Months after the last word. Then a message is deleted.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='kept for')),
                ('on_challenges', models.BooleanField(default=False, help_text='Its published questions stand on the page of a challenge, too.', verbose_name='on challenges')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_offered', models.BooleanField(default=True, help_text='Visitors may choose it.', verbose_name='in use')),
            ],
            options={
                'verbose_name': 'topic of messages',
                'verbose_name_plural': 'topics of messages',
                'ordering': ['position', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('keep_months__gte', 1), ('reply_days__gte', 1)), name='message_topic_has_its_times')],
            },
        ),
        migrations.CreateModel(
            name='QuestionVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('title', models.CharField(max_length=200, verbose_name='question')),
                ('answer', models.TextField(help_text='Markdown.', verbose_name='answer')),
                ('is_checked', models.BooleanField(default=False, help_text='You have read both texts again: nobody is named or described.', verbose_name='read once more')),
                ('is_public', models.BooleanField(default=False, help_text='Everybody can read it, and the search finds it.', verbose_name='public')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, db_constraint=False, help_text='It is found under this topic, and on its page.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contact.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'historical published question',
                'verbose_name_plural': 'historical published questions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='message',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='contact.topic', verbose_name='topic'),
        ),
        migrations.CreateModel(
            name='CannedAnswerVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('title', models.CharField(db_index=True, help_text='What staff choose it by.', max_length=80, verbose_name='name')),
                ('text', models.TextField(help_text='Goes into the box, where it can be changed each time. {name} becomes the name of the sender, {reference} the reference of the message, {reply_by} the day that we promised.', verbose_name='answer')),
                ('is_active', models.BooleanField(default=True, help_text='Offered when staff answer.', verbose_name='in use')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, db_constraint=False, help_text='Empty: for all messages.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contact.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'historical canned answer',
                'verbose_name_plural': 'historical canned answers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='CannedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='What staff choose it by.', max_length=80, unique=True, verbose_name='name')),
                ('text', models.TextField(help_text='Goes into the box, where it can be changed each time. {name} becomes the name of the sender, {reference} the reference of the message, {reply_by} the day that we promised.', verbose_name='answer')),
                ('is_active', models.BooleanField(default=True, help_text='Offered when staff answer.', verbose_name='in use')),
                ('topic', models.ForeignKey(blank=True, help_text='Empty: for all messages.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='canned_answers', to='contact.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'canned answer',
                'verbose_name_plural': 'canned answers',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='TopicVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('related', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, verbose_name='web address')),
                ('summary', models.CharField(help_text='One sentence for the list.', max_length=200, verbose_name='summary')),
                ('try_first', models.TextField(blank=True, help_text='Markdown. Stands above the form: it may answer the question.', verbose_name='what to try first')),
                ('phone', models.CharField(blank=True, help_text='Empty: the number of the site settings.', max_length=30, verbose_name='phone')),
                ('phone_hours', models.CharField(blank=True, help_text='When to ring this number.', max_length=80, verbose_name='phone hours')),
                ('team_email', models.EmailField(blank=True, help_text='Gets the notices of these messages. Empty: that of the site settings.', max_length=254, verbose_name='team email')),
                ('reply_days', models.PositiveSmallIntegerField(default=5, help_text='Working days. We promise it on the page and in the email.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='reply within')),
                ('statutory_days', models.PositiveSmallIntegerField(blank=True, help_text='Days, weekends too, such as 30 to acknowledge a complaint about data protection. Staff see that day beside the one that we promise.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='time that the law gives us')),
                ('keep_months', models.PositiveSmallIntegerField(default=12, help_text='Months after the last word. Then a message is deleted.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='kept for')),
                ('on_challenges', models.BooleanField(default=False, help_text='Its published questions stand on the page of a challenge, too.', verbose_name='on challenges')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_offered', models.BooleanField(default=True, help_text='Visitors may choose it.', verbose_name='in use')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical topic of messages',
                'verbose_name_plural': 'historical topics of messages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='question')),
                ('answer', models.TextField(help_text='Markdown.', verbose_name='answer')),
                ('is_checked', models.BooleanField(default=False, help_text='You have read both texts again: nobody is named or described.', verbose_name='read once more')),
                ('is_public', models.BooleanField(default=False, help_text='Everybody can read it, and the search finds it.', verbose_name='public')),
                ('contact_message', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='contact.message')),
                ('topic', models.ForeignKey(help_text='It is found under this topic, and on its page.', on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='contact.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'published question',
                'verbose_name_plural': 'published questions',
                'ordering': ['topic__position', 'topic__name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_public', False), ('is_checked', True), _connector='OR'), name='question_is_read_before_it_is_public', violation_error_message='Read it once more and tick that, before it is public.')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('status'), models.F('reply_due'), name='message_queue'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('email_key'), name='message_email'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'answered', 'closed', 'solved', 'spam'])), name='message_status_is_known'),
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
