"""Which language model is meant, and what is missing to use it."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from rag.errors import GriotError, ModelError, SettingsError
from rag.llm.model import LanguageModel
from rag.llm.name import LlmName, parse_name
from rag.settings import Settings

WITHOUT = """
import sys
from rag.errors import GriotError
from rag.llm.model import LanguageModel
from rag.settings import Settings

names, absent = (given.split(",") for given in sys.argv[1:])
sys.modules.update(dict.fromkeys(absent))
for name in names:
    try:
        LanguageModel.open(Settings(llm=name, llm_key="k"))
    except GriotError as error:
        print(type(error).__name__, error)
"""  # opens each model without some packages, and prints what is wrong
NEEDED = {  # what each needs, and what installs it
    "ollama:x": ("langchain_ollama", "pip install 'griot-qa[ollama]'"),
    "mistral:x": ("langchain_mistralai", "pip install 'griot-qa[mistral]'"),
    "groq:x": ("langchain_groq", "pip install langchain-groq"),
}
VARIABLES = ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "MISTRAL_API_KEY")


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


def refusal(**settings: object) -> GriotError:
    """What opening a model with these settings raises."""
    with pytest.raises((SettingsError, ModelError)) as raised:
        LanguageModel.open(Settings(**settings))  # type: ignore[arg-type]
    return raised.value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("openai:gpt-5-mini", LlmName("openai", "gpt-5-mini")),
        ("ollama:llama3.2:1b", LlmName("ollama", "llama3.2:1b")),
        (" Anthropic : claude-x ", LlmName("anthropic", "claude-x")),
        ("mistral:small", LlmName("mistralai", "small")),
        ("google-genai:gemini-x", LlmName("google_genai", "gemini-x")),
        ("gguf:C:/models/a.gguf", LlmName("gguf", "C:/models/a.gguf")),
    ],
)
def test_a_name_is_a_provider_and_its_model(text: str, name: LlmName) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize("text", ["", "llama3.2", "openai:", ":gpt", "/models/a.gguf", "open ai:x"])
def test_a_name_without_either_says_what_to_write(text: str) -> None:
    with pytest.raises(SettingsError, match=r"Write provider:model, such as ollama:llama3\.2"):
        parse_name(text)


def test_a_local_file_is_shown_without_its_folder() -> None:
    assert str(parse_name("gguf:/home/awa/models/small.gguf")) == "gguf:small.gguf"


def test_a_missing_package_says_what_to_run() -> None:
    # In a process of its own: LangChain remembers the packages that another test has imported.
    absent = (*(package for package, _ in NEEDED.values()), "langchain_community", "langchain_community.chat_models")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, ",".join(NEEDED), ",".join(absent)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    assert done.stdout.splitlines() == [
        f"ModelError GRIOT_LLM names '{parse_name(name)}', which needs a package that is not installed. Run: {command}"
        for name, (_, command) in NEEDED.items()
    ]


def test_a_missing_local_package_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    assert "Run: pip install 'griot-qa[local-llm]'" in str(refusal(llm=f"gguf:{tmp_path}/a.gguf"))


def test_a_provider_that_nobody_knows_is_said_to_be() -> None:
    assert "a provider that LangChain does not know" in str(refusal(llm="nobody:x", llm_key="k"))


@pytest.mark.parametrize(
    ("llm", "variable"),
    [("openai:x", "OPENAI_API_KEY"), ("anthropic:x", "ANTHROPIC_API_KEY"), ("mistral:x", "MISTRAL_API_KEY")],
)
def test_a_missing_key_says_what_to_set(llm: str, variable: str) -> None:
    error = refusal(llm=llm)
    assert isinstance(error, SettingsError)
    assert f"Set {variable}, GRIOT_LLM_KEY, or GRIOT_LLM_KEY_FILE" in str(error)


def test_a_server_of_ones_own_needs_no_key() -> None:
    settings = Settings(llm="openai:x", llm_base_url="http://127.0.0.1:9/v1")
    assert LanguageModel.open(settings).name == "openai:x"


def test_the_providers_own_variable_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert LanguageModel.open(Settings(llm="openai:x")).name == "openai:x"


@pytest.mark.parametrize("held", ["", "  \n", "two words"])
def test_a_file_that_holds_no_key_is_refused(held: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(held, "utf-8")
    assert "holds no key" in str(refusal(llm="openai:x", llm_key_file=file))


def test_a_file_of_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert f"GRIOT_LLM_KEY_FILE is '{tmp_path / 'none'}', which cannot be read" in str(
        refusal(llm="openai:x", llm_key_file=tmp_path / "none")
    )


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "ftp://a/v1", "http://", "http://a:99999/v1", "http://[a/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert "GRIOT_LLM_BASE_URL is no address" in str(refusal(llm="openai:x", llm_base_url=address))


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    error = refusal(llm="openai:x", llm_base_url="http://awa:hidden@127.0.0.1/v1")
    assert "GRIOT_LLM_KEY" in str(error)
    assert "hidden" not in str(error)


def test_a_key_is_not_in_what_is_printed_of_a_model() -> None:
    settings = Settings(llm="openai:x", llm_key=SecretStr("sk-hidden"))
    model = LanguageModel.open(settings)
    assert "sk-hidden" not in f"{model!r} {vars(model)} {settings!r}"


def test_a_local_file_that_is_not_there_is_said_to_be() -> None:
    assert "there is no such file" in str(refusal(llm="gguf:/none/small.gguf"))


def test_no_name_at_all_says_what_to_write() -> None:
    assert "GRIOT_LLM is not set" in str(refusal())
