"""The order in which the device is built: each step of build.md, what goes where, through what, from which side."""

from dataclasses import dataclass

from assembly.walk import Act, Bench, Hole, Piece
from enclosure import dimensions as d

BENCH, WALL = "bench", "wall"
SHUT = ("back plate", "shell")
"""Once the one is on the other, nothing gets into the box any more."""

HOUSING = 3.6  # the diagonal of a jumper wire's plastic housing, 2.54 mm square
PIECES = {
    "Pi": Piece(101.0, 101.0),
    "back plate": Piece(200.0, 200.0),
    "shell": Piece(200.0, 200.0),
    "pane": Piece(d.PANE, d.PANE),
    "baffle": Piece(2 * d.FLANGE_RADIUS, 2 * d.FLANGE_RADIUS),
    "breakout": Piece(31.0, 31.0),
    "carrier": Piece(48.0, 48.0),
    "foam ring": Piece(14.0, 14.0),
    "sensor's wires": Piece(HOUSING, HOUSING),
    "baffle's screws": Piece(6.0, 3.0),
    "button": Piece(14.0, 11.8),
    "button's nut": Piece(17.0, 17.0),
    "lights": Piece(5.0, 5.8),
    "lights' wires": Piece(HOUSING, HOUSING),
    "button's wires": Piece(HOUSING, HOUSING),
    "speaker": Piece(d.SPEAKER_DIAMETER, d.SPEAKER_DIAMETER),
    "amplifier": Piece(26.0, 26.0),
    "amplifier's wires": Piece(HOUSING, HOUSING),
    "beeper": Piece(12.0, 12.0),
    "driver": Piece(36.0, 36.0),
    "beeper's wires": Piece(HOUSING, HOUSING),
    "cover": Piece(50.0, 50.0),
    "camera": Piece(34.0, 34.0),
    "holder": Piece(90.0, 90.0),
    "holder's screws": Piece(6.0, 3.0),
    "ribbon": Piece(16.0, 16.0),
    "pad": Piece(200.0, 200.0),
    "pad's screws": Piece(6.0, 3.0),
    "bumper": Piece(200.0, 200.0),
    "supply's cable": Piece(d.PLUG[0] + 2, 45.0),
    "side screws": Piece(5.6, 3.0),
    "bracket": Piece(160.0, 160.0),
    "wall's screws": Piece(8.5, 4.0),
    "lock's screw": Piece(5.6, 3.0),
}
HOLES = {
    "button's hole": Hole(d.BUTTON),
    "nut": Hole(12.0),
    "light's hole": Hole(d.LED),
    "beeper's seat": Hole(d.BEEPER),
    "speaker's seat": Hole(d.SPEAKER_SEAT[0]),
    "baffle's well": Hole(d.PANE + 2 * d.FIT),
    "sensor's opening": Hole(2 * d.cone_radius(d.FACE_FRONT) + 2, ("baffle", "shell")),
    "box's open back": Hole(0, SHUT),
    "cable's exit": Hole(d.EXIT, SHUT),
    "face under the pad": Hole(0, ("pad", "shell")),
    "cover's channel": Hole(0, ("holder", "shell")),
    "shell's bare sides": Hole(0, ("side screws", "shell")),
    "holes of the bumper's sides": Hole(d.SIDE_HEAD, ("bumper", "shell")),
    "bracket's bare front": Hole(0, ("back plate", "bracket")),
}
INTO = ("box's open back",)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the guide's steps; ``picture`` is the enclosure's that shows how it ends."""

    title: str
    minutes: int
    place: str
    acts: tuple[Act, ...]
    picture: str = ""


def fix(words: str, piece: str, onto: str, holes: tuple[str, ...] = INTO) -> Act:
    """Something that is held by something else from then on."""
    return Act(words, piece, onto, holes)


def join(words: str, piece: str, onto: str, end: str) -> Act:
    """Something that hangs on an end of something else from then on: solder, or a plug."""
    return Act(words, piece, onto, INTO, joint=end)


STEPS = (
    Step("Card and system", 20, BENCH, ()),
    Step("First light", 10, BENCH, ()),
    Step(
        "Sensor",
        45,
        BENCH,
        (
            fix("**Pi** on the back plate, its plug downward: four M2.5x6. A Pi 5 gets its cooler first. A Zero sits on the inner, lower posts. It stays there.", "Pi", "back plate"),
            Act("**Pane**, both protective films off, into the baffle from its wide end, down onto the leaning seat; a bead of clear silicone all round it. Not later: once the baffle is on the shell, the opening is smaller than the pane.", "pane", "baffle", ("baffle's well", "sensor's opening")),
            fix("**Baffle** behind the shell's face, the pane's higher edge toward the roof: four M3x12 countersunk from the front.", "baffle", "shell"),
            Act("", "baffle's screws", "shell", ("face under the pad",)),
            join("**Solder** the six wires to the breakout, as the table says.", "sensor's wires", "breakout", "back"),
            fix("**Breakout** on its carrier: Adafruit's with four M2x5; Pololu's is clamped by its edges. The **foam ring** glued on the board round the chip.", "breakout", "carrier"),
            Act("", "foam ring", "breakout", INTO),
            fix("**Carrier** on the baffle's two pillars, two M3x12 with washers. Slide it until, seen from the front, the chip is in the middle of the hole. Nothing must shine past the ring.", "carrier", "baffle"),
            join("**Housings** onto their legs.", "sensor's wires", "Pi", "header"),
        ),
        "step-sensor",
    ),
    Step(
        "Lights and button",
        45,
        BENCH,
        (
            Act("**Button** through its hole from the front, then its nut over it from behind. It is bare: wires come afterwards, or neither passes.", "button", "shell", ("box's open back", "button's hole"), "back"),
            Act("", "button", "button's nut", ("nut",), "back"),
            Act("**Lights** into their collars from behind, up to their rims: blue, white, orange from left to right as seen from the front. A drop of glue each.", "lights", "shell", ("box's open back", "light's hole"), "front"),
            join("**Solder** the lights' wires here, in the shell: their holes are 16 mm apart. Two seconds a joint, at the legs' ends: the plastic softens at 80 degrees C.", "lights' wires", "lights", "back"),
            join("**Solder** the button's two wires.", "button's wires", "button", "back"),
            join("**Housings** onto their legs.", "lights' wires", "Pi", "header"),
            join("", "button's wires", "Pi", "header"),
        ),
        "step-lights",
    ),
    Step(
        "Speaker, or beeper",
        40,
        BENCH,
        (
            join("**Solder** the five wires to the amplifier.", "amplifier's wires", "amplifier", "back"),
            Act("**Speaker** into its seat behind the big grille, a bead of glue round its rim; its two wires to the amplifier.", "speaker", "shell", ("box's open back", "speaker's seat")),
            fix("**Amplifier** in heat shrink or tape behind the lights, so that it touches nothing.", "amplifier", "shell"),
            join("**Housings** onto their legs.", "amplifier's wires", "Pi", "header"),
        ),
        "step-speaker",
    ),
    Step(
        "Camera",
        15,
        BENCH,
        (
            join("**Ribbon** into the camera, its contacts toward the connector's; shut the latch.", "ribbon", "camera", "back"),
            fix("**Camera** on the holder's four posts, its ribbon downward: four M2x8.", "camera", "holder"),
            Act("**Lens cover** into its channel on the shell's face, its knob through the window.", "cover", "shell", ("box's open back", "cover's channel")),
            fix("**Holder** over the cover: four M3x12 countersunk from the front. The cover must slide from end to end; felt tape in its channel where it slides too easily.", "holder", "shell"),
            Act("", "holder's screws", "shell", ("face under the pad",)),
            join("**Ribbon** into the Pi.", "ribbon", "Pi", "camera"),
        ),
        "step-camera",
    ),
    Step(
        "Close the box",
        20,
        BENCH,
        (
            fix("**Pad** on the face: four M3x10 from inside.", "pad", "shell"),
            Act("", "pad's screws", "shell", INTO),
            Act("The bumper's bottom has a thin skin over each of two exits (inside, at the end of a groove): seen from the front the left one is for a Pi 4 or 5, the right one for a Zero. In **yours** one straight cut with a knife, from the back edge to where the cable will pass, and there a hole as wide as the cable; cut no more away: the skin keeps fingers and dirt out. The other exit stays shut. Pull the **bumper** over the shell from behind, until its lip is behind the shell's edge.", "bumper", "shell", ("shell's bare sides",)),
            Act("**Supply's plug** into the Pi, its cable straight down over the block, tied to it with a cable tie: no joint bears a pull. Its other end stays out of the socket.", "supply's cable", "Pi", ("cable's exit",), joint="plug"),
            Act("**Close**: fold the back plate into the shell like a book, its upper edge first, the cable in its notch, no wire between the edges. (A [light in front](beacon/README.md) has four wires more, through the other exit.) The notch is open to the back, so no plug has to go through it.", "back plate", "shell", INTO),
            Act("Four M3x12 through the **sides**, into the bumper's holes until the heads are below its surface.", "side screws", "shell", ("holes of the bumper's sides",)),
        ),
        "step-close",
    ),
    Step("Calibrate", 15, BENCH, ()),
    Step(
        "On the wall",
        30,
        WALL,
        (
            Act("**Bracket**: first screw, hang it by the keyhole, level it, second screw through the slot, tighten both; drill the third through the bracket's round hole, and drive its screw.", "bracket", "wall", ("bracket's bare front",)),
            Act("", "wall's screws", "bracket", ("bracket's bare front",)),
            Act("**Box**: hold it flat against the bracket, 5 mm high, so that both hooks go into its slots, and let it down. It must not come off when you pull it toward you.", "back plate", "bracket"),
            Act("**Lock**: one M3x16 from below through the bracket's tab. Without it anybody can lift the box off.", "lock's screw", "bracket"),
            Act("**One plug**: the supply into its socket.", "supply's cable", "wall", joint="socket"),
        ),
        "on-bracket",
    ),
    Step("Try it", 10, WALL, ()),
)  # fmt: skip
"""From 1 on; step 0 buys and prints. Times are estimates."""
BEEPER = (
    join("**Perfboard**: solder its parts, and its three wires.", "beeper's wires", "driver", "back"),
    Act("**Beeper** into its seat from behind, a drop of glue; solder its two wires to the perfboard: the side marked + to 5 V.", "beeper", "shell", ("box's open back", "beeper's seat")),
    fix("**Perfboard** in heat shrink or tape behind the beeper, so that it touches nothing.", "driver", "shell"),
    join("**Housings** onto their legs.", "beeper's wires", "Pi", "header"),
)  # fmt: skip
"""What is done in place of the speaker's step."""
FIRST_SUCCESS = 2
"""The step after which a page moves: within half an hour of unpacking."""


def bench() -> Bench:
    """Everything still apart."""
    return Bench(PIECES, HOLES)


def after(number: int) -> Bench:
    """What is on what when a step is done."""
    so_far = bench()
    for step in STEPS[:number]:
        for act in step.acts:
            so_far.do(act)
    return so_far
