"""What tests/ACCURACY.md says beside its numbers: each figure in one sentence, the rules of judging, the limits."""

FIGURES = {
    "hinges that should count": "How many movements, by the truth, reach far enough, from the right place, with room to"
    " the wall.",
    "precision": "Of the reps that were counted, the share that really were such hinges.",
    "recall": "Of the hinges that should count, the share that was counted.",
    "F1": "Precision and recall in one number (their harmonic mean): 1 is perfect, 0 is nothing right.",
    "sets counted exactly": "How many sets had the right count at their end, which is what people look at.",
    "verdict agreement": "The share of movements, squats and short hinges too, that were counted or not as they should"
    " be; what is counted of nothing is not in it.",
    "counted falsely": "How many reps were counted that were no hinges, and what most of them really were.",
    "ghost reps an hour": "Reps counted while nobody did an exercise: a step, a chat, a swinging bag.",
    "tempo error": "By how many seconds the way down, the pause and the way up are told wrongly, on average.",
    "false alarms an hour": "Alarms that began without a reason, or sounded for more than 2 s without one.",
    "missed alarms": "How often somebody was clearly too near, and nothing sounded.",
    "alarm latency": "How many readings of the sensor (50 a second) the alarm needs after the true distance of the hips"
    " has fallen below its limit; 0 is before that.",
    "called hinge, unclear, squat, not checked": "What the camera made of a movement; one of which the wall said"
    " nothing is *unseen* and has none of these.",
    "fixed threshold": "A naive rule: a rep whenever the distance falls below target distance minus target reach and"
    " rises again, an alarm below 200 mm.",
    "find_peaks": "A naive library call: `scipy.signal.find_peaks` toward the wall, as prominent as the target reach;"
    " it has no alarm.",
}

SOURCES = {
    "people": (
        "Recorded people",
        "The motion of real people whom others recorded (UI-PRMD, UTKinect, MSR Action3D, NW-UCLA, ACCAD, a student's"
        " Kinect, gym videos): squats, lunges, lifts, sitting down, bending, walking. Sensor and camera are modelled"
        " from it. Nobody of them does this drill, so there is nothing that must count, and much that must not:"
        " their hinges are lifts and bends, which may count or not.",
    ),
    "computed": (
        "Computed motion",
        "Hinges in several manners, squats and floor lifts from formulas, ray-cast as the recorded people are."
        " All is known of them, so each hinge must count.",
    ),
    "visits": (
        "Whole visits",
        "Simulated people arrive, stop too far or near, obey or not, hinge in nine manners, squat, chat, step, rest,"
        " swap with a partner, leave things and come back, over bodies, light, clothes, mounts, faults and restarts;"
        " `hingewall score` runs them. How often anything happens is assumed.",
    ),
    "frames": (
        "Rendered frames",
        "Frames that the simulator draws go through the real camera analysis, with the sensor's readings beside them."
        " *Drop error* is how far the hip drop is from the truth, mean and standard deviation, in mm.",
    ),
    "cases": (
        "Field cases",
        "One recording for each situation that somebody would report as a bug, with what the wall should make of it."
        " Motion and sensor are modelled. A case that today's evidence can't decide is shown and not counted.",
    ),
}

LIMITS = """\
- No Raspberry Pi, sensor or camera has been part of any figure here. The sensor is a model of a VL53L1X by its data
  sheet.
- Nobody was recorded in front of a wall doing this drill. The first ten people filmed there would say more than all of
  this.
- Visits come from the same model of bodies and sensor with which the rules were made: they show that the rules do what
  was meant, not that people are as assumed.
- In recordings and visits the camera is its numbers: in recordings with the gain (0.8 to 1.05) that was measured on
  recorded people, in visits as rendered people read (0.62 to 0.80 of the drop, less what a tipping pelvis lifts, and
  15 mm of wander). Only the rendered frames are pictures, and they are drawn, not filmed.
- Some recordings show the same motion from another height or place; each is counted as its own.
- Recordings have no labels for alarms or tempo, so those figures come from visits alone.
- Not in any of it: two people at once in the cone, wheelchairs, straps in the cone beside somebody, tap and step."""

JUDGED = """\
- A rep belongs to the movement that it shares most time with, from start to end, at least half of the shorter one; the
  naive rules are held to the same. A second rep of the same movement is counted falsely.
- Nothing is judged between 0.87 and 1.05 of the target reach, nearer than 47 or further than 85 cm, or within 2 s of a
  step: any verdict is right there. A hinge lost while a fault was named is excused.
- A set is what follows within 8 s of each other, with what was counted 8 s before and after it. It is exact between the
  number of hinges that should count and that number with those that may.
- An alarm is due when hips are 20 mm inside the limit of the place where they last stood for 0.16 s, or feet for 4 s.
  A thing is a reason for 20 s.
- The target reach of a visit is calibrated to who comes first, always where the sensor hangs too high or low for the
  default to be reached."""
