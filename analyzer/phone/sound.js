// Short tones for who stands with their back to the screen; silent until wished.

export class Sound {
  constructor(wish) {
    this.wish = wish;
    this.context = null;
  }

  // Browsers let a page sound only after a touch.
  wake() {
    if (!this.wish.checked) return;
    this.context ??= new AudioContext();
    this.context.resume();
  }

  tick() {
    this.tone(660, 0, 0.08);
  }

  shutter() {
    this.tone(990, 0, 0.15);
  }

  over() {
    this.tone(660, 0, 0.12);
    this.tone(880, 0.18, 0.25);
  }

  tone(hertz, after, lasts) {
    if (!this.wish.checked || !this.context) return;
    const from = this.context.currentTime + after;
    const [made, strength] = [this.context.createOscillator(), this.context.createGain()];
    made.frequency.value = hertz;
    strength.gain.setValueAtTime(0.25, from);
    strength.gain.exponentialRampToValueAtTime(0.001, from + lasts);
    made.connect(strength).connect(this.context.destination);
    made.start(from);
    made.stop(from + lasts);
  }
}
