"""The connection to the gym's broker, made again by itself. The one module that knows paho."""

import logging
import ssl
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from hingewall.errors import UsageError, one_line
from hingewall.fleet.access import HubAccess

log = logging.getLogger(__name__)

FIRST_S, LONGEST_S = 1, 30
"""Between two attempts to connect."""
KEEP_ALIVE_S = 30

PREFIX = "hw"
NEWS = f"{PREFIX}/hub/begun"
"""What a hub says when it begins, so that whoever waits for it asks again and need not wait out its time."""

IN_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl has no name for."""


def topic(wall: str, what: str) -> str:
    """``up`` and ``answer`` are the protocol, ``state`` how the wall is, ``online`` whether it is there."""
    return f"{PREFIX}/{wall}/{what}"


def only(certificate: str) -> ssl.SSLContext:
    """Believe the hub's own certificate, and nobody else's.

    Whatever address it has just now, and whatever the date: nothing but the hub's key goes with it, and a wall that was
    off for long does not know the date before it has a network. Raises UsageError for what is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= IN_TIME
    try:
        context.load_verify_locations(cadata=certificate)
    except (ssl.SSLError, ValueError) as error:
        raise UsageError("the hub's certificate is damaged; get a new code from the hub and join again") from error
    return context


class Broker:
    """``heard`` gets topic and content, ``came`` is called with each connection, ``refused`` with each that the broker
    does not want; all from a thread of their own.

    What ``heard`` can't use (msgspec.MsgspecError) is dropped, and the next message comes all the same.
    """

    def __init__(
        self,
        access: HubAccess,
        subscribe: Sequence[str],
        heard: Callable[[str, bytes], None],
        came: Callable[[], None],
        will: str = "",
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        """``will``: a topic that says 1 while this connection lasts, and 0 afterwards, however it ends.

        No password is sent but by TLS. Raises UsageError where the certificate is none.
        """
        from paho.mqtt import client as mqtt
        from paho.mqtt.enums import CallbackAPIVersion

        self._subscribe = [(name, 0) for name in subscribe]
        self._heard = heard
        self._came = came
        self._will = will
        self._refused = refused
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
        self._client.on_connect = self._connected
        self._client.on_message = self._arrived
        self._client.reconnect_delay_set(FIRST_S, LONGEST_S)
        if access.ca:
            self._client.tls_set_context(only(access.ca))
            self._client.username_pw_set(access.wall, access.password)
        if will:
            self._client.will_set(will, b"0", retain=True)
        self._client.connect_async(access.host, access.port, KEEP_ALIVE_S)
        self._client.loop_start()

    def send(self, topic: str, content: bytes, retain: bool = False) -> None:
        """Nothing happens while there is no connection: whoever waits for an answer asks again."""
        self._client.publish(topic, content, retain=retain)

    def close(self) -> None:
        """May be called twice."""
        if self._will:
            self._client.publish(self._will, b"0", retain=True)
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("the broker refuses this connection: %s", reason)
            self._refused()
            return
        if self._subscribe:
            self._client.subscribe(self._subscribe)
        if self._will:
            self._client.publish(self._will, b"1", retain=True)
        self._came()

    def _arrived(self, _client: Any, _data: Any, message: Any) -> None:
        try:
            self._heard(message.topic, message.payload)
        except msgspec.MsgspecError as error:
            log.warning("a message on %s can't be used: %s", message.topic, one_line(error))
        except Exception:
            log.exception("a message on %s can't be used", message.topic)
