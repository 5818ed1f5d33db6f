"""The product that is shown for work: a file, a link or the number of a record."""

from __future__ import annotations

from typing import Any

from django.db import models

from nhipcau.oversight.rules.steps import Product
from nhipcau.spine.facade import StoredFile


class WithProduct(models.Model):
    """Fields of a product; at least one is filled where work is said to be done."""

    product_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    product_link = models.URLField(max_length=500, blank=True)
    product_record = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.product_record or self.product_link or str(self.product_file or "")


def product_fields(product: Product) -> dict[str, Any]:
    """The fields of `WithProduct`."""
    return {
        "product_file_id": product.file_id,
        "product_link": product.link.strip(),
        "product_record": product.record.strip(),
    }
