"""The choices that people make: each explains itself, and the views know it."""

from __future__ import annotations

import re

import pytest

from data.contents import decided
from data.contents import settings as chosen
from data.retention import RETENTION
from data.schema import VIEWS
from data.settings import SETTINGS, Setting
from data.store import Store, choose, reading

EVERY = SETTINGS + RETENTION


@pytest.mark.parametrize("setting", EVERY, ids=lambda s: s.key)
def test_setting(setting: Setting) -> None:
    assert setting.default in setting.choices
    assert len(set(setting.choices)) == len(setting.choices) > 1
    assert setting.question.endswith("?")
    assert setting.reason.endswith(".")
    assert all((setting.label, setting.source))


def test_keys_are_told_apart() -> None:
    assert len({setting.key for setting in EVERY}) == len(EVERY)


def test_defaults_hold_until_someone_decides(store: Store) -> None:
    with reading(store) as cursor:
        assert chosen(cursor) == {setting.key: setting.default for setting in EVERY}


def test_a_setting_is_decided_also_on_its_default(store: Store) -> None:
    with reading(store) as cursor:
        assert decided(cursor) == frozenset()
    choose(store, SETTINGS[0].key, SETTINGS[0].default, by="test")
    with reading(store) as cursor:
        assert decided(cursor) == {SETTINGS[0].key}


def test_views_name_settings_that_exist() -> None:
    named = set(re.findall(r"from setting_now where key = '(\w+)'", VIEWS))
    assert named
    assert named <= {setting.key for setting in SETTINGS}
