"""Every language says everything, and says it to whoever asks for it."""

import re
from datetime import date
from gettext import translation
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from msgspec.structs import replace

from catalogues import OTHERS, catalogue, compiled, english, lacking, lines, misfits, sentences
from catalogues import said as said_in_english
from every_page import PAGES, furnish
from hingewall.errors import StorageError
from hingewall.faults import view
from hingewall.settings.languages import TRANSLATIONS
from hingewall.settings.settings import SETTINGS, changed
from hingewall_web.words import language as language_module
from hingewall_web.words.dates import day_name, full_date, short_day
from hingewall_web.words.device import said
from hingewall_web.words.language import gettext, ngettext, own_name, speaking

ANYTHING = "7"
"""In place of what varies in a sentence."""


@pytest.mark.parametrize("language", OTHERS)
class TestALanguage:
    def test_says_everything_that_is_said_in_english_and_no_more(self, language: str) -> None:
        left, every = lacking(language), sentences(said_in_english())
        assert left == [], f"{language} lacks {len(left)} of {len(every)} sentences: translate, then make translations"
        assert [one for one in sentences(catalogue(language)) if one not in every] == [], "make translations"

    def test_fills_in_the_same_values(self, language: str) -> None:
        assert misfits(language) == []

    def test_is_compiled_as_it_is_written(self, language: str) -> None:
        assert (TRANSLATIONS / language / "LC_MESSAGES/hingewall.mo").read_bytes() == compiled(language), (
            "make translations"
        )

    def test_is_offered_by_its_own_name(self, language: str) -> None:
        assert language in SETTINGS["ui.language"].choices
        assert own_name(language) not in ("English", language)

    def test_knows_each_sentence_of_the_device_whatever_varies_in_it(self, language: str) -> None:
        with speaking(language):
            filled = {one: re.sub(r"\{\w+\}", ANYTHING, one) for one in english("device")}
            same = {
                one
                for _, one in sentences(catalogue(language))
                if not re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", one))
            }
            assert [one for one, line in filled.items() if said(line) == line and one not in same] == []


BEGUN = {"Settings": "Réglages", "{n} of {of}": "{n} sur {mm}", "Rep {n}": "Rép. {n"}


def test_a_language_that_is_not_finished_says_the_rest_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``make language`` begins with an empty catalogue, which is on offer at once."""
    begun = Catalog(locale="fr")
    for message in said_in_english():
        begun.add(message.id, BEGUN.get(str(message.id), ""), context=message.context)
    file = tmp_path / "fr/LC_MESSAGES/hingewall.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, begun)
    french = translation("hingewall", tmp_path, ["fr"])
    monkeypatch.setattr(language_module, "catalogue", lambda _language: french)
    assert gettext("Settings") == "Réglages"
    assert gettext("History") == "History"
    assert gettext("{n} of {of}") == "{n} of {of}", "a slip in a catalogue costs nobody a page"
    assert gettext("Rep {n}") == "Rep {n}"
    assert [ngettext("{n} set", "{n} sets", n) for n in (1, 2)] == ["{n} set", "{n} sets"]


def test_what_no_catalogue_knows_stays_as_it_is() -> None:
    with speaking("es"):
        assert said("Something quite new") == "Something quite new"


def test_a_sentence_is_said_with_what_varies_in_it() -> None:
    with speaking("es"):
        assert said("all 64 badges are taken; delete an athlete first") == (
            "las 64 insignias están en uso; borra antes a un atleta"
        )


def test_parts_of_a_sentence_are_said_too() -> None:
    with speaking("es"):
        assert said("under-voltage, throttled now; too hot since the start") == (
            "subtensión, rendimiento reducido ahora; demasiado caliente desde el arranque"
        )


class Read(HTMLParser):
    """What is read or heard of a page: its texts, and the attributes that hold some."""

    HEARD = frozenset({"aria-label", "alt", "title", "placeholder"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language, self.lines = "", set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag == "html" and name == "lang":
                self.language = value or ""
            if name in self.HEARD or name.startswith("data-") or (tag, name) == ("meta", "content"):
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        self.lines |= {data.strip()} - {""}


def spelt(line: str) -> bool:
    """Whether there are words in a sentence beside what varies."""
    return re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", line)) is not None


def shapes_of_english() -> list[re.Pattern[str]]:
    """What only somebody who speaks English would say: sentences that no other language has just so."""
    others = {line for one in OTHERS for message in catalogue(one) for line in lines(message.string)}
    told = {line for line in (*english(), *english("device")) if spelt(line)} - others - {"English"}
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(line))) for line in told]


ENGLISH = shapes_of_english()


@pytest.mark.parametrize("who", ["guest", "owner"])
@pytest.mark.parametrize("path", PAGES.values())
def test_a_phone_in_spanish_reads_no_english(wall: Any, path: str, who: str) -> None:
    furnish(wall)
    fault = view("lost", 1200.0)
    now = wall.feed.latest()[0]
    wall.feed.publish(replace(now, faults=(fault,), form="not_checked", camera_on=True, clock_synchronised=False))
    client = wall.owner() if who == "owner" else wall.client()
    wall.records.stored = changed(wall.records.stored, {"ui.language": "es"})
    answer = client.get(path, headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})
    read = Read(answer.text)
    assert (read.language, answer.headers["Content-Language"]) == ("es", "es")
    assert [line for line in sorted(read.lines) if any(shape.fullmatch(line) for shape in ENGLISH)] == []


class TestWhichLanguage:
    """A phone's own, else the wall's; what hangs in the gym is in the wall's."""

    @pytest.mark.parametrize(
        ("path", "asked", "wall_speaks", "spoken"),
        [
            ("/", "es", "en", "es"),
            ("/", "en-GB", "es", "en"),
            ("/", "tlh, es;q=0.5", "en", "es"),
            ("/", "tlh", "es", "es"),
            ("/", "", "es", "es"),
            ("/", "*", "es", "en"),
            ("/wall", "en", "es", "es"),
            ("/join", "en", "es", "es"),
            ("/wall", "es", "en", "en"),
            ("/?language=en", "es", "es", "en"),
            ("/?language=xx", "es", "en", "en"),
            ("/", "\\x00;q=9", "es", "es"),
        ],
    )
    def test_of_a_page(self, wall: Any, path: str, asked: str, wall_speaks: str, spoken: str) -> None:
        wall.records.stored = changed(wall.records.stored, {"ui.language": wall_speaks})
        headers = {"Accept-Language": asked} if asked else {}
        assert Read(wall.client().get(path, headers=headers).text).language == spoken

    def test_of_a_page_when_the_records_are_gone(self, wall: Any) -> None:
        def gone() -> None:
            raise StorageError("db: closed; nothing more is saved")

        wall.records.settings = gone
        page = wall.client().get("/")
        assert (page.status_code, Read(page.text).language) == (200, "en")
        assert Read(wall.client().get("/", headers={"Accept-Language": "es"}).text).language == "es"

    def test_of_a_page_when_the_settings_can_not_be_read(self, wall: Any) -> None:
        wall.records.broken = True
        page = wall.client().get("/settings")
        assert (page.status_code, Read(page.text).language) == (200, "en")

    def test_of_an_error(self, wall: Any) -> None:
        page = wall.client().get("/nothing", headers={"Accept-Language": "es"}).text
        assert "No hay nada en esta dirección." in page

    def test_of_a_foreign_name(self, wall: Any) -> None:
        page = wall.client().get("/", headers={"Accept-Language": "es", "Host": "evil.example"}).text
        assert "Esta pared no se llama así." in page

    def test_one_phone_after_another(self, wall: Any) -> None:
        """The next request in the same thread is not answered in the language of the one before."""
        client = wall.client()
        languages = [
            Read(client.get("/", headers={"Accept-Language": one}).text).language for one in ("es", "en", "es")
        ]
        assert languages == ["es", "en", "es"]

    def test_of_the_words_is_the_page_s_own(self, wall: Any) -> None:
        client = wall.client()
        assert client.get("/api/v1/words").json["stance"] == "Good distance"
        assert client.get("/api/v1/words?language=es").json["stance"] == "Buena distancia"

    def test_two_phones_hear_the_same_stream_each_in_its_own(self, wall: Any) -> None:
        heard = []
        for language in ("es", "en"):
            with wall.client().get(f"/api/v1/live?language={language}") as answer:
                events = iter(answer.response)
                heard.append(next(event for event in events if b"event: words" in event).decode())
        assert "Buena distancia" in heard[0]
        assert "Good distance" in heard[1]


def test_a_refusal_of_the_settings_is_said_in_the_form_s_language(wall: Any) -> None:
    client = wall.owner()
    answer = client.post(
        "/settings?language=es",
        data={"revision": "7", "units": "cm", "reach.target_mm": "45", "was.reach.target_mm": "24"},
    )
    assert answer.status_code == 422
    assert (
        "Alcance objetivo es 45 cm con Distancia objetivo 61 cm: una buena repetición acabaría a 16 cm de la pared, a"
        " menos de 6 cm de la alarma de cercanía, que está a 20 cm; baja Alcance objetivo a 35 cm, o baja Alarma de"
        " cercanía a 10 cm, o sube Distancia objetivo"
    ) in answer.text


def test_lucia_types_a_decimal_comma(wall: Any) -> None:
    client = wall.owner()
    form = {"revision": "7", "units": "cm", "stance.target_mm": "61,5", "was.stance.target_mm": "61"}
    assert client.post("/settings", data=form, headers={"Accept-Language": "es"}).status_code == 303
    assert wall.records.stored.stance.target_mm == 615
    page = client.get("/settings", headers={"Accept-Language": "es"}).text
    assert "Guardado: Distancia objetivo 61 cm → 61.5 cm. La pared ya lo usa." in page


def test_dates_are_said_in_spanish() -> None:
    day = date(2026, 11, 22)
    with speaking("es"):
        assert full_date(day) == "Domingo 22 de noviembre de 2026"
        assert day_name(day, day) == "Hoy"
        assert short_day(day) == "22 nov"
