"""The filters that a visitor chose on the page → a `Filter`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import FilterError
from rag.records import Filter

Name = Annotated[str, Field(min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], Field(max_length=50)]


class Chosen(BaseModel):
    """What `static/filters.js` sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    publishers: Names = ()
    languages: Names = ()
    paths: Names = ()
    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)


def read_filter(chosen: dict[str, Any] | None) -> Filter | None:
    """The filter that was chosen, None where there is none; FilterError where it is not what the page sends."""
    try:
        filter = Filter(**dict(Chosen.model_validate(chosen or {})))
    except ValidationError as error:
        raise FilterError("These filters are not what the page sends. Reload it, and choose again.") from error
    return filter or None
