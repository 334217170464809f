// A person seen from the side, back to the wall, drawn from what is measured: reach and hip drop, and the trunk's tilt
// where it is known. The hips are where they were measured and the feet where they stand; the legs follow from both, and
// the trunk leans as far as balance asks. So a squat looks like a squat.
// Lengths are mm; the wall is x = 0, the floor y = 0, up is positive. Lengths of limbs: a person of 1.7 m (ANSUR II medians, rounded).

const SHANK = 420, THIGH = 420, TRUNK = 520, NECK = 195, UPPER_ARM = 290, FOREARM = 260, FOOT = 230;
const ANKLE_HEIGHT = 70, ANKLE_AHEAD = 30, HEAD = 86;
const UPRIGHT = SHANK + THIGH - 8; // soft knees

export const HIPS = 108; // from the middle of the hips to their skin, which is what is measured

// The joints of somebody who stands at `stand` from the wall, `reach` back and `drop` down; `tilt` in radians from upright.
export function pose({ stand, reach = 0, drop = 0, tilt = null }) {
  const ankle = [stand + ANKLE_AHEAD, ANKLE_HEIGHT];
  const hip = within([stand - reach, ANKLE_HEIGHT + UPRIGHT - drop], ankle, SHANK + THIGH - 1);
  const knee = bend(ankle, hip);
  const lean = tilt ?? balance(reach);
  const shoulder = along(hip, lean, TRUNK), head = along(shoulder, lean * 0.75, NECK);
  const elbow = along(shoulder, Math.PI - 0.06, UPPER_ARM), hand = along(elbow, Math.PI - 0.16, FOREARM);
  const waist = [(hip[0] + shoulder[0]) / 2, (hip[1] + shoulder[1]) / 2];
  return { ankle, knee, hip, waist, shoulder, head, elbow, hand, toe: [ankle[0] + FOOT - 60, 26], heel: [ankle[0] - 62, 26] };
}

// The further the hips are behind the feet, the further the shoulders must be before them, until the back is level.
const balance = (reach) => Math.min(1.45, Math.asin(Math.min(0.99, Math.max(0, (reach * 1.55 + 20) / TRUNK))));

const along = ([x, y], angle, length) => [x + length * Math.sin(angle), y + length * Math.cos(angle)];

// Where the legs can't reach, the hips sink until they do: how far back they are is measured best, and stays.
function within([x, y], [fromX, fromY], reach) {
  return [x, Math.min(y, fromY + Math.sqrt(Math.max(0, reach ** 2 - (x - fromX) ** 2)))];
}

// The knee between ankle and hip, forward of the line between them.
function bend(ankle, hip) {
  const [dx, dy] = [hip[0] - ankle[0], hip[1] - ankle[1]], away = Math.max(1, Math.hypot(dx, dy));
  const cosine = (SHANK ** 2 + away ** 2 - THIGH ** 2) / (2 * SHANK * away);
  const angle = Math.atan2(dy, dx) - Math.acos(Math.max(-1, Math.min(1, cosine)));
  return [ankle[0] + SHANK * Math.cos(angle), ankle[1] + SHANK * Math.sin(angle)];
}

// SVG paths, y down: the limbs in the order they are drawn, each from the joint that it hangs on to another; all of a body,
// the near arm, and a circle. Limbs are capsules of a body's width.
export const BODY = [
  { from: "heel", to: "toe", path: ({ heel, toe }) => limb(heel, toe, 30, 22) },
  { from: "ankle", to: "knee", path: ({ ankle, knee }) => limb(ankle, knee, 40, 62) },
  { from: "knee", to: "hip", path: ({ knee, hip }) => limb(knee, hip, 66, 104) },
  { from: "hip", to: "shoulder", path: ({ hip, waist, shoulder }) => limb(hip, waist, HIPS, 92) + limb(waist, shoulder, 92, 84) },
  { from: "shoulder", to: "head", path: ({ shoulder, head }) => limb(shoulder, head, 50, 44) + circle(head, HEAD) },
];
export const ARM = [{ from: "shoulder", to: "hand", path: (joints) => arm(joints) }];

export const body = (joints) => BODY.map(({ path }) => path(joints)).join("");

export const arm = ({ shoulder, elbow, hand }) => limb(shoulder, elbow, 46, 38) + limb(elbow, hand, 38, 28);

export const circle = ([x, y], r) => `M${round(x - r)} ${round(-y)}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`;

function limb(p, q, a, b) {
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]], length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length], sine = (a - b) / length, cosine = Math.sqrt(Math.max(0, 1 - sine * sine));
  const left = [ux * sine - uy * cosine, uy * sine + ux * cosine], right = [ux * sine + uy * cosine, uy * sine - ux * cosine];
  const at = (o, n, r) => `${round(o[0] + n[0] * r)} ${round(-(o[1] + n[1] * r))}`;
  return `M${at(p, left, a)}L${at(q, left, b)}A${b} ${b} 0 0 1 ${at(q, right, b)}L${at(p, right, a)}A${a} ${a} 0 0 1 ${at(p, left, a)}Z`;
}

const round = (value) => Math.round(value * 10) / 10;
