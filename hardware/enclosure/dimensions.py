"""Every number of the enclosure, in millimetres; no CAD library is needed to read them.

The frame is the device's own, as a person sees it who faces it: x to the right, y up, z out of the wall. z = 0 is the
front-most plane, the pad's face, which is distance zero for the coaching; the wall is at z = -DEPTH.
"""

from math import cos, radians, tan

Point = tuple[float, float]

# --- outside -------------------------------------------------------------------------------------------------------
# The sensor decides the depth: README.md, "Why 65 mm". Roof, bumper and bracket hide in what it needs.
DEPTH = 65.0
WIDTH = 172.0  # of the shell
BOTTOM, TOP = -64.0, 50.0  # of the shell in y; the top is that of its face, and rises from there to the wall
SLOPE = 31.0  # degrees of the roof off the level: a bottle or a phone slides off (30 is asked for)
CORNER = 22.0  # of the outline, seen from the front
BUMPER = 4.0  # soft, all round the shell
BUMPER_LIP = 1.5  # behind the shell's back edge; it keeps the bumper on
PAD = 12.0  # thickness of the soft pad: it must hold the radius below
PAD_RADIUS = 10.5  # front edges: hips come toward them
BED = 220.0  # the smallest common printer bed

# --- shell and back plate ------------------------------------------------------------------------------------------
WALL = 3.0
FACE = 3.0  # the shell's front wall, behind the pad
BACK = 2.5  # the plate that closes the shell
FIT = 0.3  # between printed parts that slide into one another
FACE_FRONT, FACE_BACK = -PAD, -PAD - FACE
BRACKET = 3.2  # the plate that stays on the wall
STRAP_GAP = 1.6  # between bracket and box: a strap's webbing, and air
BRACKET_FRONT = -DEPTH + BRACKET
BOX_BACK = BRACKET_FRONT + STRAP_GAP
BACK_FRONT = BOX_BACK + BACK
LUG = (8.0, 12.0, 14.0)  # of the back plate, one for each of the shell's four side screws
LUG_Y = 28.0
SIDE_SCREW_Z = -52.0
SIDE_HEAD = 6.0  # the hole in the bumper in which a side screw's head sinks (ISO 7045, M3: 5.6 mm)
PAD_SCREWS: tuple[Point, ...] = ((-78.0, 26.0), (77.5, 24.0), (-77.0, -50.0), (74.0, -50.0))
PAD_SCREW_DEPTH = 8.0

# --- screws: M3 and M2.5 cut their own thread in plastic -------------------------------------------------------------
M3_PILOT, M3_CLEAR, M3_HEAD = 2.5, 3.4, 6.4  # countersunk head, ISO 10642: 5.5-6.7 mm
M25_PILOT, M2_PILOT = 2.1, 1.7
BOSS = 8.0  # outside diameter of what an M3 goes into

# --- distance sensor: ST VL53L1X, datasheet DocID031281 rev 3 --------------------------------------------------------
SENSOR: Point = (-48.0, 20.0)  # the axis
RECESS = 50.0  # of the chip's face; the chip is specified from 40 mm on, and the last 100 mm matter most
FIELD_OF_VIEW = 27.0  # full cone, typical (datasheet, features)
CHIP_HEIGHT = 1.56  # datasheet, features: 4.9 x 2.5 x 1.56 mm
CHIP_HALF_LENGTH = 4.9 / 2
CONE_HALF_ANGLE = 18.0  # of the baffle: 13.5 degrees, plus 4.5 for a tilted board and what the typical figure hides
THROAT = 3.5  # radius at the chip: both its windows, and 1 mm for a chip that is off centre
BAFFLE_END = -RECESS + 0.5  # the foam ring between it and the breakout is 2 mm thick
BAFFLE_THROAT, BAFFLE_BODY = 7.0, 20.0  # outside radii: round the throat, and round the pane
BAFFLE_FLARES = (-46.0, -31.0)  # where it widens, at 45 degrees: behind the pane, and up to the flange
FLANGE_RADIUS = 26.5
FLANGE_SCREWS_RADIUS, FLANGE_SCREW_DEPTH = 22.0, 10.0
# The pane that closes the opening: clear acrylic, glued in from the front. It leans, its top toward the front, by more
# than the cone's half angle: so no ray goes from the chip straight to the pane and back (README.md, "The pane").
PANE, PANE_THICKNESS = 35.0, 2.0  # diameter
PANE_LEAN, PANE_AT = 25.0, -25.0  # degrees; where its back crosses the axis
PILLAR = (8.0, 10.5, 18.5)  # width, and from where to where off the axis: the carrier is screwed to its two ends
PILLAR_SCREW = 14.5  # off the axis
BOARD_FRONT = -RECESS - CHIP_HEIGHT
BOARD_THICKNESS = 1.6
CARRIER_HALF_WIDTH, CARRIER = 15.0, 2.5
CARRIER_BACK = -57.4
CARRIER_SLOT = 2.5  # each way: slide it until the chip is in the middle of the throat

# Adafruit 3967: 25.4 x 17.78 mm, four 2.5 mm holes 2.54 mm from its edges, as its breakouts of that outline have.
# Its own board file was not found. Its VL53L0X has four such holes (bill of material of the board
# Adafruit-VL53L0X-ToF-Distance-Sensor-PCB in github.com/oomlout/oomlout_oomp_project_bot_v_2); models by others of its
# VL53L4CX and MS8607 say 20.32 x 12.7
ADAFRUIT_BOARD, ADAFRUIT_HOLES = (25.4, 17.78), (20.32, 12.7)
# Pololu 3415: 0.5 x 0.7 inch (product page). Its two holes aren't used: a tray and the foam ring hold it, so that
# breakouts of this outline by other makers fit too
POLOLU_BOARD = (12.7, 17.78)
TRAY_RIM, TRAY_FIT = 1.2, 0.25

# --- camera: Raspberry Pi Camera Module 3, product brief and mechanical drawing --------------------------------------
CAMERA: Point = (20.0, 20.0)  # the lens axis
CAMERA_BOARD = (25.0, 24.0)
CAMERA_HOLES = (21.0, 12.5)  # the lens is midway between the lower two; so has github.com/rm445/CADfiles, rpi_h.scad
CAMERA_LENS_FROM_TOP = 14.5
CAMERA_VIEWS = {"normal": (66.0, 41.0), "wide": (102.0, 67.0)}  # horizontal and vertical degrees, product brief
# The brief gives 11.5 and 12.4 mm over all; board (1.1) and ribbon connector (2.7) are taken off
LENS_HEIGHT = {"normal": 7.7, "wide": 8.6}
PUPIL_BEHIND_LENS = 2.0  # assumed, and on the safe side: deeper means a wider window
CAMERA_FRONT = -27.0  # the face of its board

# --- lens cover: slides sideways in a channel between the shell's face and the camera holder -------------------------
WINDOW = (44.0, 18.0)  # through the shell's face
COVER = (45.0, 24.0, 2.0)
COVER_TRAVEL = 38.0
CHANNEL, CHANNEL_RIB = 2.4, 3.0  # height in z; width of its two ribs
KNOB = (5.0, 14.0, 5.0)  # at the cover's left end; its height reaches through the window
HOLDER = 2.0  # thickness
HOLDER_LEFT, HOLDER_RIGHT, HOLDER_HALF_HEIGHT = -28.0, 52.0, 22.0
HOLDER_SCREWS: tuple[Point, ...] = ((-23.0, 18.0), (47.0, 18.0), (-23.0, -18.0), (47.0, -18.0))  # off the lens axis
LENS_HOLE, LENS_CORNER = 13.0, 3.5  # so round that no rod of 2.5 mm passes a corner of the lens (8.6 mm square)
HOLDER_BOSS = 6.0

# --- lights, beeper, button ------------------------------------------------------------------------------------------
PANEL_Y = -36.0
LEDS_X = (-16.0, 0.0, 16.0)  # blue, white, orange
LED, LED_COLLAR, LED_COLLAR_HEIGHT = 5.2, 9.0, 4.0  # for the usual 5 mm LED
BEEPER_X, BEEPER, BEEPER_HEIGHT = 37.5, 12.4, 7.0  # the seat for a 12 mm transducer
BEEPER_THROAT = 2.4
SPEAKER: Point = (-50.0, -33.7)
SPEAKER_DIAMETER, SPEAKER_DEPTH = 50.0, 20.0  # 3 W, such as Visaton K 50 WP; the depth is what there is room for
SPEAKER_SEAT = (50.6, 1.6, 3.0)  # inside diameter, wall and height of its collar
GRILLE = (2.4, 4.4, 18.0)  # a slot's width, from slot to slot, and the radius that has slots
BUTTON_X, BUTTON = 60.0, 12.3  # for a panel button with a 12 mm thread
PAD_LEDS = ((41.0, 9.0), (60.0, 24.0))  # one window, at the pad's back and front: seen from 45 degrees off
PAD_BEEPER, PAD_BUTTON = (4.0, 6.0), (11.0, 14.0)  # radii at the pad's back and front
PAD_SPEAKER = (17.5, 18.5)

# --- Raspberry Pi: mechanical drawings; all holes are 3.5 mm from the edges, for M2.5 --------------------------------
# Compared with models by others, not with the drawings. Pi 3 and 4: github.com/lkiesow/3d-models,
# raspberry-pi/raspberry-pi-holes.scad (3.5 and 61.5 by 3.5 and 52.5). Zero 2 W: github.com/kubikji2/3D-models,
# 3D-printing/prusa-rpi/rpi-0w2-constants.scad (65 x 30, 3.5); Zero: github.com/JakeSolecter/Drone,
# Model/Body/RaspberryPI.scad (58 x 23). Pi 5: a public rack case has 58 x 49 too
PI_CORNER: Point = (-24.0, -10.0)  # lower left of a Pi 3, 4 or 5; leaves 51 mm below for its plug
PI_BOARD, PI_HOLES, PI_POST = (85.0, 56.0), (58.0, 49.0), 6.0
ZERO_CORNER: Point = (-27.0, -2.0)  # its posts clear the other's: they end 2.8 mm below a larger board
ZERO_BOARD, ZERO_HOLES, ZERO_POST = (65.0, 30.0), (58.0, 23.0), 3.2
PI_HOLE_INSET = 3.5
POST = 6.0  # outside diameter

# Room over the board for a cooler or a HAT: more than the 16 mm of the jacks, and all that is left under the camera
OVER_BOARD = 18.0

# --- air -------------------------------------------------------------------------------------------------------------
VENT = (2.4, 10.0)  # a slot's width in x and length in z; a rod of 2.5 mm (IP3X) does not pass; below, air comes in
VENT_FRONT, VENT_PITCH = -19.0, 6.0
VENTS_BOTTOM = (-22.0, 62.0)
HOOD_GAP, HOOD, HOOD_BACK = 4.0, 2.0, -36.0  # the roof inside the slots: nothing is splashed straight in
VENTS_BACK, VENTS_BACK_Y = (-42.0, 42.0), (65.5, 71.5)  # air goes out behind the roof, into the gap at the wall
SILL = (62.5, 64.5, -50.0)  # the shelf below those slots: its y, and how far it comes forward

# --- cable: straight down from each Pi's plug, so that it need not bend at all ---------------------------------------
PI_PLUG_X, ZERO_PLUG_X = PI_CORNER[0] + 11.2, ZERO_CORNER[0] + 54.0
PLUG = (12.0, 7.0)  # width, and thickness above the board
PLUG_LENGTHS = (
    27.0,
    43.0,
)  # from the board's edge to where the cable is free to bend: short ones, and with a long boot
CABLE, CABLE_BEND = 5.0, 15.0  # thickest, and the least radius that it may be bent to
EXIT = 8.0  # width of the two notches; they are open to the back, since no plug goes through them
EXIT_FRONT = -42.5
EXIT_SKIN = 1.2  # of the bumper over each: you cut out that of your Pi
TIE = (12.0, 7.0)  # the block that a cable tie goes through, one at each exit
TIE_TUNNEL = (3.2, 2.2)

# --- bracket: what hangs on it, and how it hangs ---------------------------------------------------------------------
BRACKET_HALF_WIDTH, BRACKET_BOTTOM, BRACKET_TOP, BRACKET_CORNER = 74.0, -56.0, 72.0, 8.0
BRACKET_WINDOW = ((-36.0, 36.0), (-20.0, 44.0))
BRACKET_GAP = (46.0, 61.5)  # the cut in its top, where the air goes: half width, and from which height up
HOOKS_X, HOOK_WIDTH = (-28.0, 28.0), 30.0
HOOK_Y, HOOK_LIP = (51.0, 57.0), 4.0  # the stem, and how far the lip rises above it, at 45 degrees
HOOK_PLAY = 0.4
LOCK_TAB_X, LOCK_TAB = -40.0, (20.0, 4.0)  # under the box: width, thickness; one screw from below keeps it on
LOCK_TAB_FRONT, LOCK_SCREW_Z = -44.0, -51.0
LOCK_LUG = (12.0, 9.0, -44.0)  # of the back plate, for that screw: width, height, and how far forward
# The bracket's own screws, 4 mm thick, heads of at most 8.5 mm. One round keyhole carries, the slot beside it forgives
# what masonry does to a drill, and the third is drilled through its hole when the bracket hangs: it can't miss.
KEYHOLE: Point = (-57.0, 64.0)  # where the screw's shank ends up
KEYHOLE_HEAD, KEYHOLE_SHANK, KEYHOLE_DROP = 9.0, 4.5, 9.0
SLOT: Point = (57.0, 64.0)
SLOT_TRAVEL = 5.0  # each way, level
LOCK_HOLE, LOCK_DIAMETER = (5.0, -46.0), 6.5  # passes the 6 mm drill of a plug
HEAD_POCKET = 7.5  # radius of the cone in the back plate in which a screw's head ends
STRAPS: tuple[Point, ...] = ((-48.0, 33.0), (48.0, 33.0), (-48.0, -36.0), (48.0, -36.0))
STRAP = (5.0, 27.0)  # for webbing of 25 mm


def roof(z: float, out: float = 0.0) -> float:
    """The height of the roof over a depth, or of a plane that lies ``out`` mm above it."""
    return TOP + (FACE_FRONT - z) * tan(radians(SLOPE)) + out / cos(radians(SLOPE))


def cone_radius(z: float) -> float:
    """The baffle's inside radius at a depth: it widens from the chip's face toward the front."""
    return THROAT + (z + RECESS) * tan(radians(CONE_HALF_ANGLE))


def view_half_width(lens: str, axis: int, z: float) -> float:
    """How far off its axis a camera sees at a depth; axis 0 is horizontal, 1 is vertical."""
    pupil = CAMERA_FRONT + LENS_HEIGHT[lens] - PUPIL_BEHIND_LENS
    return (z - pupil) * tan(radians(CAMERA_VIEWS[lens][axis] / 2))


def corners(centre: Point, spacing: Point) -> tuple[Point, ...]:
    """The four points of a rectangle with these spacings about a centre."""
    (x, y), (w, h) = centre, spacing
    return tuple((x + sx * w / 2, y + sy * h / 2) for sy in (-1, 1) for sx in (-1, 1))


def pi_holes(corner: Point, spacing: Point) -> tuple[Point, ...]:
    """Where a Raspberry Pi's holes are, from where its lower left corner is."""
    return corners((corner[0] + PI_HOLE_INSET + spacing[0] / 2, corner[1] + PI_HOLE_INSET + spacing[1] / 2), spacing)


def camera_holes() -> tuple[Point, ...]:
    """Where the camera board's holes are."""
    return corners((CAMERA[0], CAMERA[1] + CAMERA_HOLES[1] / 2), CAMERA_HOLES)


def flange_screws() -> tuple[Point, ...]:
    """Where the baffle is screwed to the shell's face."""
    side = FLANGE_SCREWS_RADIUS * 2**0.5
    return corners(SENSOR, (side, side))


def holder_screws() -> tuple[Point, ...]:
    """Where the camera holder is screwed to the shell's face."""
    return tuple((CAMERA[0] + x, CAMERA[1] + y) for x, y in HOLDER_SCREWS)


def vent_centres(span: tuple[float, float]) -> tuple[float, ...]:
    """The middle of each slot of a row, in x."""
    return tuple(span[0] + VENT_PITCH * i for i in range(int((span[1] - span[0]) / VENT_PITCH) + 1))
