"""Every number that decides a verdict, in one versioned place, each with its reason.

The version is stored with each set and rep; raise it with every change here or in the code that uses these. Sources:
"model" is a rigid-segment model over 3,972 ANSUR II bodies; "recordings" are real people's motion seen by a modelled
sensor; "drill" is how coaches run the wall drill.
"""

from typing import NamedTuple

from hingewall.settings.settings import COUNTS_TO_MM, SEEN_TO_MM


class Evenness(NamedTuple):
    """Of so many half swings: how much, at most, their periods, halves and lengths differ (deviation over mean)."""

    halves: int
    periods: float
    half_periods: float
    lengths: float


# fmt: off
RULES_VERSION = 8

# --- presence ---
PRESENT_MM = 1200.0  # nearer than this somebody may be there: short mode sees 1.3 m
PRESENT_S = 0.5  # so long before anybody is believed: a passer-by's sleeve is shorter
PRESENT_SHARE = 0.8  # of the readings in that time: one alias in a hundred is not a person
GONE_S = 2.0  # nothing for so long is gone: walking off takes less than 1 s, 2 s rides over a dropout
STALL_S = 0.5, 5.0  # nobody looked for so long: the device itself was held up, since a sensor that is silent for 0.5 s is a fault reading. What is longer is as if all had left
LOST_S = 0.3  # no distance for so long in mid-rep: what happened meanwhile can't be known

# --- things ---
THING_S = 16.0  # so still for so long, and it is no person: with a second to come to rest, an alarm that it sets off is silent within 20 s
THING_MM = 2.5  # between means over a second. Recordings: people who stand 9 and more; model: a person 5.9, a thing up to 1.5
THING_LEAVES_MM = 20.0  # beyond its place by this,
THING_LEAVES = 5  # for so many readings: it was moved, or somebody came
THING_SHIFTS_MM = 4.0  # and so does a mean over a second that is off by this: it was somebody, or a nudge
THING_FOLLOWS = 0.02  # of the way, each second, that its place follows: the sensor drifts by 4 mm while it warms up
NUDGED_MM = 150.0  # moved by no more than this, it may be the same thing. Further: whoever comes is coached at once
THING_AGAIN_S, THING_AGAIN_MM = 3, 1.5  # a known thing is known again so soon, if it is so still: most people are not
ON_ITS_WAY_MM = 10.0  # from one second to the next: it has not come to rest
ALIVE_MM = 2.5  # more than this since it came to rest is somebody
DOUBT_S = 6.0  # and whatever is not known again by then
UNHEEDED_S = 15.0  # of alarm that nothing heeds: there is nobody to hear it. A curtain, a towel over the device (two alarms at once)
UNHEEDED_MM = 80.0  # it stays within this from the alarm on: a curtain in a draught does, a rep does not
UNSEEN_FIRST_S = 0.5  # the camera sure of nobody for so long: nobody arms. It sees whoever comes in four frames
UNSEEN_S = 3.0  # and for so long: whoever was armed has gone. It loses people at the bottom, for 2 s at most
UNSEEN_NAMED_S = 5.0  # and so long before that is said: nobody who steps in is called a thing while the camera looks
SWING_TURN_MM = 30.0  # back by this it has turned: more than noise, less than any swing that looks like a rep
SWING_PERIOD_S = 1.3, 5.0  # pendulums of 0.4 to 6 m; recordings: what people do as evenly as that is quicker
SWING_LEAST_MM = 60.0  # from end to end; bounces at the bottom of a hinge are less
SWING_DWELL = 0.19, 0.29  # share of a half swing within 15 % of each end: 0.25 for a pendulum; quick hinges 0.35 and more at the top
SWING_SIDES = 0.06  # and as much at one end as at the other
SWING_MIDDLE = 0.30, 0.40  # share in the middle half of the way: 0.33; a hinge without any rest 0.28
SWING_EVEN = Evenness(6, 0.08, 0.12, 0.15)  # three swings as alike as a pendulum's. Recordings: nobody who trains is
SWING_GUSTY = Evenness(10, 0.16, 0.3, 0.18)  # or five that are less so: cloth in a draught

# --- who is there ---
AWAY_S = 0.3  # nobody in the beam for so long: one may have gone and another come. A dropout is mostly shorter
OTHER_STANCE_MM = 60.0  # after such a gap; recordings: one person's upright shifts 12 mm between reps, 39 at the 90th percentile
OTHER_BREADTH_MM = 60.0  # of the silhouette: as between the 5th and the 75th percentile of hips; arms that hang add more, so never by itself
OTHER_ECHO = 2.0  # times the light: cloth at 940 nm gives back 5 to 88 %, and the same cloth from another side a quarter more or less
LOOKS_COUNT = 15  # readings that looks are the middle of: a second of the camera's, a third of the sensor's
ABSENT_READINGS = 3  # in which the camera saw nobody, or saw somebody all the while: it needs half a second to be sure that one has gone
SWINGS_ON_S = 3  # a known swing is looked at over so many seconds: more than one from end to end
SWING_GROWS = 0.3  # of its length that it may go further, before it was pushed or is another
SWING_FADES = 0.6  # of the length a second before: a bag's swing fades by a tenth in that time, somebody who steps in ends it
SWING_OVER_MM = 20.0  # of which noise is half: how it fades can't be told any more

# --- upright ---
STILL_S = 1.0  # shorter than a set-up breath
STILL_SD_MM = 8.0  # recordings: sway and noise while standing are under this in 46 % of pauses, 78 % over 0.5 s
STILL_SWAY_MM = 6.0  # what the body adds to the sensor's own sigma: in good light that is below STILL_SD_MM, and changes nothing
SCATTER_SHARE = 0.4  # of its sigma that readings must scatter by to believe it: model: 0.7 in strong light, below 0.1 of two things in the cone
STILL_SLOPE_MM_S = 30.0  # fitted over the whole window; over 0.1 s it is mostly noise, and nobody arms
STILL_READINGS_MIN = 10  # in the window, at any rate of recording
NEARER_STILL_S = 2.0  # a stance nearer than the last, and the first of all, need longer: a bottom must not arm as a stance
STOP_S = 2.5  # and longer in mid-rep: a stop of 1.6 s on the way down, with its slow ends, looks still for 2.1
STEPPED_S = 1.5  # where they were asked to stand; bottoms there, from 80 cm and more, are mostly shorter
STEP_TAKES_S = 1.5  # from 40 mm to nine tenths of its way, half of its time; recordings: walking up to a chair 1.4
PAUSE_MOST_S = 5.9  # nobody holds the bottom of a hinge for more than 5 s, with their slow ends it looks like so much
NEARER_MM = 40.0  # by how much it must be nearer for that; less is drift, and D0 just follows
SETTLED_SLOPE_MM_S = 10.0  # somebody who has come to rest; an even descent of 15 s goes on at 17
SETTLED_MM = 8.0  # and so far the mean may wander while they rest: a slower movement leaves it
CREEP_MM = 15.0  # D0 follows so much toward the wall before they have settled there: a slow descent must not take it along
UPRIGHT_STILL_S = 0.4  # further out than a first stillness that was a bottom, this much shows the upright: tops are short
FURTHER_MM = 100.0  # by how much further out
REACH_MOST_MM = 400.0  # model: 379 at the limit of balance, 95th percentile. Standing still further in is a step, not a bottom
STEP_MM = 80.0  # still within this of the upright is a small step; further in it may be a pause in a shallow hinge
MOVED_MM = 60.0  # announce a move past this; recordings: the upright shifts 12 mm between reps, 39 at the 90th percentile
STANCE_EDGE_MM = 8.0  # so far past the tolerance the verdict on a stance changes: sway on the line must not toggle it
JUDGED_FROM_MM, JUDGED_TO_MM = 60.0, float(SEEN_TO_MM)  # a stance is judged for anyone still within these
ARM_TO_MM = float(COUNTS_TO_MM)  # 900, or where people are asked to stand: further out the cone is wider than the hips and the error grows
HIPS_DOWN_MM, HIPS_UP_MM = 90.0, 60.0  # once the hips sank by the one, a rep has no top until they are back within the other
CROUCHED_MM = 120.0  # nobody arms while the camera says the hips are down by this: seated, or in a squat
BEST_REACH_MARGIN_MM = 100.0  # stance too near: below the own best reach and this
STANCE_CLEAR_MM = 20.0  # the stance alarm ends this far beyond its limit, so that sway on the line can't make it stutter
STANCE_CLEAR_S = 0.2
TAP_NEAREST_MM = 200.0  # tap and step: the stance limit and the arming limit

# --- a rep ---
START_MM = 40.0  # twice the sensor's 20 mm error, and about what sway or a bow moves the hips
START_SPEED_MM_S = 50.0
START_HOLD_S = 0.15
START_SLOW_SHARE = 0.4  # of the target: a hinge slower than the start speed starts here
SPEED_SPAN_S = 0.1
BOTTOM_FALL_MM = 20.0  # this far back from the greatest reach the bottom is over: hysteresis against jitter
BOTTOM_SPEED_MM_S = 30.0
BOTTOM_HOLD_S = 0.1
TOP_MM, TOP_SHARE = 40.0, 0.2  # the top: r below max(40, 0.2 T)
TOP_SPEED_MM_S = 60.0  # and slowing down to this, so that walking away out of the bottom is no rep
TOP_WAIT_S = 0.5  # or having stayed near for so long: a rep is announced within a second of its top
SHALLOW_FROM_SHARE = 0.5  # of the target; below it is fidgeting, which nobody wants to hear about
NEAR_MISS = 0.1  # within this share of one limit a rep is counted, and unsure
LEAD_S = 1.2  # so long before its start a rep is looked at for when it began; its trace is kept from 1.5 s before
BOTTOM_SHARE = 0.9  # of the greatest reach: the bottom is somewhere between the first and the last reading beyond it
PLATEAU_SHARE = 0.95  # of the greatest reach: the mean of what lies beyond it is the depth, without the noise
EVEN_FROM_S = 4.0  # nobody goes at one speed, without easing, in less
FLANK_LEVELS_MIN = 6  # so many parts of the way must be seen to say how long it took,
FLANK_MISFIT = 0.1  # and be off by less than this share of that: else it was no smooth motion
ECCENTRIC_MIN_S = 0.45  # recordings: a clean quick set reads 0.50-0.78; a 0.35 s dive 0.34-0.41
PEAK_SPEED_MM_S = 1200.0  # recordings: good reps reach 1,100, a 0.35 s dive 1,400
FASTEST_MM_S = 1.1 * PEAK_SPEED_MM_S  # nobody who came faster than the shade of that is at the bottom of a hinge
JUMPED_S = 0.12  # from 40 mm to nine tenths of the way: somebody else, the dive of 0.35 s takes 0.16
LONGEST_S = 20.0  # drill tempo is 4-6 s a rep; an even descent of 15 s is the slowest that a coach has asked for
WALKED_MM = 300.0  # beyond the stance: walked away
QUALITY_MIN = 0.8  # share of believable readings in a rep
DIP_MM = 60.0  # two dips with this much recovery between them are one squat: the hips pass below the beam
DIP_RISE_MM = 20.0

# --- form, from the camera ---
DROP_GAIN = 0.92  # the estimator's scale on recordings (0.8-1.05): drop is divided by it
HINGE_RATIO = 0.45  # drop / reach up to here is a hinge: about 45 degrees of knee bend in the model
SQUAT_RATIO = 0.60  # from here a half squat in the model; recordings: squats and lunges 1.2 at their 5th percentile
CLOTH_HINGE_RATIO, CLOTH_SQUAT_RATIO = 0.28, 0.34  # the same for a camera that tells growth: its drop is the cloth's, which a tipping pelvis carries up. Rendered: a hinge of truly 0.50 reads 0.24 at most, a half squat of 0.58 0.30 to 0.41
SQUAT_DROP_MM = 150.0  # a dip that reached nothing, with the hips this far down, is a squat and not fidgeting
SHIFT_MAX_MM = 60.0  # a fifth of hip width
BODY_QUALITY_MIN = 0.5
BODY_SHARE_MIN = 0.7  # of a rep's expected camera readings, or its form is not checked
BODY_STALE_S = 0.3  # a camera silent for so long is not checking anything
BODY_UNSEEN_S = 0.4  # the longest that a rep may go unseen by the camera: a squat's bottom is longer
GROWTH_QUALITY_MIN = 0.5
GROWTH_SHARE_MIN = 0.7  # of the camera readings on the way in that are sure of how the body grew, or form is not checked
GROWTH_RANGE_MIN = 0.12  # by the range, logarithm: 70 mm of 610. Less says nothing
STEP_MOST = 1.1  # of the range's growth, in a step. Rendered: 1.05; a part that grew by more is of hips before which the range saw a back that tips
HINGE_SHARE, STEP_SHARE = 0.70, 0.77  # up to the one a hinge, beyond the other a step; between, counted and unsure. Rendered: hinges up to 0.52, and to 0.71 where the camera hangs 12 cm low; steps from 0.90 by a true range, from 0.77 by one that blends in the room between the legs
OUTLINE_QUALITY_MIN = 0.5
OUTLINE_STEP = 0.82, 1.20  # of the range's growth, in each part of an outline that shows a step. Rendered: steps 0.84 to 1.06, the part of a hinge that grows less 0.79 at most
NARROWEST_MM = 5.0  # where nobody is any more
TIPPED_SHARE, TIPPED_GROWN = 0.6, 0.12  # a part above that grew by less than this share of the part below, which came nearer by 70 mm of 610: tipped at the hips, whatever the range says. Rendered: steps 0.75 and more, hinges at the hips and higher 0.4 and less
TURNED_MM = 60.0  # further back than the range ever saw, while it falls: hung too high it looks at a back that tips away, and turns at the half of a hinge
TURNED_HOLD_MM = 10.0  # so near to their own furthest the hips are still at the bottom
SECOND_PERSON_READINGS = 3
CONTRADICTS_MM_S = 100.0  # camera and sensor each see at least this, one coming and one going,
CONTRADICTS_READINGS = 5  # in so many camera readings in a row: one of them lies, and the camera judges nothing in this rep

# --- how high the device hangs ---
HUNG_BELOW, HUNG_BETWEEN, HUNG_MM = 0.86, 0.55, 150.0  # of a hinge seen level: the growth below the axis as a share of the range's, and how much more that is than the growth above; and mm by which each differs for 1 more (the first by its logarithm). Rendered, at -120, -60, 0, 60 and 120 mm: below 0.46-0.83, 0.57-0.86, 0.73-1.03, 1.1-2.1, 1.6-2.9; below less above -0.4 to 0.1, -0.1 to 0.4 and from 0.3 on
HUNG_HIGH_MM, HUNG_LOW_MM = 60.0, -90.0  # so far from level it has to be said; visits: from 60 mm too high reps read short, and too low costs next to nothing
HUNG_HYSTERESIS_MM = 20.0  # so much nearer to level it is no longer said
HUNG_HINGES, HUNG_SETS = 3, 3  # in a set, and sets: no one hinge says it, and no one person in one set
HUNG_SETS_MOST = 7  # the last ones: whoever hung it elsewhere has it unsaid
HUNG_PAUSE_S = 20.0  # after so long without a hinge the next one is of another set

# --- alarms ---
ALARM_READINGS = 2  # plausible and in a row; raw, since the median filter would need a third
ALARM_LEAD_S = 0.03  # who comes on is where that takes them by then: two readings take 0.04 s, and the edge of the cone makes hips read up to 30 mm too far. A rep comes no nearer than 60 mm to the alarm, and slows down before
TOUCH_READINGS = 3
TOUCH_BLIND_MM = 90.0  # the signal lost within TOUCH_BLIND_S of being nearer than this is a touch: the sensor is blind below 40
TOUCH_BLIND_S = 0.1
ALARM_CLEAR_MM = 10.0  # beyond its limit, for ALARM_READINGS readings
ALARM_BLIND_S = 0.5  # an alarm that nothing has confirmed for so long ends; a touch, where the sensor is blind, waits for GONE_S

BRIDGE_FROM_S, BRIDGE_UNTIL_S = 0.1, 0.3  # so long after the last distance a camera that sees hips come on may raise too near

# --- sets ---
SET_GONE_S = 3.0
ASKED_SET_S = 300.0  # a set that was asked for waits so long for its first rep
REST_TICKS_S = 3
LEVEL_SHARE = 0.9  # of the reps counted,
LEVEL_SD_MM = 15.0  # evenly,
LEVEL_SETS = 2  # twice in a row:
LEVEL_STEP_MM = 10.0  # offer this much more reach. Offered, never taken
LEVEL_REPS_MIN = 5

# --- calibrate by doing ---
CALIBRATE_REPS = 3
CALIBRATE_SHARE = 0.9  # of the median: a target that is reached on a tired day too
CALIBRATE_ASK_MM = 100.0  # any hinge deeper than this may be shown
CALIBRATE_SPREAD_MM = 60.0  # three further apart than this are not the same movement
CALIBRATE_STEP_MM = 5.0
CALIBRATE_S = 60.0  # three reps at the drill's tempo take 15 to 20 s; nobody is shown anything after this

OFFER_REPS = 3  # so many in a row that are too short for the target, and alike: it is offered to find one's own
OFFER_SPREAD_MM = 40.0  # model: one body's hinges are within 15 mm, and what is read of them within 20
OFFER_MOST_MM = 400.0  # no body reaches further; a movement that did is none

# --- tap and step (drill: beginners touch, then step away) ---
TAP_START_MM = 250.0
TAP_STEP_MM = 25.0
TAP_TOLERANCE_MM = 25.0
TAP_MISSES = 2  # misses in a row at one distance: the last one that was tapped is the personal limit
TAP_REACHED_MM = 60.0
