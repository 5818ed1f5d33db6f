from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Searching without tone marks: "luat can cuoc" finds "Luật Căn cước"."""

    dependencies = [("spine", "0001_initial")]
    operations = [UnaccentExtension()]
