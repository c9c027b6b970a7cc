export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  for (const node of parentElement.querySelectorAll("[data-word]")) node.textContent = data.words[node.dataset.word];
  for (const node of parentElement.querySelectorAll("[data-label]")) node.setAttribute("aria-label", data.words[node.dataset.label]);
  find("h3").textContent = data.title;
  find(".said").textContent = data.said;
  find(".depth").textContent = data.depth;
  find(".scale").textContent = data.scale;
  const sides = [...parentElement.querySelectorAll("figure")];
  for (const [side, figure] of sides.entries()) {
    const shot = data.shots[side];
    const image = figure.querySelector("img");
    figure.hidden = !shot.uri;
    if (shot.uri && image.getAttribute("src") !== shot.uri) image.src = shot.uri;
    image.alt = shot.alt;
    figure.querySelector("figcaption").textContent = shot.caption;
  }
  find(".over").hidden = !data.chart;
  find(".drawn").innerHTML = data.chart ?? "";
  find(".back").onclick = () => setTriggerValue("dimple", data.previous);
  find(".next").onclick = () => setTriggerValue("dimple", data.next);
  find(".close").onclick = () => setTriggerValue("dimple", -1);

  // What was asked for comes into sight, and only then: a rerun for another reason moves nothing.
  const seen = (globalThis.dimplesSeen ??= new Set());
  if (!seen.has(data.turn)) {
    seen.add(data.turn);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const near = find(".near");
    const at = near.getBoundingClientRect();
    const inSight = at.top >= 0 && at.top < window.innerHeight - 160;
    if (!inSight) near.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
}
