// The camera: opened in the best way that it knows, small frames for the checklist, whole photos.

import { pause } from "./dom.js";

const LATE_MS = 2000; // for which a new picture is waited for
const TRIES = 6; // for a photo that is another than those before
const BETWEEN_MS = 400; // of two tries

// Where stills come from elsewhere, a calmer live picture of a sensor's shape will do.
const FINE = window.ImageCapture
  ? { width: { ideal: 1920 }, height: { ideal: 1440 } }
  : { width: { ideal: 4096 }, height: { ideal: 4096 } };

export class Camera {
  constructor(video) {
    this.video = video;
    this.stream = null;
    this.canvas = document.createElement("canvas");
    this.devices = [];
  }

  // Throws what the browser says; the name tells why.
  async open(deviceId) {
    this.close();
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...FINE, ...which } });
    this.video.srcObject = this.stream;
    await this.video.play();
    const all = await navigator.mediaDevices.enumerateDevices();
    this.devices = all.filter((device) => device.kind === "videoinput").map((device) => device.deviceId);
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  // The next camera after the one in use.
  async other() {
    const now = this.devices.indexOf(this.track?.getSettings().deviceId);
    await this.open(this.devices[(now + 1) % this.devices.length]);
  }

  get ready() {
    return this.video.videoWidth > 0 && this.track?.readyState === "live";
  }

  frame(width) {
    const scale = Math.min(1, width / this.video.videoWidth);
    return this.drawn(scale, 0.8);
  }

  // A photo that is none of these: a camera in arrears gives one picture twice.
  async photo(earlier) {
    for (let k = 1; ; k++) {
      const photo = await this.still();
      const known = await Promise.all(earlier.map((other) => same(photo, other)));
      if (k === TRIES || !known.includes(true)) return photo;
      await pause(BETWEEN_MS);
    }
  }

  // Phones give their whole sensor to a still photo, and less to a video.
  async still() {
    if (window.ImageCapture && this.track) {
      try {
        const still = await new ImageCapture(this.track).takePhoto({ fillLightMode: "off" });
        if (["image/jpeg", "image/png", "image/webp"].includes(still.type)) return still;
      } catch {
        // Not every camera that offers it can; the live picture can always be drawn.
      }
    }
    await this.next();
    return this.drawn(1, 0.96);
  }

  // A slow camera shows one picture for long; two photos must not be one.
  next() {
    if (!this.video.requestVideoFrameCallback) return null;
    return Promise.race([new Promise((seen) => this.video.requestVideoFrameCallback(seen)), pause(LATE_MS)]);
  }

  drawn(scale, quality) {
    const { canvas, video } = this;
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  }
}

async function same(one, other) {
  if (one.size !== other.size) return false;
  const [a, b] = await Promise.all([one, other].map(async (blob) => new Uint8Array(await blob.arrayBuffer())));
  return a.every((value, k) => value === b[k]);
}
