"""Who may reach a server: what the settings say of it, checked before anything listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import SettingsError
from rag.web.gate import Gate
from rag.web.hosts import is_loopback, read_hosts

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from rag.settings import Settings

PASSWORD_CHARS = 8  # at 3,600 attempts an hour, eight random letters last for thousands of years


def guard(app: ASGIApp, settings: Settings) -> Gate:
    """The gate before an application, as the settings want it; raises SettingsError."""
    from rag.web.login import Login

    password = read_password(settings)
    return Gate(app, read_hosts(settings), Login(password) if password else None)


def check_guard(settings: Settings) -> str | None:
    """What must be said before a server listens, if anything.

    Raises SettingsError if the settings contradict each other, or everybody could read without being told so.
    """
    read_hosts(settings)
    password = read_password(settings)
    if password and settings.open_to_everybody:
        raise SettingsError(
            "A password is set, and GRIOT_OPEN_TO_EVERYBODY (--open-to-everybody) says that none is needed. "
            "Leave one of the two out."
        )
    if password or is_loopback(settings.host):
        return None
    if not settings.open_to_everybody:
        raise SettingsError(
            f"GRIOT_HOST is '{settings.host}', where other machines could read every document: set a password "
            "(GRIOT_PASSWORD, or GRIOT_PASSWORD_FILE for a file that holds it), or say that everybody who reaches "
            f"the address may read everything: griot serve --host {settings.host} --open-to-everybody"
        )
    allowed = {
        "session": "read every document and add their own",
        "corpus": "read every document, add to them, and remove them",
        "off": "read every document",
    }[settings.uploads]
    return f"Warning: no password is asked for: everybody who reaches {settings.host} may {allowed}."


def read_password(settings: Settings) -> str | None:
    """The password of the settings or of the file that they name; None if there is none.

    Raises SettingsError if the file cannot be read or the password is too short. No error says the password.
    """
    if settings.password is not None:
        name, password = "GRIOT_PASSWORD", settings.password.get_secret_value()
    elif settings.password_file is not None:
        name = f"GRIOT_PASSWORD_FILE is '{settings.password_file}', which"
        try:
            password = settings.password_file.read_text("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name} cannot be read. Name a text file that holds the password.") from error
    else:
        return None
    if len(password.strip()) < PASSWORD_CHARS:
        raise SettingsError(
            f"{name} holds a password of {len(password)} characters. Choose one of at least {PASSWORD_CHARS}: "
            "several words that do not belong together are good."
        )
    return password
