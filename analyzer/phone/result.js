// What came of a set: what is kept, what was left out, and whether it will compare with last time.

import { by, fill } from "./dom.js";

export class Result {
  constructor(words) {
    this.words = words;
  }

  show(state) {
    const { words } = this;
    const at = { looking: state.text || words.looking, comparing: words.comparing, failed: state.text, done: "" };
    const title = at[state.stage] || state.text || state.outlook?.title || words.looking;
    if (by("result-title").textContent !== title) by("result-title").textContent = title;
    const count = state.kept.length;
    by("result-kept").textContent = count ? fill(count > 1 ? words.kept : words.kept_one, { count }) : "";
    const left = state.dropped.map(([number, why]) => item(fill(words.dropped, { number, why })));
    by("result-dropped").replaceChildren(...left);
    this.outlook(state.outlook);
    const over = state.stage === "done" || state.stage === "failed";
    by("again").hidden = state.stage !== "failed";
    by("retake").hidden = !over;
    by("retake-why").hidden = !over || !count;
    by("other-light").hidden = state.stage !== "done" || !count;
    return over;
  }

  outlook(told) {
    const { words } = this;
    const box = by("outlook");
    box.className = told?.comparable === true ? "good" : told?.comparable === false ? "bad" : "";
    const parts = [];
    for (const [title, lines] of [
      [words.seen, told?.reasons ?? []],
      [words.change, told?.advice ?? []],
    ]) {
      if (!lines.length) continue;
      const head = document.createElement("h3");
      head.textContent = title;
      const list = document.createElement("ul");
      list.append(...lines.map(item));
      parts.push(head, list);
    }
    box.replaceChildren(...parts);
  }
}

function item(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}
