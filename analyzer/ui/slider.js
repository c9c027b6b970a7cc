const element = (name, attributes, text = "") => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
};

// A ring with a dark edge, so that it shows on any skin, and its number beside it.
const drawn = (mark) => {
  const ring = { cx: mark.x, cy: mark.y, r: mark.radius, fill: "none" };
  const dash = mark.kind === "unsure" ? { "stroke-dasharray": `${mark.radius * 0.5}` } : {};
  const dark = "#101216";
  return [
    element("circle", { ...ring, stroke: dark, "stroke-width": mark.line * 2, ...dash }),
    element("circle", { ...ring, stroke: mark.colour, "stroke-width": mark.line, ...dash }),
    element("rect", {
      x: mark.tag_x - mark.tag_width / 2,
      y: mark.tag_y - mark.tag_height / 2,
      width: mark.tag_width,
      height: mark.tag_height,
      rx: mark.tag_height / 4,
      fill: dark,
      "fill-opacity": 0.8,
    }),
    element(
      "text",
      {
        x: mark.tag_x,
        y: mark.tag_y,
        fill: mark.colour,
        "font-size": mark.tag_height * 0.75,
        "text-anchor": "middle",
        "dominant-baseline": "central",
      },
      mark.label,
    ),
  ];
};

export default function (component) {
  const { data, parentElement } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const frame = find(".frame");
  const input = find("input");

  // Setting the same address again would make the picture flicker on every rerun.
  const show = (image, address, alt) => {
    if (image.getAttribute("src") !== address) image.src = address;
    image.alt = alt;
  };
  show(find(".before"), data.before, data.beforeAlt);
  show(find(".after"), data.after, data.afterAlt);
  // A picture taller than the window could not be seen whole.
  find(".compare").style.maxWidth = `min(46rem, ${(82 * data.width) / data.height}vh)`;
  find("figcaption").textContent = data.caption;

  find("svg").setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  // On a phone the picture is small; numbers stay readable and lines visible.
  const shown = (frame.clientWidth || data.width) / data.width;
  const readable = (mark) => {
    const grow = Math.max(1, 13 / (mark.tag_height * shown));
    return {
      ...mark,
      tag_width: mark.tag_width * grow,
      tag_height: mark.tag_height * grow,
      line: Math.max(mark.line, 1.5 / shown),
    };
  };
  find("svg").replaceChildren(...data.marks.map(readable).flatMap(drawn));

  const move = () => {
    frame.style.setProperty("--share", `${input.value}%`);
    input.setAttribute("aria-valuetext", `${input.value} percent before`);
  };
  input.oninput = move;

  // Safari on phones moves a range only when its thumb is hit, and this thumb is invisible.
  const follow = (event) => {
    const box = frame.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    input.value = Math.round(Math.min(1, Math.max(0, share)) * 100);
    move();
  };
  input.onpointerdown = follow;
  input.onpointermove = (event) => {
    if (event.buttons) follow(event);
  };
  move();

  return () => {
    input.oninput = input.onpointerdown = input.onpointermove = null;
  };
}
