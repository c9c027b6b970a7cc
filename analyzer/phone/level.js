// Whether the phone stands upright, as its sensors tell; words and a bubble.

import { fill } from "./dom.js";

const UPRIGHT = 3; // degrees within which it counts as upright
const FAR = 30; // degrees at which the bubble reaches its end

export class Level {
  constructor(words, text, bubble) {
    this.words = words;
    this.text = text;
    this.bubble = bubble;
    this.said = "";
    this.say(words.level_none);
  }

  // Comes from a press of a button: iPhones ask then, and only then.
  async start() {
    if (!window.DeviceOrientationEvent) return;
    try {
      const asked = await DeviceOrientationEvent.requestPermission?.();
      if (asked === "denied") return;
    } catch {
      return;
    }
    addEventListener("deviceorientation", (told) => this.turned(told));
  }

  turned({ beta, gamma }) {
    if (beta === null || gamma === null) return;
    // Gravity in the phone's own axes, which holds however far it is turned.
    const [b, g] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180];
    const right = Math.cos(b) * Math.sin(g);
    const up = Math.sin(b);
    const out = Math.cos(b) * Math.cos(g);
    const screen = ((window.screen.orientation?.angle ?? 0) * Math.PI) / 180;
    const across = right * Math.cos(screen) + up * Math.sin(screen);
    const along = up * Math.cos(screen) - right * Math.sin(screen);
    const turn = (Math.atan2(across, along) * 180) / Math.PI;
    const tip = (Math.atan2(out, Math.hypot(across, along)) * 180) / Math.PI;
    this.show(turn, tip);
  }

  show(turn, tip) {
    const { words } = this;
    this.bubble.hidden = false;
    // A bubble goes to the higher side.
    const place = Math.max(-1, Math.min(1, -turn / FAR));
    this.bubble.firstElementChild.style.left = `${50 + 42 * place}%`;
    const told = (text, degrees) => this.say(fill(text, { degrees: Math.round(Math.abs(degrees)) }));
    if (Math.abs(turn) > UPRIGHT) told(turn > 0 ? words.level_right : words.level_left, turn);
    else if (Math.abs(tip) > UPRIGHT) told(tip > 0 ? words.level_back : words.level_front, tip);
    else this.say(words.level_ok);
  }

  say(text) {
    if (text !== this.said) this.text.textContent = this.said = text;
  }
}
