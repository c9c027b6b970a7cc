// The page that takes photos: camera, checklist, countdown, burst, result. It talks to its own server only.

import { Camera } from "./camera.js";
import { Checks } from "./checks.js";
import { by, fill, pause } from "./dom.js";
import { Level } from "./level.js";
import { Result } from "./result.js";
import { Sound } from "./sound.js";

async function start() {
  const about = await (await fetch("/about")).json();
  new Page(about).listen();
}

class Page {
  constructor(about) {
    this.about = about;
    this.words = about.words;
    this.camera = new Camera(by("video"));
    this.checks = new Checks(this.words, by("checks"), by("checks-said"));
    this.level = new Level(this.words, by("level"), by("bubble"));
    this.sound = new Sound(by("sounds"));
    this.result = new Result(this.words);
    this.stopped = true;
  }

  listen() {
    by("start").onclick = () => this.open();
    by("start").disabled = false;
    by("switch").onclick = () => this.camera.other().catch((error) => this.say(this.why(error)));
    by("take").onclick = () => (this.stopped ? this.burst() : this.stop());
    by("sounds").onchange = () => this.sound.wake();
    by("ghost-on").onchange = by("ghost-strength").oninput = () => this.pale();
    by("again").onclick = () => this.keep();
    by("retake").onclick = () => this.go_on("/retake");
    by("next-light").onclick = () => this.go_on("/light");
    document.querySelectorAll(".done").forEach((button) => (button.onclick = () => this.done()));
    document.addEventListener("visibilitychange", () => {
      // Phones stop the camera of a page that is out of sight.
      if (!document.hidden && !by("live").hidden && !this.camera.ready) this.camera.open().catch(() => {});
    });
  }

  async open() {
    by("start").disabled = true;
    by("camera-error").textContent = "";
    // Both ask, and both must come from this press.
    const level = this.level.start();
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotSupportedError");
      await this.camera.open();
    } catch (error) {
      by("camera-error").textContent = fill(this.words.no_camera, { why: this.why(error) });
      by("start").disabled = false;
      return;
    }
    await level;
    by("begin").hidden = true;
    by("switch").hidden = this.camera.devices.length < 2;
    await this.live(1);
  }

  why(error) {
    const known = {
      NotAllowedError: "no_camera_allowed",
      NotFoundError: "no_camera_found",
      OverconstrainedError: "no_camera_found",
      NotReadableError: "no_camera_busy",
      NotSupportedError: "no_camera_here",
    };
    return this.words[known[error.name]] ?? error.message;
  }

  async live(round) {
    const { words } = this;
    by("result").hidden = true;
    by("live").hidden = false;
    by("round").textContent = fill(words.round, { round });
    by("round-text").textContent = round > 1 ? words.round_more : words.round_one;
    this.say("");
    by("take").focus();
    this.checks.start(this.camera, this.about, () => this.lost());
    await this.ghost();
  }

  // Last time's photo is made ready beside all else.
  async ghost() {
    const { words } = this;
    by("ghost-words").textContent = words.ghost_preparing;
    do {
      try {
        this.about = await (await fetch("/about")).json();
      } catch {
        return;
      }
      if (!this.about.ready) await pause(this.about.poll_ms);
    } while (!this.about.ready);
    const { ghost, outline, last_day: day } = this.about;
    by("ghost-on").disabled = by("ghost-strength").disabled = !ghost;
    by("ghost-words").textContent = !ghost ? words.ghost_none : day ? fill(words.ghost_day, { day }) : words.ghost_undated;
    if (ghost) {
      const picture = await (await fetch("/ghost")).blob();
      by("ghost").src = URL.createObjectURL(picture);
      const [polygon] = by("outline").children;
      polygon.setAttribute("points", outline.map(([x, y]) => `${100 * x},${100 * y}`).join(" "));
      await by("ghost").decode().catch(() => {});
      this.fit();
    }
    this.pale();
  }

  // The outline lies over the ghost, which keeps its shape within a picture of another.
  fit() {
    const { naturalWidth: w, naturalHeight: h } = by("ghost");
    const { videoWidth: vw, videoHeight: vh } = this.camera.video;
    const scale = Math.min(vw / w, vh / h);
    const [x, y] = [(100 * w * scale) / vw, (100 * h * scale) / vh];
    by("outline").setAttribute("viewBox", `${-((100 - x) / 2 / x) * 100} ${-((100 - y) / 2 / y) * 100} ${1e4 / x} ${1e4 / y}`);
  }

  pale() {
    const on = by("ghost-on").checked && this.about.ghost;
    by("ghost").hidden = !on;
    by("outline").toggleAttribute("hidden", !on);
    by("ghost").style.opacity = by("ghost-strength").value / 100;
  }

  async burst() {
    const { about, words } = this;
    this.stopped = false;
    by("take").textContent = words.stop;
    this.sound.wake();
    const photos = [];
    if (await this.count_down(Number(document.querySelector("[name=timer]:checked").value))) {
      this.checks.stop();
      for (let k = 0; k < about.burst && !this.stopped; k++) {
        if (k) await pause(about.burst_pause_ms);
        this.say(fill(words.taking, { number: k + 1, count: about.burst }));
        this.sound.shutter();
        photos.push(await this.camera.photo(photos));
      }
    }
    const whole = photos.length === about.burst && !this.stopped;
    by("take").disabled = whole;
    if (whole) {
      this.sound.over();
      await this.send(photos);
    }
    this.stop();
    by("take").disabled = false;
    if (by("result").hidden) this.checks.start(this.camera, about, () => this.lost());
  }

  async count_down(seconds) {
    for (let left = seconds; left > 0 && !this.stopped; left--) {
      by("count").textContent = left;
      if (left === seconds || left <= 3) this.say(fill(this.words.seconds, { seconds: left }));
      this.sound.tick();
      for (let k = 0; k < 10 && !this.stopped; k++) await pause(100);
    }
    by("count").textContent = "";
    return !this.stopped;
  }

  stop() {
    this.stopped = true;
    by("take").textContent = this.words.take;
    by("count").textContent = "";
  }

  async send(photos) {
    for (const [k, photo] of photos.entries()) {
      this.say(fill(this.words.sending, { number: k + 1, count: photos.length }));
      const failed = await this.post(`/photo/${k}`, photo);
      if (failed) return this.say(fill(this.words.not_sent, { why: failed }));
    }
    await this.keep();
  }

  async keep() {
    const failed = await this.post("/keep");
    if (failed) return this.say(failed);
    by("live").hidden = true;
    by("result").hidden = false;
    let over = false;
    while (!over) {
      try {
        const answer = await fetch("/state");
        if (!answer.ok) return this.lost();
        const state = await answer.json();
        this.total = state.total;
        over = this.result.show(state);
      } catch {
        return this.lost();
      }
      if (!over) await pause(this.about.poll_ms);
    }
    by("result-title").focus();
  }

  async go_on(where) {
    const failed = await this.post(where);
    if (failed) {
      by("result-title").textContent = failed;
      return;
    }
    const state = await (await fetch("/state")).json();
    await this.live(state.round);
  }

  // Gives why not; "" where it was taken.
  async post(where, body) {
    try {
      const answer = await fetch(where, { method: "POST", body });
      if (answer.ok) return "";
      const told = await answer.json().catch(() => ({}));
      return told.why ?? this.words.line_lost;
    } catch {
      return this.words.line_lost;
    }
  }

  async done() {
    this.checks.stop();
    this.stop();
    await this.post("/done");
    this.camera.close();
    for (const part of ["begin", "live", "result"]) by(part).hidden = true;
    by("end").hidden = false;
    by("end-text").textContent = this.total ? this.words.done_text : this.words.done_none;
    by("end-title").focus();
  }

  lost() {
    this.checks.stop();
    this.say(this.words.line_lost);
    by("result-title").textContent = this.words.line_lost;
  }

  say(text) {
    by("busy").textContent = text;
  }
}

start();
