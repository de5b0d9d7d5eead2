from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import read_settings


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_TOP_K", "3")
    assert read_settings().top_k == 3


def test_a_flag_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_INDEX", "there")
    assert read_settings(index=Path("here")).index == Path("here")
    assert read_settings(index=None).index == Path("there")


def test_an_unknown_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_TOPK", "3")
    with pytest.raises(SettingsError, match="GRIOT_TOPK, which is no setting"):
        read_settings()


def test_a_value_that_does_not_fit_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_TOP_K", "many")
    with pytest.raises(SettingsError, match="GRIOT_TOP_K is 'many'"):
        read_settings()
