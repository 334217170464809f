"""The pages on a port of this machine."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from waitress import create_server

from hingewall.errors import UsageError
from hingewall_hub.site import Hub, create_site


def serve(hub: Hub, port: int, until: Callable[[], object]) -> None:
    """Answer on 127.0.0.1 until ``until`` returns. Raises UsageError for a port that is taken."""
    logging.getLogger("waitress").setLevel(logging.WARNING)
    try:
        server: Any = create_server(create_site(hub), host="127.0.0.1", port=port, threads=4, ident=None)
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror}; choose another port") from error
    threading.Thread(target=server.run, name="pages", daemon=True).start()
    until()
    server.close()
