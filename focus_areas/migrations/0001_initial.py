from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(unique=True, verbose_name='web address')),
                ('hue', models.CharField(choices=[('experiences', 'Purple, star'), ('clean-tech', 'Green, leaf'), ('people', 'Pink, person'), ('innovation', 'Blue, light bulb')], max_length=20, verbose_name='colour and icon')),
                ('summary', models.CharField(help_text='One sentence, shown on its card.', max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. Shown on the page of the focus area.', verbose_name='text')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'focus area',
                'verbose_name_plural': 'focus areas',
                'ordering': ['position', 'name'],
            },
        ),
    ]
