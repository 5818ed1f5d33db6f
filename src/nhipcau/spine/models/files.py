"""Files: stored once under their hash, known by who put them there."""

from __future__ import annotations

from django.db import models

from nhipcau.kit.ids import new_id


class StoredFile(models.Model):
    """A file in the store. The bytes lie under ``files/<first two>/<sha256>`` in the data folder."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    owner_agency_id = models.UUIDField(null=True)
    uploaded_by = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
