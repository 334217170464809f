"""The connection to the gym's broker, made again by itself. The one module that knows paho."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from hingewall.errors import one_line

log = logging.getLogger(__name__)

FIRST_S, LONGEST_S = 1, 30
"""Between two attempts to connect."""
KEEP_ALIVE_S = 30

PREFIX = "hw"
NEWS = f"{PREFIX}/hub/begun"
"""What a hub says when it begins, so that whoever waits for it asks again and need not wait out its time."""


class Address(NamedTuple):
    """Where a broker is and who logs in; ``ca`` is the file of the one certificate that is believed."""

    host: str
    port: int
    name: str = ""
    password: str = ""
    ca: str = ""


def topic(wall: str, what: str) -> str:
    """``up`` and ``answer`` are the protocol, ``state`` how the wall is, ``online`` whether it is there."""
    return f"{PREFIX}/{wall}/{what}"


class Broker:
    """``heard`` gets topic and content, ``came`` is called with each connection; both from a thread of their own.

    What ``heard`` can't use (msgspec.MsgspecError) is dropped, and the next message comes all the same.
    """

    def __init__(
        self,
        address: Address,
        subscribe: Sequence[str],
        heard: Callable[[str, bytes], None],
        came: Callable[[], None],
        will: str = "",
    ) -> None:
        """``will``: a topic that says 1 while this connection lasts, and 0 afterwards, however it ends."""
        from paho.mqtt import client as mqtt
        from paho.mqtt.enums import CallbackAPIVersion

        self._subscribe = [(name, 0) for name in subscribe]
        self._heard = heard
        self._came = came
        self._will = will
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
        self._client.on_connect = self._connected
        self._client.on_message = self._arrived
        self._client.reconnect_delay_set(FIRST_S, LONGEST_S)
        if address.name:
            self._client.username_pw_set(address.name, address.password)
        if address.ca:
            self._client.tls_set(ca_certs=address.ca)
        if will:
            self._client.will_set(will, b"0", retain=True)
        self._client.connect_async(address.host, address.port, KEEP_ALIVE_S)
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
