// One photo on which a person puts right what the program got wrong. Drafts live here; what is decided is
// sent to the server, which holds what was told and draws it anew.
const NEAR = 14; // CSS pixels within which a press takes hold of a point
const STEP = 0.01, FINE = 0.002; // of the picture's width: an arrow key, and with Shift

const within = (value) => Math.min(1, Math.max(0, value));
const svgNode = (name, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const frame = find(".frame"), svg = find("svg"), layer = find(".layer"), panel = find(".panel");
  const { words, width, height } = data;
  const ratio = width / height;

  const fresh = () => ({
    stamp: data.stamp,
    photo: data.photo,
    mode: parentElement.kept?.mode ?? "dimples",
    chosen: null,
    spot: null,
    moving: false,
    everywhere: true,
    kind: "",
    points: data.outline.map((p) => [...p]),
    changed: false,
    drawing: false,
    held: -1,
    way: data.scale?.circle ? "coin" : "line",
    line: (data.scale?.line ?? []).map((p) => [...p]),
    circle: data.scale?.circle ?? null,
    mm: data.scale ? `${data.scale.mm}` : "",
    coin: data.scale?.coin || "eur-1",
    found: data.found?.turn ?? 0,
    cross: null,
  });
  // Reruns call this anew; a draft that was begun since must not be lost, unless what was told changed.
  if (parentElement.kept?.stamp !== data.stamp || parentElement.kept?.photo !== data.photo) parentElement.kept = fresh();
  const kept = parentElement.kept;
  if (data.found && data.found.turn !== kept.found) {
    kept.found = data.found.turn;
    kept.circle = data.found.circle;
    kept.missed = !data.found.circle;
  }

  const tell = (act) => setTriggerValue("act", { ...act, photo: data.photo, turn: Date.now() });
  const status = (text) => {
    const place = find(".status");
    if (place.textContent !== text) place.textContent = text;
  };
  const button = (text, act, options = {}) => {
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = text;
    node.className = options.primary ? "act primary" : "act";
    node.disabled = Boolean(options.disabled);
    if (options.name) node.dataset.name = options.name;
    node.onclick = act;
    return node;
  };
  const labelled = (text, field) => {
    const label = document.createElement("label");
    label.append(document.createTextNode(text), field);
    return label;
  };
  const choice = (options, value, change) => {
    const field = document.createElement("select");
    for (const [key, text] of options) field.append(new Option(text, key, false, key === value));
    field.onchange = () => change(field.value);
    return field;
  };
  const note = (text) => Object.assign(document.createElement("p"), { className: "note", textContent: text });
  const everywhere = () => {
    const field = Object.assign(document.createElement("input"), { type: "checkbox", checked: kept.everywhere });
    field.onchange = () => (kept.everywhere = field.checked);
    const label = document.createElement("label");
    label.className = "tick";
    label.append(field, document.createTextNode(words.everywhere));
    return label;
  };
  const row = (...nodes) => {
    const node = document.createElement("div");
    node.className = "row";
    node.append(...nodes);
    return node;
  };

  const chosen = () => data.marks.find((mark) => mark.id === kept.chosen);
  const letGo = () => {
    kept.chosen = kept.spot = null;
    kept.moving = false;
  };

  const panels = {
    dimples: () => {
      const mark = chosen();
      if (mark && kept.moving) return [note(fill(words.whereTo, mark)), row(button(words.cancel, () => { letGo(); draw(); }, { name: "cancel" }))];
      if (mark) {
        const title = note(mark.title);
        title.className = "note title";
        const back = button(words.takeBack, () => tell({ do: "take back", id: mark.id }), { primary: true, name: "take-back" });
        if (mark.gone) return [title, row(back)];
        const kinds = choice(data.kinds, mark.set, (kind) => tell({ do: "kind", id: mark.id, kind }));
        kinds.dataset.name = "kind";
        const nodes = [
          button(words.move, () => { kept.moving = true; draw(); frame.focus(); }, { primary: true, name: "move" }),
          button(words.remove, () => tell({ do: "remove", id: mark.id, everywhere: kept.everywhere || mark.alone }), { name: "remove" }),
          labelled(words.kind, kinds),
        ];
        if (mark.told) nodes.push(back);
        return [title, row(...nodes), ...(mark.alone ? [] : [everywhere()])];
      }
      if (kept.spot) {
        const kinds = choice(data.kinds, kept.kind, (kind) => (kept.kind = kind));
        return [
          note(words.here),
          row(
            button(words.add, () => tell({ do: "add", x: kept.spot[0], y: kept.spot[1], kind: kept.kind, everywhere: kept.everywhere }), { primary: true, name: "add" }),
            labelled(words.kind, kinds),
            button(words.cancel, () => { letGo(); draw(); }, { name: "cancel" }),
          ),
          everywhere(),
        ];
      }
      return [note(words.hintDimples)];
    },
    outline: () => [
      note(kept.drawing ? words.hintDrawing : words.hintOutline),
      row(
        button(words.useOutline, () => tell({ do: "outline", points: kept.points }), { primary: true, disabled: !kept.changed || kept.points.length < 3, name: "use-outline" }),
        button(words.drawAnew, () => { kept.points = []; kept.drawing = kept.changed = true; draw(); frame.focus(); }, { name: "draw-anew" }),
        button(words.cancel, () => { kept.points = data.outline.map((p) => [...p]); kept.changed = kept.drawing = false; draw(); }, { disabled: !kept.changed, name: "cancel" }),
        ...(data.drawn ? [button(words.foundOutline, () => tell({ do: "no outline" }), { name: "no-outline" })] : []),
      ),
    ],
    scale: () => {
      const ways = choice([["line", words.twoPoints], ["coin", words.aCoin]], kept.way, (way) => { kept.way = way; draw(); });
      ways.dataset.name = "way";
      const nodes = [labelled(words.by, ways)];
      const coin = kept.way === "coin";
      if (coin) {
        const coins = choice(data.coins.map((c) => [c.key, c.name]), kept.coin, (key) => (kept.coin = key));
        coins.dataset.name = "coin";
        nodes.push(labelled(words.whichCoin, coins));
      } else {
        const field = Object.assign(document.createElement("input"), { type: "text", inputMode: "decimal", value: kept.mm });
        field.dataset.name = "mm";
        field.oninput = () => { kept.mm = field.value; ready(); };
        nodes.push(labelled(words.length, field));
      }
      const set = button(words.setScale, () => tell(coin
        ? { do: "scale", circle: kept.circle, coin: kept.coin }
        : { do: "scale", line: kept.line, mm: kept.mm }), { primary: true, name: "set-scale" });
      const ready = () => (set.disabled = coin ? !kept.circle : kept.line.length < 2 || !kept.mm.trim());
      ready();
      nodes.push(set);
      if (data.scale) nodes.push(button(words.noScale, () => tell({ do: "no scale" }), { name: "no-scale" }));
      const hint = coin ? (kept.circle ? words.hintRim : kept.missed ? words.hintNoCoin : words.hintCoin) : words.hintLine;
      return [note(hint), row(...nodes)];
    },
  };

  // Points that can be taken hold of in the present mode, as shares.
  const handles = () => {
    if (kept.mode === "outline") return kept.points;
    if (kept.mode === "scale" && kept.way === "line") return kept.line;
    if (kept.mode === "scale" && kept.circle) {
      const [x, y, r] = kept.circle;
      return [[x, y], [within(x + r), y]];
    }
    return [];
  };
  const putHandle = (n, at) => {
    if (kept.mode === "scale" && kept.way === "coin") {
      const [x, y, r] = kept.circle;
      kept.circle = n === 0 ? [at[0], at[1], r] : [x, y, Math.max(0.003, Math.hypot(at[0] - x, (at[1] - y) / ratio))];
    } else {
      handles()[n] = at;
      if (kept.mode === "outline") kept.changed = true;
    }
  };
  const dropHandle = (n) => {
    if (kept.mode === "scale" && kept.way === "coin") kept.circle = null;
    else handles().splice(n, 1);
    if (kept.mode === "outline") kept.changed = true;
  };

  const shapes = () => {
    const unit = width / (frame.clientWidth || width);
    const at = ([x, y]) => `${x * width} ${y * height}`;
    const both = (node, attributes, colour) => [
      svgNode(node, { ...attributes, fill: "none", stroke: "#101216", "stroke-width": 4 * unit, "stroke-linejoin": "round" }),
      svgNode(node, { ...attributes, fill: "none", stroke: colour, "stroke-width": 2 * unit, "stroke-linejoin": "round" }),
    ];
    const nodes = [];
    const points = kept.mode === "outline" ? kept.points : data.outline;
    if (points.length > 1) nodes.push(...both("path", { d: `M${points.map(at).join("L")}${kept.drawing ? "" : "Z"}`, opacity: kept.mode === "outline" ? 1 : 0.55 }, "#fff"));
    if (kept.mode === "scale" && kept.way === "line" && kept.line.length > 1) nodes.push(...both("path", { d: `M${kept.line.map(at).join("L")}` }, "#ffdf6b"));
    if (kept.mode === "scale" && kept.way === "coin" && kept.circle) {
      const [x, y, r] = kept.circle;
      nodes.push(...both("circle", { cx: x * width, cy: y * height, r: r * width }, "#ffdf6b"));
    }
    const cross = kept.mode === "dimples" && kept.spot ? kept.spot : kept.cross;
    if (cross) {
      const [x, y] = [cross[0] * width, cross[1] * height];
      nodes.push(...both("path", { d: `M${x - 12 * unit} ${y}h${24 * unit}M${x} ${y - 12 * unit}v${24 * unit}` }, "#fff"));
    }
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.replaceChildren(...nodes);
  };

  const place = (node, [x, y]) => {
    node.style.left = `${x * 100}%`;
    node.style.top = `${y * 100}%`;
  };
  const buttons = () => {
    const focused = parentElement.activeElement?.dataset?.key ?? parentElement.getRootNode().activeElement?.dataset?.key;
    const nodes = [];
    if (kept.mode === "dimples") {
      for (const mark of data.marks) {
        const node = document.createElement("button");
        node.type = "button";
        node.dataset.key = mark.id;
        node.className = ["mark", mark.kind, mark.faint && "faint", mark.gone && "gone", mark.byHand && "by-hand", mark.id === kept.chosen && "chosen"].filter(Boolean).join(" ");
        node.style.setProperty("--colour", mark.colour);
        node.style.setProperty("--ring", `${Math.max(18, 2 * mark.r * (frame.clientWidth || width))}px`);
        node.append(document.createElement("i"), Object.assign(document.createElement("span"), { textContent: mark.label }));
        node.setAttribute("aria-label", mark.title);
        node.setAttribute("aria-pressed", `${mark.id === kept.chosen}`);
        place(node, [mark.x, mark.y]);
        node.onclick = (event) => {
          event.stopPropagation();
          if (kept.moving) return press([mark.x, mark.y]);
          letGo();
          kept.chosen = mark.id;
          draw();
        };
        nodes.push(node);
      }
    } else {
      handles().forEach((at, n) => {
        const node = document.createElement("button");
        node.type = "button";
        node.className = "handle";
        node.dataset.key = `handle ${n}`;
        node.setAttribute("aria-label", fill(words.point, { n: n + 1, count: handles().length }));
        place(node, at);
        node.onkeydown = (event) => {
          const step = event.shiftKey ? FINE : STEP;
          const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
          if (moves) {
            const now = handles()[n];
            putHandle(n, [within(now[0] + moves[0]), within(now[1] + moves[1] * ratio)]);
          } else if (event.key === "Delete" || event.key === "Backspace") dropHandle(n);
          else if (event.key === "+" && kept.mode === "outline") {
            const next = kept.points[(n + 1) % kept.points.length], now = kept.points[n];
            kept.points.splice(n + 1, 0, [(now[0] + next[0]) / 2, (now[1] + next[1]) / 2]);
            kept.changed = true;
          } else return;
          event.preventDefault();
          event.stopPropagation();
          draw();
        };
        nodes.push(node);
      });
    }
    layer.replaceChildren(...nodes);
    if (kept.mode === "dimples") {
      const seen = data.marks.map((mark, n) => ({
        button: nodes[n], mark: {}, x: mark.x * frame.clientWidth, y: mark.y * frame.clientHeight,
        ring: parseFloat(nodes[n].style.getPropertyValue("--ring")),
      }));
      names(seen, frame.clientWidth, frame.clientHeight);
    }
    if (focused) layer.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  };

  const draw = (whole = true) => {
    for (const tab of parentElement.querySelectorAll(".modes button")) tab.setAttribute("aria-pressed", `${tab.dataset.mode === kept.mode}`);
    frame.dataset.mode = kept.mode;
    shapes();
    if (whole) {
      buttons();
      panel.replaceChildren(...panels[kept.mode]());
    } else handles().forEach((at, n) => layer.children[n] && place(layer.children[n], at));
    status(data.said || "");
  };

  // Where a press inserts a point: behind the nearest edge of the outline.
  const edge = ([x, y]) => {
    let best = 0, least = Infinity;
    kept.points.forEach(([ax, ay], n) => {
      const [bx, by] = kept.points[(n + 1) % kept.points.length];
      const [dx, dy] = [bx - ax, (by - ay) / ratio];
      const t = within(((x - ax) * dx + ((y - ay) / ratio) * dy) / (dx * dx + dy * dy || 1));
      const gap = Math.hypot(x - ax - t * dx, (y - ay) / ratio - t * dy);
      if (gap < least) [best, least] = [n, gap];
    });
    return best;
  };
  const press = (at) => {
    if (kept.mode === "dimples") {
      if (kept.moving) return tell({ do: "move", id: kept.chosen, x: at[0], y: at[1], everywhere: kept.everywhere || chosen()?.alone });
      letGo();
      kept.spot = at;
    } else if (kept.mode === "outline") {
      if (kept.drawing || kept.points.length < 3) kept.points.push(at);
      else kept.points.splice(edge(at) + 1, 0, at);
      kept.changed = true;
    } else if (kept.way === "line") {
      if (kept.line.length > 1) kept.line = [];
      kept.line.push(at);
    } else {
      kept.missed = false;
      return tell({ do: "coin", x: at[0], y: at[1] });
    }
    draw();
  };

  const spot = (event) => {
    const box = frame.getBoundingClientRect();
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  const nearest = (at) => {
    const box = frame.getBoundingClientRect();
    let best = -1, least = NEAR;
    handles().forEach((p, n) => {
      const gap = Math.hypot((p[0] - at[0]) * box.width, (p[1] - at[1]) * box.height);
      if (gap <= least) [best, least] = [n, gap];
    });
    return best;
  };
  let dragged = false;
  frame.onpointerdown = (event) => {
    if (event.button) return;
    dragged = false;
    kept.held = nearest(spot(event));
    if (kept.held >= 0) frame.setPointerCapture(event.pointerId);
  };
  frame.onpointermove = (event) => {
    if (kept.held < 0) return;
    dragged = true;
    putHandle(kept.held, spot(event));
    draw(false);
  };
  frame.onpointerup = () => {
    if (kept.held >= 0 && dragged) draw();
  };
  frame.onpointercancel = () => (kept.held = -1);
  frame.onclick = (event) => {
    const held = kept.held;
    kept.held = -1;
    if (held >= 0) layer.children[held]?.focus();
    else press(spot(event));
  };
  frame.onfocus = () => {
    if (frame.matches(":focus-visible")) kept.cross ??= [0.5, 0.5];
    shapes();
  };
  frame.onblur = () => {
    kept.cross = null;
    shapes();
  };
  frame.onkeydown = (event) => {
    if (event.target !== frame) return;
    const step = event.shiftKey ? FINE : STEP;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    const at = (kept.cross ??= [0.5, 0.5]);
    if (moves) {
      kept.cross = [within(at[0] + moves[0]), within(at[1] + moves[1] * ratio)];
      shapes();
    } else if (event.key === "Enter" || event.key === " ") press([...at]);
    else if (event.key === "Escape") {
      letGo();
      draw();
    } else return;
    event.preventDefault();
  };

  const list = find(".photos");
  const same = data.photos.map((p) => p.uri).join();
  if (list.same !== same) {
    list.same = same;
    list.replaceChildren(...data.photos.map((photo, n) => {
      const node = document.createElement("button");
      node.type = "button";
      node.append(Object.assign(document.createElement("img"), { src: photo.uri, alt: "" }));
      node.title = photo.title;
      node.setAttribute("aria-label", photo.title);
      node.onclick = () => tell({ do: "photo", n });
      return node;
    }));
  }
  list.hidden = data.photos.length < 2;
  [...list.children].forEach((node, n) => node.setAttribute("aria-pressed", `${n === data.photo}`));
  list.setAttribute("aria-label", words.photos);

  const image = find(".frame img");
  if (image.getAttribute("src") !== data.uri) image.src = data.uri;
  image.alt = data.alt;
  frame.setAttribute("aria-label", words.frame);
  for (const tab of parentElement.querySelectorAll(".modes button")) {
    tab.textContent = words[tab.dataset.mode];
    tab.onclick = () => {
      kept.mode = tab.dataset.mode;
      letGo();
      draw();
    };
  }
  find(".modes").setAttribute("aria-label", words.modes);
  const watch = new ResizeObserver(() => draw());
  watch.observe(frame);
  draw();
  return () => watch.disconnect();
}
