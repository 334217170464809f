// A rep's distance to the wall over time, with the lines that it was judged by. Lengths come in mm, and are shown in
// the page's unit. The table beneath says the same in words, for whoever can't see a canvas.

const place = document.getElementById("trace"), readout = document.getElementById("readout");
const rep = JSON.parse(place.dataset.chart), words = rep.words;
const dark = matchMedia("(prefers-color-scheme: dark)"), paper = matchMedia("print");
const HEIGHT = 0.72, TALLEST = 380, HEADROOM = 1.3;

const unit = (mm) => mm / rep.unit_mm;
const shown = (mm) => `${rep.units === "in" ? Math.round(unit(mm) * 2) / 2 : Math.round(unit(mm))} ${rep.units}`;
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function load() {
  const answer = await fetch(`/api/v1/reps/${rep.id}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { trace } = await answer.json();
  if (trace.length === 0) throw new Error("nothing was kept");
  return [trace.map(([t]) => t - rep.start), trace.map(([, mm]) => (mm === null ? null : unit(mm)))];
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(["ink", "quiet", "line", "blue", "orange", "wall", "card"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function chart(data) {
  const most = Math.max(unit(rep.stand), ...data[1].filter((value) => value !== null));
  let colour = colours(), plot = null;
  const font = `13px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { font, stroke: () => colour.quiet, grid: { stroke: () => colour.line, width: 1 }, ticks: { show: false } };
  const size = () => ({ width: place.clientWidth, height: Math.min(TALLEST, place.clientWidth * HEIGHT) });
  plot = new uPlot({
    ...size(), legend: { show: false }, padding: [6, 6, 0, 0],
    scales: { x: { time: false }, y: { range: [0, most * HEADROOM] } },
    axes: [{ ...axis, size: 26, label: words.seconds, labelFont: font, labelSize: 16, labelGap: 0 }, { ...axis, size: 34 }],
    series: [{}, { stroke: () => colour.ink, width: 3, points: { show: false }, spanGaps: false }],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 11, fill: () => colour.blue } },
    hooks: {
      drawClear: [(u) => zones(u, colour)],
      draw: [(u) => marks(u, colour, font)],
      setCursor: [(u) => read(u)],
    },
  }, data, place);
  const redraw = () => { colour = colours(); plot.redraw(); };
  dark.addEventListener("change", redraw);
  paper.addEventListener("change", redraw);
  new ResizeObserver(() => plot.setSize(size())).observe(place);
}

// The wall is the bottom edge; what is hatched above it is where the alarm sounds.
function zones(u, colour) {
  const { ctx, bbox } = u, ratio = devicePixelRatio;
  if (rep.alarm === null) return;
  const top = u.valToPos(unit(rep.alarm), "y", true), bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, top, bbox.width, bottom - top);
  ctx.clip();
  ctx.globalAlpha = 0.4;
  ctx.strokeStyle = colour.orange;
  ctx.lineWidth = 3 * ratio;
  ctx.beginPath();
  for (let x = bbox.left - (bottom - top); x < bbox.left + bbox.width; x += 13 * ratio) {
    ctx.moveTo(x, bottom);
    ctx.lineTo(x + bottom - top, top);
  }
  ctx.stroke();
  ctx.restore();
}

function marks(u, colour, font) {
  const { ctx, bbox } = u, ratio = devicePixelRatio;
  const right = bbox.left + bbox.width, bottom = bbox.top + bbox.height;
  const x = (t) => u.valToPos(t - rep.start, "x", true), y = (mm) => u.valToPos(unit(mm), "y", true);
  ctx.save();
  ctx.font = font.replace(/^\d+/, (size) => size * ratio);
  line([bbox.left, bottom, right, bottom], colour.ink, 5);
  level(rep.stand, colour.quiet, [2, 6], say(words.stand, { mm: shown(rep.stand) }), colour.quiet);
  level(rep.target, colour.blue, [10, 7], say(words.target, { mm: shown(rep.target) }), colour.blue);
  if (rep.alarm !== null) level(rep.alarm, colour.orange, [], say(words.alarm, { mm: shown(rep.alarm) }), colour.orange);
  moment(rep.start, words.start, "center");
  moment(rep.bottom, words.bottom, "center");
  moment(rep.end, words.top, "right");
  ctx.beginPath();
  ctx.arc(x(rep.bottom), y(rep.gap), 7 * ratio, 0, 2 * Math.PI);
  ctx.fillStyle = colour.blue;
  ctx.fill();
  ctx.restore();

  function line([x1, y1, x2, y2], stroke, width, dash = []) {
    ctx.beginPath();
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width * ratio;
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function level(mm, stroke, dash, text, fill) {
    line([bbox.left, y(mm), right, y(mm)], stroke, 2.5, dash);
    label(text, bbox.left + 6 * ratio, y(mm) - 6 * ratio, "left", fill);
  }

  function moment(t, text, align) {
    line([x(t), bbox.top + 18 * ratio, x(t), bottom], colour.quiet, 1, [3, 4]);
    label(text, Math.min(x(t), right), bbox.top + 12 * ratio, align, colour.ink);
  }

  function label(text, at, base, align, fill) {
    ctx.textAlign = align;
    ctx.textBaseline = "alphabetic";
    ctx.lineWidth = 5 * ratio;
    ctx.lineJoin = "round";
    ctx.strokeStyle = colour.card;
    ctx.strokeText(text, at, base);
    ctx.fillStyle = fill;
    ctx.fillText(text, at, base);
  }
}

function read(u) {
  const { idx } = u.cursor;
  if (idx === null || idx === undefined) return;
  const time = u.data[0][idx].toFixed(1), value = u.data[1][idx];
  readout.textContent = value === null ? say(words.none, { time }) : say(words.at, { time, distance: shown(value * rep.unit_mm) });
}

load().then(chart).catch(() => { readout.textContent = words.lost; });
