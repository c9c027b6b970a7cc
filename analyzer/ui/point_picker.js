// The n-th point on the left and the n-th point on the right are the same spot of skin.
const LOUPE = 3.5; // magnification, relative to the picture as it is shown
const NEAR = 16; // CSS pixels within which a press takes hold of a point

const element = (name, attributes, text = "") => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
};

const within = (value) => Math.min(1, Math.max(0, value));

// An open ring and a dot, so that the spot itself stays visible, and the number beside it.
const drawn = (x, y, label, whole, unit) => {
  const dash = whole ? {} : { "stroke-dasharray": `${4 * unit} ${3 * unit}` };
  const ring = { cx: x, cy: y, r: 9 * unit, fill: "none" };
  const text = { x: x + 13 * unit, y: y - 8 * unit, "font-size": 15 * unit };
  return [
    element("circle", { cx: x, cy: y, r: NEAR * unit, class: "handle" }),
    element("circle", { ...ring, stroke: "#101216", "stroke-width": 4 * unit }),
    element("circle", { ...ring, stroke: "#ffdf6b", "stroke-width": 2 * unit, ...dash }),
    element("circle", { cx: x, cy: y, r: 1.6 * unit, fill: "#ffdf6b", stroke: "#101216", "stroke-width": 0.8 * unit }),
    element("text", { ...text, class: "edge", "stroke-width": 4 * unit }, label),
    element("text", { ...text, class: "number" }, label),
  ];
};

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  for (const node of parentElement.querySelectorAll("[data-word]")) node.textContent = data.words[node.dataset.word];
  const frames = [...parentElement.querySelectorAll(".frame")];
  const captions = [...parentElement.querySelectorAll("figcaption")];

  // Reruns call this anew with what the server knew, even in the middle of a drag; what was pressed
  // since must not be lost.
  const kept = (parentElement.kept ??= {
    points: [data.marks.first, data.marks.second].map((side) => side.map((p) => [...p])),
    order: [],
    cross: [null, null],
    held: [-1, -1],
  });
  const { points, cross, held } = kept;

  const tell = () => setStateValue("marks", { first: points[0], second: points[1] });

  const status = () => {
    const [left, right] = points.map((side) => side.length);
    const pairs = Math.min(left, right);
    const said = [data.words[pairs === 1 ? "pair" : "pairs"].replace("{count}", pairs)];
    if (left !== right) said.push(data.words[left > right ? "second" : "first"].replace("{n}", pairs + 1));
    if (pairs < 3) said.push(data.words.need);
    find(".status").textContent = said.join(" ");
    find(".undo").disabled = find(".clear").disabled = left + right === 0;
  };

  const draw = (side) => {
    const { width, height } = data.sides[side];
    const frame = frames[side];
    const unit = width / (frame.clientWidth || width);
    const svg = frame.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const nodes = points[side].flatMap(([x, y], n) =>
      drawn(x * width, y * height, `${n + 1}`, n < points[1 - side].length, unit),
    );
    const at = cross[side];
    if (at) {
      const [x, y] = [at[0] * width, at[1] * height];
      const line = (d, colour, thick) => element("path", { d, stroke: colour, "stroke-width": thick * unit });
      const d = `M${x - 12 * unit} ${y}h${24 * unit}M${x} ${y - 12 * unit}v${24 * unit}`;
      nodes.push(line(d, "#101216", 3), line(d, "#fff", 1));
    }
    svg.replaceChildren(...nodes);

    const loupe = frame.querySelector(".loupe");
    loupe.hidden = !at;
    if (at) {
      const [w, h] = [frame.clientWidth, frame.clientHeight];
      const half = loupe.clientWidth / 2;
      loupe.style.backgroundSize = `${w * LOUPE}px ${h * LOUPE}px`;
      loupe.style.backgroundPosition = `${half - at[0] * w * LOUPE}px ${half - at[1] * h * LOUPE}px`;
      // Never under the finger or the pointer.
      loupe.classList.toggle("right", at[0] < 0.5);
    }
  };
  const redraw = () => {
    [0, 1].forEach(draw);
    status();
  };

  const add = (side, at) => {
    points[side].push(at);
    kept.order.push(side);
    redraw();
    tell();
  };
  const takeBack = () => {
    let side = kept.order.pop();
    // Points from an earlier time have no order: the longer side gives first.
    if (side === undefined) side = points[0].length > points[1].length ? 0 : 1;
    points[side].pop();
    redraw();
    tell();
  };

  frames.forEach((frame, side) => {
    const { uri, title } = data.sides[side];
    const image = frame.querySelector("img");
    if (image.getAttribute("src") !== uri) image.src = uri;
    image.alt = title;
    captions[side].textContent = title;
    frame.setAttribute("aria-label", data.words.frame.replace("{title}", () => title));
    frame.querySelector(".loupe").style.backgroundImage = `url("${uri}")`;

    const place = (event) => {
      const box = frame.getBoundingClientRect();
      return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
    };
    const nearest = (at) => {
      const box = frame.getBoundingClientRect();
      const gap = ([x, y]) => Math.hypot((x - at[0]) * box.width, (y - at[1]) * box.height);
      const best = points[side].reduce((b, p, n) => (b < 0 || gap(p) < gap(points[side][b]) ? n : b), -1);
      return best >= 0 && gap(points[side][best]) <= NEAR ? best : -1;
    };
    frame.onpointerdown = (event) => {
      if (event.button) return;
      held[side] = nearest(place(event));
      if (held[side] >= 0) frame.setPointerCapture(event.pointerId);
    };
    frame.onpointermove = (event) => {
      const at = place(event);
      if (held[side] >= 0) points[side][held[side]] = at;
      cross[side] = at;
      draw(side);
    };
    frame.onpointerup = () => {
      // After a drag the browser sends a click as well, which must not set another point.
      if (held[side] >= 0) tell();
    };
    frame.onclick = (event) => {
      if (held[side] < 0) add(side, place(event));
      held[side] = -1;
    };
    frame.onpointercancel = () => (held[side] = -1);
    frame.onpointerleave = () => {
      if (held[side] < 0 && parentElement.activeElement !== frame) cross[side] = null;
      draw(side);
    };
    frame.onfocus = () => {
      if (frame.matches(":focus-visible")) cross[side] ??= [0.5, 0.5];
      draw(side);
    };
    frame.onblur = () => {
      cross[side] = null;
      draw(side);
    };
    frame.onkeydown = (event) => {
      const step = event.shiftKey ? 0.002 : 0.02;
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
      const at = (cross[side] ??= [0.5, 0.5]);
      if (moves[event.key]) {
        const ratio = frame.clientWidth / frame.clientHeight;
        cross[side] = [within(at[0] + moves[event.key][0]), within(at[1] + moves[event.key][1] * ratio)];
        draw(side);
      } else if (event.key === "Enter" || event.key === " ") {
        add(side, [...at]);
      } else if (event.key === "Backspace" || event.key === "Delete") {
        if (points[0].length + points[1].length) takeBack();
      } else {
        return;
      }
      event.preventDefault();
    };
  });
  find(".undo").onclick = takeBack;
  find(".clear").onclick = () => {
    points[0].length = points[1].length = kept.order.length = 0;
    redraw();
    tell();
  };

  const watch = new ResizeObserver(redraw);
  frames.forEach((frame) => watch.observe(frame));
  redraw();
  return () => watch.disconnect();
}
