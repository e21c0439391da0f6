import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('focus_areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeenNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='key')),
                ('seen_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='seen')),
            ],
            options={
                'verbose_name': 'seen news',
                'verbose_name_plural': 'seen news',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=16, unique=True, verbose_name='reference')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=509, unique=True)),
                ('link_nonce', models.CharField(editable=False, max_length=22, unique=True)),
                ('frequency', models.CharField(choices=[('at_once', 'As soon as something is published'), ('weekly', 'Once a week, on Monday morning'), ('monthly', 'Once a month, on the morning of the 1st')], max_length=10, verbose_name='how often')),
                ('all_areas', models.BooleanField(default=True, help_text='Not the same as none: a focus area that was chosen may be gone.', verbose_name='all focus areas')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked for')),
                ('asked_on', models.CharField(max_length=200, verbose_name='on the page')),
                ('consent_text', models.TextField(verbose_name='what they agreed to, in the words shown')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed')),
                ('told_at', models.DateTimeField(help_text='When its last digest was made, or there was nothing to tell.', null=True, verbose_name='last told')),
                ('told_up_to', models.PositiveBigIntegerField(default=0, help_text='Key of the last news that was told.', verbose_name='told up to')),
                ('areas', models.ManyToManyField(blank=True, related_name='+', to='focus_areas.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
                'ordering': ['-asked_at', '-pk'],
                'permissions': [('stop_subscription', 'Can stop subscriptions')],
                'indexes': [models.Index(models.F('told_up_to'), name='subscription_told')],
                'constraints': [models.CheckConstraint(condition=models.Q(('frequency__in', ['at_once', 'weekly', 'monthly'])), name='subscription_frequency_is_known'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='subscription_has_an_address'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('told_at__isnull', False), _connector='OR'), name='subscription_knows_when_it_was_told')],
            },
        ),
    ]
