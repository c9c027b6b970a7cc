// Each name goes beside its ring where it covers no other ring or name, if there is such a place; the
// one that was planned for the whole picture is tried first, else up and to the right.
const names = (seen, width, height) => {
  const taken = [];
  for (const { button, mark, x, y, ring } of seen) {
    const tag = button.querySelector("span");
    const [w, h] = [tag.offsetWidth, tag.offsetHeight];
    const planned = Math.atan2(mark.toY ?? -1, mark.toX ?? 1);
    let best = null;
    for (const far of [2, 10, 20]) {
      for (let k = 0; k < 8; k += 1) {
        const angle = planned + ((k % 2 ? -1 : 1) * Math.ceil(k / 2) * Math.PI) / 4;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const [cx, cy] = [x + cos * (ring / 2 + far + w / 2), y + sin * (ring / 2 + far + h / 2)];
        const out = Math.max(0, w / 2 - cx, cx + w / 2 - width) + Math.max(0, h / 2 - cy, cy + h / 2 - height);
        let covered = 0;
        for (const other of seen) {
          const gap = Math.hypot(Math.max(Math.abs(cx - other.x) - w / 2, 0), Math.max(Math.abs(cy - other.y) - h / 2, 0));
          covered += Math.max(0, other.ring / 2 - gap);
        }
        for (const [tx, ty, tw] of taken) {
          covered += Math.max(0, Math.min((w + tw) / 2 - Math.abs(cx - tx), h - Math.abs(cy - ty)));
        }
        const cost = 10 * out + covered + 0.05 * far + 0.01 * k;
        if (!best || cost < best.cost) best = { cost, cx, cy };
      }
    }
    taken.push([best.cx, best.cy, w]);
    tag.style.transform = `translate(-50%, -50%) translate(${best.cx - x}px, ${best.cy - y}px)`;
  }
};

