"""Every setting, with its default and the reason for it. Read once, at the top, and handed down."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "GRIOT_"


class Settings(BaseSettings):
    """What can be chosen; each field is also the environment variable `GRIOT_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    index: Path = Path("index")
    documents: Path = Path("seeds")  # what is indexed when nothing else is named
    follow_links: bool = False  # out of an indexed folder: whoever may write there could have any file read
    embedding_model: str | None = None  # None: the bundled one; else a sentence-transformers name or folder
    allow_downloads: bool = False  # whether a model named above may be fetched; Griot itself never needs it
    threads: int | None = Field(default=None, ge=1)  # None: all cores

    passage_chars: int = Field(default=900, ge=200, le=4000)  # about 230 tokens of the model's 512
    top_k: int = Field(default=8, ge=1, le=100)  # passages that are read for an answer
    candidates: int = Field(default=50, ge=1, le=1000)  # passages that each leg of retrieval proposes
    today: datetime.date | None = None  # from which « l'an dernier » counts; None: the day on which it is asked
    reranker: str | None = None  # None: the reader; else a sentence-transformers CrossEncoder's name or folder
    question_chars: int = Field(default=2000, ge=50)  # longer than any question; the model reads 512 tokens of it
    answer_from: float | None = Field(
        default=None, ge=0, le=1
    )  # confidence; None: as calibrated, see rag/answer/read.py
    file_mb: int = Field(default=50, ge=1)  # a larger text file is a dump, not an article

    llm: str | None = (
        None  # "provider:model", such as ollama:llama3.2 or gguf:/path/model.gguf; None: answers are quotes
    )
    llm_base_url: str | None = None  # of a server that speaks OpenAI's protocol, or of the provider's own
    llm_key: SecretStr | None = None  # else the provider's own variable, such as OPENAI_API_KEY
    llm_key_file: Path | None = None  # a file that holds the key
    llm_context: int | None = Field(default=None, ge=512)  # tokens; None: asked of the model
    llm_passages: int = Field(default=5, ge=1, le=100)  # that it is shown: a slow machine reads each for seconds
    llm_tokens: int = Field(default=400, ge=16)  # of an answer at most: four sentences are about 150
    llm_timeout_s: float = Field(default=60, gt=0)  # for the first words, and between them
    llm_attempts: int = Field(default=3, ge=1, le=10)  # before the first words
    llm_unsupported: Literal["drop", "strike"] = "drop"  # what becomes of a sentence that the documents do not show
    prompts: Path | None = None  # a folder whose files replace those of prompts/

    # "session": what a visitor uploads is asked by that visitor alone, and forgotten; "corpus": any visitor adds to the
    # documents of all, and removes any of them, so that everybody who reaches the page must be trusted with that.
    uploads: Literal["session", "corpus", "off"] = "session"

    # "own": a visitor sees only the evaluations and the feedback of their own; "shared": every visitor sees and stops
    # those of all, so that everybody who reaches the page must be trusted with the questions in them.
    evaluations: Literal["own", "shared"] = "own"
    evaluation_questions: int = Field(default=2000, ge=1)  # in a file given to the page, not to `griot evaluate`

    host: str = "127.0.0.1"  # only this machine; a person who wants others to reach it says so
    port: int = Field(default=7860, ge=0, le=65535)
    # Other names by which browsers reach the server, with commas between them; `https://` before one says that a server
    # in front of Griot offers it over TLS. A name that is in no list could be another site's, pointed at this machine.
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    password: SecretStr | None = None  # asked of everybody; needed wherever other machines reach the server
    password_file: Path | None = None  # a file that holds it
    open_to_everybody: bool = False  # no password, although other machines reach the server: said, not forgotten

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        """A list of names as people write it, which is no JSON."""
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def read_settings(**chosen: object) -> Settings:
    """Settings from the environment; `chosen` (a command line's flags) wins over it where it is not None.

    Raises SettingsError for an unknown `GRIOT_…` variable or a value that does not fit.
    """
    names = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in names)
    if unknown:
        raise SettingsError(
            f"The environment sets {unknown[0]}, which is no setting of Griot. It knows: {', '.join(sorted(names))}."
        )
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} is {first['input']!r}: {first['msg']}.") from error
