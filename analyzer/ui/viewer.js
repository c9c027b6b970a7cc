// Both pictures share one zoom and one place, as shares of the picture: what is moved in one is moved
// in the other. Everything that can be done with a pointer can be done with the keyboard.
const MOST = 8; // zoom
const STEP = 1.5; // of one press of + or -
const SHIFT = 0.12; // of the shown part, per arrow key
const HIT = 28; // CSS pixels: no dimple's button is smaller
const TURN_MS = 900; // flicker: well below three changes a second
const TWO = { side: "aligned", relief: "maps", taken: "taken" };

const within = (value, low, high) => Math.min(high, Math.max(low, value));

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const viewer = find(".viewer");
  const { words } = data;
  for (const node of parentElement.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of parentElement.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
  const stage = find(".stage");
  const panes = [...parentElement.querySelectorAll(".pane")];
  const share = find("#share");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  // Reruns call this anew; how the visitor looks at the pictures stays.
  const before = (globalThis.dimplesViewers ??= new Map());
  const kept = (parentElement.kept ??= {
    mode: null, zoom: 1, x: 0.5, y: 0.5, share: { slider: 50, blend: 50 },
    playing: !calm.matches, late: false, timer: null, pointers: new Map(), drag: null, focused: false,
    marked: true, ...before.get(data.name),
  });
  const modes = data.modes.map(([name]) => name);
  if (!modes.includes(kept.mode)) kept.mode = modes[0];

  const two = () => kept.mode in TWO;
  const shots = () => data[TWO[kept.mode] ?? "aligned"];
  const shown = () => panes.slice(0, two() ? 2 : 1);

  // Where the picture's corner lies in a pane, and how large the picture is there, CSS pixels.
  const frame = (pane) => {
    const [w, h] = [pane.clientWidth, pane.clientHeight];
    const size = [w * kept.zoom, h * kept.zoom];
    return { left: w / 2 - kept.x * size[0], top: h / 2 - kept.y * size[1], size };
  };

  const place = () => {
    const half = 0.5 / kept.zoom;
    kept.x = within(kept.x, half, 1 - half);
    kept.y = within(kept.y, half, 1 - half);
    const wide = kept.zoom > 1.001;
    viewer.classList.toggle("wide", wide);
    for (const [side, pane] of shown().entries()) {
      const { left, top, size } = frame(pane);
      const world = pane.querySelector(".world");
      world.style.transform = `translate(${left}px, ${top}px) scale(${kept.zoom})`;
      const shot = shots()[side];
      const small = pane.clientWidth < 240;
      pane.classList.toggle("small", small);
      const seen = [];
      for (const button of pane.querySelectorAll(".marks button")) {
        const mark = button.mark;
        const x = left + ((mark.x + 0.5) / shot.width) * size[0];
        const y = top + ((mark.y + 0.5) / shot.height) * size[1];
        const ring = Math.max(small ? 11 : 14, ((2 * mark.radius) / shot.width) * size[0]);
        const inside = x >= 0 && y >= 0 && x <= pane.clientWidth && y <= pane.clientHeight;
        button.style.display = inside ? "" : "none";
        button.style.left = `${x}px`;
        button.style.top = `${y}px`;
        button.style.setProperty("--ring", `${ring}px`);
        button.style.setProperty("--hit", `${Math.max(HIT, ring)}px`);
        if (inside) seen.push({ button, mark, x, y, ring });
      }
      names(seen, pane.clientWidth, pane.clientHeight);
    }
    line();
    find(".out").disabled = !wide;
    find(".whole").disabled = !wide;
    find(".in").disabled = kept.zoom >= MOST - 0.001;
    find(".whole").textContent = `${Math.round(100 * kept.zoom)}\u202f%`;
  };

  // The line stands in the pane; the pictures below it move.
  const line = () => {
    const at = kept.share[kept.mode] ?? 50;
    const pane = panes[0];
    pane.style.setProperty("--at", `${at}%`);
    const { left, size } = frame(pane);
    const cut = size[0] ? within((((at / 100) * pane.clientWidth - left) / size[0]) * 100, 0, 100) : at;
    pane.style.setProperty("--cut", `${cut}%`);
    pane.style.setProperty("--seen", `${at / 100}`);
    share.value = at;
    const said = kept.mode === "blend" ? words.shareAfter : words.shareBefore;
    share.setAttribute("aria-valuetext", said.replace("{share}", at));
  };

  const zoomTo = (zoom, pane = null, px = 0, py = 0) => {
    const old = kept.zoom;
    kept.zoom = within(zoom, 1, MOST);
    if (pane) {
      // What lies under the pointer stays under it.
      const [w, h] = [pane.clientWidth, pane.clientHeight];
      kept.x += ((px - w / 2) / w) * (1 / old - 1 / kept.zoom);
      kept.y += ((py - h / 2) / h) * (1 / old - 1 / kept.zoom);
    }
    place();
  };

  const turn = (late) => {
    kept.late = late;
    const pane = panes[0];
    pane.classList.toggle("late", late);
    pane.querySelector(".tag").textContent = late ? words.after : words.before;
  };
  const play = () => {
    clearInterval(kept.timer);
    kept.timer = null;
    const going = kept.mode === "flicker" && kept.playing;
    if (going) kept.timer = setInterval(() => turn(!kept.late), TURN_MS);
    find(".play").textContent = kept.playing ? words.pause : words.play;
  };
  calm.onchange = () => {
    if (calm.matches) kept.playing = false;
    play();
  };

  const picture = (image, shot, hidden) => {
    // Setting the same address again would make the picture flicker on every rerun.
    if (shot && image.getAttribute("src") !== shot.uri) image.src = shot.uri;
    image.alt = shot && !hidden ? shot.alt : "";
    image.hidden = !shot;
  };

  const marks = (pane, shot, again) => {
    const box = pane.querySelector(".marks");
    const signature = JSON.stringify([shot.marks, again]);
    if (box.signature !== signature) {
      box.signature = signature;
      box.replaceChildren(
        ...shot.marks.map((mark) => {
          const button = document.createElement("button");
          button.type = "button";
          button.mark = mark;
          button.className = mark.byHand ? `${mark.kind} by-hand` : mark.kind;
          button.style.setProperty("--colour", mark.colour);
          button.append(document.createElement("i"), document.createElement("span"));
          button.querySelector("span").textContent = mark.label;
          button.setAttribute("aria-label", mark.title);
          button.title = mark.title;
          if (mark.id === null) button.disabled = true;
          // The same dimple in the second picture is no second thing to visit.
          if (again) {
            button.tabIndex = -1;
            button.setAttribute("aria-hidden", "true");
          }
          button.onclick = () => setTriggerValue("dimple", mark.id);
          return button;
        }),
      );
    }
  };

  // Which dimple is looked at closely comes from the table below, not with the pictures: these are
  // megabytes, and would be sent anew with every choice.
  const choose = () => {
    const id = globalThis.dimplesChosen?.get(data.name) ?? null;
    for (const [side, pane] of panes.entries()) {
      for (const button of pane.querySelectorAll(".marks button")) {
        const chosen = button.mark.id !== null && button.mark.id === id;
        button.classList.toggle("chosen", chosen);
        if (side === 0) button.setAttribute("aria-pressed", `${chosen}`);
      }
    }
  };
  if (kept.choose) window.removeEventListener("dimples-chosen", kept.choose);
  kept.choose = choose;
  window.addEventListener("dimples-chosen", choose);

  const draw = () => {
    before.set(data.name, { mode: kept.mode, share: kept.share, marked: kept.marked });
    viewer.dataset.mode = kept.mode;
    viewer.classList.toggle("two", two());
    viewer.classList.toggle("bare", !kept.marked);
    const pair = shots();
    const { width, height } = pair[0];
    for (const [side, pane] of panes.entries()) {
      const [under, over] = [pane.querySelector(".under"), pane.querySelector(".over")];
      if (two()) {
        const shot = pair[side];
        pane.style.aspectRatio = `${shot.width} / ${shot.height}`;
        picture(under, shot, false);
        picture(over, null, true);
        marks(pane, shot, side > 0);
        pane.querySelector(".tag").textContent = side ? words.after : words.before;
        pane.classList.remove("late");
      } else if (side === 0) {
        pane.style.aspectRatio = `${width} / ${height}`;
        picture(under, pair[0], false);
        picture(over, pair[1], false);
        marks(pane, pair[0], false);
        pane.querySelector(".tag").textContent = kept.mode === "difference" ? words.difference : words.before;
        pane.dataset.second = words.after;
      }
    }
    // A picture taller than the window could not be seen whole.
    const tall = Math.max(...(two() ? pair : [pair[0]]).map((s) => s.height / s.width));
    stage.style.maxWidth = `min(100%, ${(two() ? 2 : 1) * (74 / tall)}vh)`;
    const legend = find(".legend");
    legend.hidden = kept.mode !== "relief" || !data.legend;
    if (data.legend) {
      if (legend.getAttribute("src") !== data.legend.uri) legend.src = data.legend.uri;
      legend.alt = data.legend.alt;
    }
    const [, name, how] = data.modes.find(([mode]) => mode === kept.mode);
    find(".how").textContent = how;
    find(".caption").textContent = data.caption;
    stage.setAttribute(
      "aria-label",
      words.pictures.replace("{view}", name),
    );
    find(".mix label").textContent =
      kept.mode === "blend" ? words.mixed : words.line;
    if (kept.mode === "flicker") turn(kept.late);
    else panes[0].classList.remove("late");
    for (const radio of parentElement.querySelectorAll(".modes input")) {
      radio.checked = radio.value === kept.mode;
    }
    play();
    place();
    choose();
  };

  const set = find(".modes");
  const signature = data.modes.map(([mode, name]) => mode + name).join();
  if (set.signature !== signature) {
    set.signature = signature;
    for (const old of set.querySelectorAll("label")) old.remove();
    for (const [mode, name] of data.modes) {
      const label = document.createElement("label");
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "mode", value: mode });
      label.append(radio, document.createTextNode(name));
      set.append(label);
    }
  }
  set.onchange = (event) => {
    if (!modes.includes(event.target.value)) return;
    kept.mode = event.target.value;
    draw();
  };
  share.oninput = () => {
    kept.share[kept.mode] = Number(share.value);
    line();
  };
  find(".play").onclick = () => {
    kept.playing = !kept.playing;
    play();
  };
  find(".turn").onclick = () => {
    kept.playing = false;
    turn(!kept.late);
    play();
  };
  find(".in").onclick = () => zoomTo(kept.zoom * STEP);
  find(".out").onclick = () => zoomTo(kept.zoom / STEP);
  find(".whole").onclick = () => zoomTo(1);
  const box = find(".marked");
  box.checked = kept.marked;
  box.onchange = () => {
    kept.marked = box.checked;
    draw();
  };

  const slide = (by) => {
    kept.share.slider = within(kept.share.slider + by, 0, 100);
    line();
  };
  stage.onkeydown = (event) => {
    if (event.target !== stage || event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "+" || event.key === "=") zoomTo(kept.zoom * STEP);
    else if (event.key === "-" || event.key === "_") zoomTo(kept.zoom / STEP);
    else if (event.key === "0") zoomTo(1);
    else if (moved && kept.zoom > 1.001) {
      kept.x += (moved[0] * SHIFT) / kept.zoom;
      kept.y += (moved[1] * SHIFT) / kept.zoom;
      place();
    } else if (moved && moved[0] && kept.mode === "slider") slide(moved[0]);
    else return;
    event.preventDefault();
  };
  stage.onfocus = () => (kept.focused = true);
  stage.onblur = () => (kept.focused = false);

  // The wheel zooms once the pictures were pressed or with Ctrl, so that a page can be scrolled past.
  const wheel = (event) => {
    if (!(event.ctrlKey || event.metaKey || kept.focused)) return;
    const zoom = within(kept.zoom * Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), 1, MOST);
    if (zoom === kept.zoom) return;
    event.preventDefault();
    const pane = event.target.closest(".pane");
    const at = pane?.getBoundingClientRect();
    zoomTo(zoom, pane, event.clientX - (at?.left ?? 0), event.clientY - (at?.top ?? 0));
  };
  if (kept.wheel) stage.removeEventListener("wheel", kept.wheel);
  kept.wheel = wheel;
  stage.addEventListener("wheel", wheel, { passive: false });

  const middle = () => {
    const all = [...kept.pointers.values()];
    const x = all.reduce((sum, p) => sum + p.x, 0) / all.length;
    const y = all.reduce((sum, p) => sum + p.y, 0) / all.length;
    const apart = all.length > 1 ? Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) : 0;
    return { x, y, apart };
  };
  const follow = (event, pane) => {
    const at = pane.getBoundingClientRect();
    kept.share.slider = Math.round(within((event.clientX - at.left) / at.width, 0, 1) * 100);
    line();
  };
  stage.onpointerdown = (event) => {
    const pane = event.target.closest(".pane");
    if (!pane || event.target.closest("button") || event.button > 0) return;
    kept.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const at = pane.getBoundingClientRect();
    const off = Math.abs(event.clientX - at.left - (kept.share.slider / 100) * at.width);
    const onLine = kept.mode === "slider" && (kept.zoom < 1.001 || off < 24);
    kept.drag = kept.pointers.size > 1 ? "pinch" : onLine ? "line" : "pan";
    kept.from = middle();
    if (kept.drag === "line") follow(event, pane);
    if (kept.drag !== "pan" || kept.zoom > 1.001) stage.setPointerCapture(event.pointerId);
  };
  stage.onpointermove = (event) => {
    if (!kept.pointers.has(event.pointerId)) return;
    kept.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const pane = panes[0];
    if (kept.drag === "line") return follow(event, pane);
    const [now, from] = [middle(), kept.from];
    const at = pane.getBoundingClientRect();
    if (kept.drag === "pinch" && from.apart > 0) {
      const over = panes.find((p) => p.clientWidth && p.getBoundingClientRect().right >= from.x) ?? pane;
      const box = over.getBoundingClientRect();
      zoomTo(kept.zoom * (now.apart / from.apart), over, now.x - box.left, now.y - box.top);
    }
    if (kept.zoom > 1.001) {
      kept.x -= (now.x - from.x) / (at.width * kept.zoom);
      kept.y -= (now.y - from.y) / (at.height * kept.zoom);
      place();
    }
    kept.from = now;
  };
  stage.onpointerup = stage.onpointercancel = (event) => {
    kept.pointers.delete(event.pointerId);
    kept.drag = kept.pointers.size ? "pan" : null;
    if (kept.pointers.size) kept.from = middle();
  };
  stage.ondblclick = (event) => {
    const pane = event.target.closest(".pane");
    if (!pane || event.target.closest("button")) return;
    const at = pane.getBoundingClientRect();
    zoomTo(kept.zoom > 1.001 ? 1 : 3, pane, event.clientX - at.left, event.clientY - at.top);
  };

  kept.size?.disconnect();
  kept.size = new ResizeObserver(() => place());
  kept.size.observe(stage);
  draw();

  return () => {
    clearInterval(kept.timer);
    kept.size?.disconnect();
    window.removeEventListener("dimples-chosen", choose);
    calm.onchange = null;
  };
}
