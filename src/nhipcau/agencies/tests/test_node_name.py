"""The name in the header is that of the agency which the node serves, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from nhipcau.agencies import lookups
from nhipcau.ui.facade import node_name


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("vi", "Bộ Tư pháp"),
        ("en", "Ministry of Justice"),
        ("lo", "ກະຊວງຍຸຕິທຳ"),
        ("km", "ក្រសួងយុត្តិធម៌"),
    ],
)
@pytest.mark.parametrize("key", ["BTP", "ministry:justice"])
def test_a_node_is_called_as_the_agency_that_it_serves(
    db: None, settings: Any, key: str, language: str, name: str
) -> None:
    settings.NHIPCAU_NODE_SERVES = [key, "BCA"]
    page = Client().get("/account/login/", headers={"Accept-Language": language}).content.decode()
    assert f'<span class="nc-node" title="{name}">{name}</span>' in page


@pytest.mark.parametrize("keys", [[], ["no-such-agency"]])
def test_a_node_that_serves_no_known_agency_is_called_as_its_settings_say(
    db: None, settings: Any, keys: list[str]
) -> None:
    settings.NHIPCAU_NODE_SERVES = keys
    settings.NHIPCAU_NODE_NAME = "Government Office"
    with translation.override("km"):
        assert node_name() == "ការិយាល័យរដ្ឋាភិបាល"
    settings.NHIPCAU_NODE_NAME = "Sở X"
    assert node_name() == "Sở X"


def test_a_page_still_has_a_name_when_the_database_does_not_answer(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer() -> None:
        raise DatabaseError

    monkeypatch.setattr(lookups, "directory", no_answer)
    settings.NHIPCAU_NODE_SERVES = ["BTP"]
    settings.NHIPCAU_NODE_NAME = "Sở X"
    assert node_name() == "Sở X"
