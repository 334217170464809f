"""Every number of the analysis, in one place, with its reason.

"Rendered" means measured on the simulator's frames (tests/camera_accuracy.py, tests/films.py): no person has stood in
front of a camera of this device yet.
"""

# fmt: off
COLUMNS = 80  # a frame is shrunk to about so many columns: enough for a hip of 150 pixels, and a tenth of the work

# --- the window on the hips, from the range ---
HALF_WIDTH_MM, HALF_HEIGHT_MM = 165.0, 140.0  # of the pelvis: legs and trunk, at other depths, stay outside
SMALLEST_PX = (6.0, 5.0)  # half width and height of the window on the shrunk frame
RANGE_HELD_S = 0.5  # the window stays where it was for so long without a range; then nothing can be measured
NEAR_MM, FAR_MM = 60.0, 1200.0  # nobody is looked for beyond

# --- the fit of motion ---
ITERATIONS = 2  # the second one, warped by the first, keeps it honest beyond a pixel a frame
ROBUST_LUMA = 12.0  # differences beyond this weigh less: noise, and what is uncovered
ROBUST_LEAST, ROBUST_MEDIANS = 2.5, 3.0  # in a fit of a silhouette: beyond three times what is usual, and never below noise
PRIOR = (1.0, 1.0, 400.0, 1e-3, 1e-3)  # against a blank window: no motion is likelier than any
GAP_S = 0.2  # frames further apart are not compared: what happened between is not known
DROP_GAIN, SHIFT_GAIN = 1.0, 1.0  # rendered: a squat's drop reads 0.6 to 0.8 of what it is, a hinge's a quarter: a tipping pelvis carries its cloth up
EXPECTED_DROP_GAIN = 0.92  # what coaching divides by

# --- growth above and below the axis ---
GROWTH_S = 0.05  # between the frames compared: half the work, and more to see than from one frame to the next
RANGE_MOVED = 0.004  # growth by the range from one look to the next that says where the hips go: 2 mm of 500, its noise
BODY_HALF_MM = 150.0  # half width of the back and of both thighs
HIPS_SHARE = 0.2  # of the frame's height, above and below the axis, that is left out: what is there goes with the hips
CORE_MM = (25.0, 95.0)  # where no background is known: nearer the middle is the gap between the legs, further out the room
CORE_BELOW = 0.85  # of the growth below that is read there: some of the room is in it. Rendered, against films with a known background
BODY_PX = 40  # fewer pixels of somebody in a part, and it is empty: a trunk that has tipped away below the axis

# --- the outline above and below the axis ---
OUTLINE_MM = (85.0, 120.0)  # from the axis: where a trunk that tips has left, and shanks stay behind; as far out as there is, where the frame ends before
OUTLINE_CORE_MM = 70.0  # to each side of the hips' middle, and the body is there: half of a slight body's breadth
OUTLINE_OFF = 0.15  # of the frame's width, the most that the middle of the hips is off the axis
OUTLINE_ROWS = 3  # fewer rows of each part in view say nothing
JAGGED_LEAST, JAGGED_MOST = 0.8, 1.6  # columns by which its breadth changes from row to row: clear up to the one, unclear from the other on. Rendered: dark on a light room 0.4 to 0.9, cloth about as bright as the room 3 to 9

# --- background ---
CLEAR_S = 8.0  # nobody in range for so long before the background is learnt: somebody who ducks under the beam is not learnt
LEARN, LEARN_FIRST, FIRST_FRAMES = 0.05, 0.2, 30
DIFFERENT, DIFFERENT_LUMA = 3.0, 5.0  # deviations and luma from the background for a pixel to belong to somebody
LIGHTER = (0.4, 2.5)  # times the light that the place was learnt in: beyond, it is another
FILLS_SHARE = 0.3  # of the frame's width: hips with half as much leave no room at its sides, with the arms beside them
BAND = (0.40, 0.62)  # the rows of the hips

# --- people ---
PERSON_SHARE = 0.35  # of the width that hips have at that range, seen in the hip band: a sleeve is narrower
LEGS_APART_SHARE = 0.25  # of the hips' width: what hangs low sees two legs and the room between them, and one person
OTHER_SHARE = 0.60  # somebody else in the band, so wide against the hips' expected width, is as near as they are
ENTER_FRAMES = 4
LEAVE_S = 0.5
SWAY_MM, SWAY_MEMORY_S = 0.6, 3.0  # standard deviation about a line, in so many seconds. Rendered: a bag that has come to rest 0.04 to 0.4, who stands 1.1 and more, at some time in any six seconds
UNMOVED_MM = 20.0  # the range's own noise is less: hips that come on are no thing, before their 40 mm that begin a rep
THING_S = 15.0  # so long without any sway, and it is no person
SWAY_EVERY = 10  # frames from one look to the next
JUDGED = 0.5  # less sure than this, nothing is concluded from stillness

# --- how sure ---
TEXTURE_FULL = 12.0  # median squared gradient in the window (luma/pixel, shrunk). Rendered: textured cloth has 34 to 160
TEXTURE_LEAST = 2.0  # and plain black 1 to 6, of which noise makes 0.4: nothing can be told by that
TRUST = 0.3  # of the way, each frame, that sureness grows back
FLICKER_MOST = 0.08  # change of a row's brightness from frame to frame. Rendered: 0.012 without lamps that flicker; from 0.1 on a squat's drop is lost
DARK, BRIGHT = 8.0, 248.0  # mean luma beyond which nothing can be seen
