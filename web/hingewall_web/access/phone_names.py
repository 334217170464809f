"""What a person calls a phone, for the list of sessions. Pure."""

SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
BROWSERS = ("Edg", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
"""In the order in which they must be looked for: each of them also names some of those behind it."""
CALLED = {
    "Edg": "Edge", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox", "CriOS": "Chrome", "Macintosh": "Mac",
}  # fmt: skip


def phone_named(user_agent: str) -> str:
    """What a person calls the device and browser that send this header: ``iPhone, Safari``; empty for anything else."""
    parts = [next((name for name in names if name in user_agent), "") for names in (SYSTEMS, BROWSERS)]
    return ", ".join(CALLED.get(part, part) for part in parts if part)
