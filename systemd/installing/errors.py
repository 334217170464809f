"""What goes wrong while installing, in one line that says what to do."""


class InstallError(Exception):
    """A step that could not be done. Its text is one line for a person."""
