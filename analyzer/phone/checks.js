// The live checklist: sends a small frame when the last one was answered, and shows what came back.

import { fill, pause } from "./dom.js";

const SIGNS = { ok: "✓", "not yet": "○", unknown: "–" };
const LOOKS = { ok: "good", "not yet": "wait", unknown: "quiet" };
const CALM_MS = 4000; // between two things said aloud

export class Checks {
  constructor(words, list, said) {
    this.words = words;
    this.list = list;
    this.said = said;
    this.told = 0;
    this.run = 0;
  }

  // Goes on until it is stopped or begun anew, or `lost` was called.
  async start(camera, about, lost) {
    const run = ++this.run;
    this.list.replaceChildren();
    let missed = 0;
    while (run === this.run) {
      const began = performance.now();
      if (camera.ready && !document.hidden) {
        try {
          const answer = await fetch("/check", { method: "POST", body: await camera.frame(about.frame_px) });
          if (answer.status === 403) throw new Error("closed");
          const told = answer.status === 200 ? await answer.json() : null;
          if (run === this.run && told) this.show(told.items);
          missed = 0;
        } catch {
          if (++missed > 3 && run === this.run) return lost();
        }
      }
      const rest = about.frame_every_ms - (performance.now() - began);
      await pause(Math.max(rest, 50));
    }
  }

  stop() {
    this.run++;
  }

  show(items) {
    const { list, words } = this;
    if (list.childElementCount !== items.length) list.replaceChildren(...items.map(line));
    items.forEach((item, k) => {
      const [sign, name, text] = list.children[k].children;
      list.children[k].className = LOOKS[item.state];
      list.children[k].dataset.code = item.code;
      list.children[k].dataset.state = item.state;
      put(sign, SIGNS[item.state]);
      put(name, `${item.name}: ${words[item.state]}`);
      put(text, item.text);
    });
    const open = items.filter((item) => item.state === "not yet").map((item) => item.name);
    const all = open.length ? fill(words.checks_some, { count: open.length, names: open.join(", ") }) : words.checks_all;
    // Hands need longer than the camera; and a reader that is interrupted says nothing.
    if (all !== this.said.textContent && performance.now() - this.told > CALM_MS) {
      this.said.textContent = all;
      this.told = performance.now();
    }
  }
}

function line() {
  const item = document.createElement("li");
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.ariaHidden = "true";
  const name = document.createElement("b");
  const text = document.createElement("span");
  text.className = "text";
  item.append(sign, name, text);
  return item;
}

function put(where, text) {
  if (where.textContent !== text) where.textContent = text;
}
