"""An error that nobody foresaw is logged whole beside the code that the visitor gets."""

import logging

import pytest

from rag.web.trouble import log_trouble
from rag.words import languages, read_words

log = logging.getLogger("griot.test")


def test_the_code_stands_in_the_log_with_the_error(caplog: pytest.LogCaptureFixture) -> None:
    codes = []
    for secret in ("first", "second"):
        try:
            raise ZeroDivisionError(secret)
        except ZeroDivisionError:
            codes.append(log_trouble(log, "A test failed"))
    assert len(set(codes)) == 2
    for code, secret in zip(codes, ("first", "second"), strict=True):
        (record,) = [record for record in caplog.records if code in record.getMessage()]
        assert record.exc_info
        assert str(record.exc_info[1]) == secret


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", ["unexpected", "evaluation_unexpected", "batch_unexpected", "export_failed"])
def test_the_sentence_has_a_place_for_it(language: str, key: str) -> None:
    assert "(code 1a2b)" in read_words(language)[key].format(code="1a2b")
