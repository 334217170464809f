"""What people do at the wall besides hinging, and in which order: one function a doing, each a script for an actor."""

from collections.abc import Callable

from hingewall.simulation.life.actor import Actor
from hingewall.simulation.life.manners import (
    HALF_SQUAT,
    HINGES,
    SHALLOW,
    SQUAT,
    bowing,
    some,
    squat_style,
)
from hingewall.simulation.motion import OFF_SIDE_MM

FRONT_MM = 1600.0
"""Out of the sensor's sight in its short mode."""


def arrive(a: Actor) -> None:
    """From the side, or backwards from the front; to the place, too far or too near; and obey what the wall says after
    a while, or not."""
    rng, start = a.rng, a.now
    a.home_mm = rng.uniform(570.0, 630.0)
    where = rng.choices(("right", "far", "near"), (6, 2.5, 1.5))[0]
    stop_mm = {"right": a.home_mm, "far": rng.uniform(700.0, 880.0), "near": rng.uniform(370.0, 425.0)}[where]
    side = a.moves.keys[-1].side_mm
    a.moves.move(0.0, stance_mm=stop_mm if rng.random() < 0.6 else FRONT_MM, side_mm=side)
    if a.moves.keys[-1].stance_mm == FRONT_MM:
        a.moves.move(0.6, side_mm=0.0)
        a.step(stop_mm, rng.uniform(1.3, 2.4))
    else:
        a.step(stop_mm, rng.uniform(0.9, 1.7), side_mm=0.0)
    a.doing("arrival", start)
    a.stand(rng.uniform(2.5, 6.0) if where != "right" else rng.uniform(0.8, 3.0))
    if where == "right":
        return
    if rng.random() < 0.7:
        start = a.now
        a.step(a.home_mm, a.rng.uniform(0.7, 1.3))
        a.doing("obeying", start)
        a.stand(rng.uniform(1.5, 4.0))
    else:
        a.home_mm = stop_mm


def depart(a: Actor) -> None:
    """To a side, at once."""
    start = a.now
    a.moves.move(a.rng.uniform(0.9, 1.6), side_mm=a.rng.choice((-1.0, 1.0)) * OFF_SIDE_MM)
    a.doing("departure", start)


def hinges(a: Actor) -> None:
    rng = a.rng
    manner = rng.choices([m for m, _ in HINGES], [share for _, share in HINGES])[0]
    manner, style = a.who.doing(manner)
    for _ in range(rng.randint(3, 4 if manner.down_s[0] > 3.0 else 7)):
        a.rep(manner, style, hinge=True)
        a.stand(some(rng, manner.rest_s))


def shallow(a: Actor) -> None:
    for _ in range(a.rng.randint(2, 4)):
        a.rep(SHALLOW, a.who.style, hinge=True)
        a.stand(some(a.rng, SHALLOW.rest_s))


def squats(a: Actor) -> None:
    manner = a.rng.choice((SQUAT, HALF_SQUAT))
    style = squat_style(a.body, manner, a.rng)
    for _ in range(a.rng.randint(2, 5)):
        a.rep(manner, style, hinge=False)
        a.stand(some(a.rng, manner.rest_s))


def steps(a: Actor) -> None:
    """To the wall and back, or sideways: to let somebody pass, to fetch a bottle."""
    for _ in range(a.rng.randint(1, 3)):
        start = a.now
        if a.rng.random() < 0.25:
            a.step(a.home_mm, a.rng.uniform(0.6, 1.0), side_mm=a.rng.choice((-1, 1)) * a.rng.uniform(120.0, 320.0))
            what = "step aside"
        else:
            a.step(a.home_mm - a.rng.uniform(200.0, 320.0), a.rng.uniform(0.6, 1.2))
            what = "step back"
        a.stand(a.rng.uniform(0.2, 1.5))
        a.step(a.home_mm + a.rng.gauss(0, 8.0), a.rng.uniform(0.6, 1.2), side_mm=0.0)
        a.doing(what, start)
        a.stand(a.rng.uniform(0.8, 3.0))


def phone(a: Actor) -> None:
    """Stand and look down, bow a little now and then."""
    start, style = a.now, bowing(a.body)
    for _ in range(a.rng.randint(1, 3)):
        a.stand(a.rng.uniform(2.0, 6.0))
        a.bow(style, a.rng.uniform(0.6, 1.4), a.rng.uniform(0.5, 3.0))
    a.doing("phone", start)


def chat(a: Actor) -> None:
    """With the back to the wall: shift from foot to foot, and step about by a hand or two."""
    start = a.now
    for _ in range(a.rng.randint(3, 7)):
        far = a.rng.random() < 0.35
        to_mm = a.home_mm + a.rng.uniform(-220.0, 140.0) if far else a.home_mm + a.rng.gauss(0.0, 18.0)
        a.step(to_mm, a.rng.uniform(0.7, 1.6), side_mm=a.rng.gauss(0.0, 35.0))
        a.stand(a.rng.uniform(0.8, 4.0))
    a.step(a.home_mm, a.rng.uniform(0.7, 1.3), side_mm=0.0)
    a.doing("chat", start)
    a.stand(a.rng.uniform(1.5, 3.0))


def rest(a: Actor) -> None:
    """Nearer or further than the place, and back to it."""
    start, home = a.now, a.home_mm
    to_mm = a.rng.uniform(370.0, 425.0) if a.rng.random() < 0.4 else a.rng.uniform(720.0, 860.0)
    a.step(to_mm, a.rng.uniform(0.7, 1.3))
    a.stand(a.rng.uniform(6.0, 16.0))
    a.step(home, a.rng.uniform(0.7, 1.3), side_mm=0.0)
    a.doing("rest near" if to_mm < home else "rest far", start)
    a.stand(a.rng.uniform(1.5, 4.0))


def stumble(a: Actor) -> None:
    """Back toward the wall until it is too near, or touched, and away again."""
    start = a.now
    a.step(20.0 if a.rng.random() < 0.3 else a.rng.uniform(90.0, 150.0), a.rng.uniform(0.8, 1.2))
    a.stand(a.rng.uniform(0.5, 1.5))
    a.step(a.home_mm, a.rng.uniform(0.8, 1.2))
    a.doing("stumble", start)
    a.stand(a.rng.uniform(1.5, 3.0))


def pause(a: Actor) -> None:
    a.stand(a.rng.uniform(2.0, 12.0))


Act = Callable[[Actor], None]
ACTS: tuple[tuple[Act, float], ...] = (
    (hinges, 5.0), (shallow, 0.7), (squats, 1.5), (steps, 1.2), (phone, 1.0), (chat, 1.2), (rest, 1.3), (stumble, 0.5),
    (pause, 0.6),
)  # fmt: skip
"""What people do at the wall, and how often (assumed: nobody has watched a gym with this device in it)."""


def practise(a: Actor, least: int, most: int) -> None:
    """Arrive, do some things, most often a set first, and leave."""
    arrive(a)
    for number in range(a.rng.randint(least, most)):
        first = number == 0 and a.rng.random() < 0.5
        act = hinges if first else a.rng.choices([act for act, _ in ACTS], [share for _, share in ACTS])[0]
        act(a)
    depart(a)
