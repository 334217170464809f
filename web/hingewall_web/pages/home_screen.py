"""The wall on a phone's home screen: its name, its icon and its colours, so that it opens without a browser's bars."""

import msgspec
from flask import Blueprint, Response, url_for

from hingewall_web.pages.settings.pages import wall_name
from hingewall_web.server.assets import static
from hingewall_web.words.language import gettext, spoken_now

pages = Blueprint("home_screen", __name__)

NIGHT = "#0b1020"
"""Behind the icon while the page is opened, and the frame around it: what does not dazzle in a dim gym."""

LONGEST_SHORT_NAME = 12
"""Characters: launchers cut what is longer (W3C, Web App Manifest, short_name)."""

ICONS = [(shape, size) for shape in ("any", "maskable") for size in (192, 512)]


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone that puts this wall on its home screen asks for. Every page of the wall stays inside."""
    name = wall_name()
    told = {
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": spoken_now(),
        "name": name,
        "short_name": name if len(name) <= LONGEST_SHORT_NAME else "Hingewall",
        "description": gettext(
            "A wall that coaches the hip hinge. It counts good reps and says why the others did not count."
        ),
        "categories": ["fitness", "sports"],
        "background_color": NIGHT, "theme_color": NIGHT,
        "icons": [
            {
                "src": url_for("assets.static", name=f"icons/{shape}-{size}.png"), "sizes": f"{size}x{size}",
                "type": "image/png", "purpose": shape,
            }
            for shape, size in ICONS
        ],
    }  # fmt: skip
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(msgspec.json.encode(told), content_type="application/manifest+json", headers=headers)


@pages.get("/apple-touch-icon.png")
@pages.get("/apple-touch-icon-precomposed.png")
def apple_touch_icon() -> Response:
    """For an iPhone, which asks here whatever the page says."""
    return static("icons/apple-touch.png")


@pages.get("/favicon.ico")
def favicon() -> Response:
    """For browsers that ask here whatever the page says."""
    return static("icons/favicon.ico")
