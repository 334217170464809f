"""In place of what picamera2 imports and a Hingewall never calls: pidng, OpenEXR, kms. Each name in it is a class whose
attributes are their own names."""


class Names(type):
    def __getattr__(cls, name: str) -> str:
        return name


def __getattr__(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return Names(name, (), {})
