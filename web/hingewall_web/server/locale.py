"""In which language a request is answered.

What the page itself asks for comes first, then the phone's own language, then the wall's. What hangs in the gym for all
to read, the screen and the poster, is in the wall's.
"""

from flask import Flask, Response, request

from hingewall.errors import StorageError, StoredSettingsError
from hingewall.settings.languages import FIRST, offered
from hingewall_web.server.services import services
from hingewall_web.words.language import speak, spoken_now

FOR_ALL = frozenset({"/wall", "/join"})


def register(app: Flask) -> None:
    """Have every request of ``app`` answered in one language."""
    app.before_request(_listen)
    app.after_request(_tell)
    app.teardown_request(_end)


def _listen() -> None:
    speak(_wanted)


def _wanted() -> str:
    own = None if request.path in FOR_ALL else request.accept_languages.best_match(offered())
    return request.args.get("language") or own or _of_the_wall()


def _of_the_wall() -> str:
    """As stored, and in no words: they would ask for a language themselves."""
    try:
        return services().reader().settings()[0].ui.language
    except (StorageError, StoredSettingsError):
        return FIRST


def _end(_error: BaseException | None) -> None:
    """What the thread does next is not of this request."""
    speak(FIRST)


def _tell(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.content_language.add(spoken_now())
        response.vary.add("Accept-Language")
    return response
