// A figure of parts that do not bend. Scripts say ten times a second where it goes; the frames between are the
// compositor's, which moves what is painted already, so they cost the page nothing.

import { pose } from "./figure.js";

const UPRIGHT = pose({ stand: 0 });

const turned = (joints, from, to) => Math.atan2(joints[to][1] - joints[from][1], joints[to][0] - joints[from][0]);

const place = ([x, y]) => `translate(${x.toFixed(1)}px, ${(-y).toFixed(1)}px)`;

// `draw` makes a node of the path of each limb, with the joint that it hangs on at 0 0.
export function puppet(limbs, draw) {
  const movers = limbs.map(({ from, to, path }) => {
    const [x, y] = UPRIGHT[from], upright = turned(UPRIGHT, from, to);
    const node = draw(path(Object.fromEntries(Object.entries(UPRIGHT).map(([name, at]) => [name, [at[0] - x, at[1] - y]]))));
    return mover(node, (joints) => `${place(joints[from])} rotate(${(upright - turned(joints, from, to)).toFixed(4)}rad)`);
  });
  return (...asked) => movers.forEach((move) => move(...asked));
}

// Takes a node through poses, evenly in so many ms, and leaves it at the last of them. What is there already stays.
export function mover(node, at = ({ hip }) => place(hip)) {
  let motion = null;
  return (poses, duration = 0, iterations = 1) => {
    const frames = poses.map(at), last = frames.at(-1);
    if (!motion && frames.every((frame) => frame === node.style.transform)) return null;
    motion?.cancel();
    node.style.transform = last;
    motion = duration > 0 ? node.animate({ transform: frames }, { duration, iterations }) : null;
    return motion;
  };
}
