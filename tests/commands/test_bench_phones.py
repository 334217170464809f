"""How the bench reads a stream: a snapshot's age is right however the network cuts it."""

import pytest

from hingewall.commands.bench.phones import Phone
from hingewall.errors import HingewallError

STREAM = (
    b"HTTP/1.1 200 OK\r\n\r\nretry: 500\n\n"
    b'event: snapshot\ndata: {"t":100.25,"clock":"x"}\n\nevent: words\ndata: {"count":1}\n\n'
    b": still here\n\n"
    b'event: snapshot\ndata: {"t":100.35,"clock":"x"}\n\n'
)


@pytest.mark.parametrize("size", [1, 7, 64, len(STREAM)])
def test_every_snapshot_is_found_once_with_its_age(size: int) -> None:
    phone = Phone()
    ages = [age for at in range(0, len(STREAM), size) for age in phone.hear(STREAM[at : at + size], 100.5)]
    assert ages == pytest.approx([0.25, 0.15])


def test_the_end_of_a_stream_is_no_silence() -> None:
    with pytest.raises(HingewallError, match="ended a stream"):
        Phone().hear(b"", 100.5)
