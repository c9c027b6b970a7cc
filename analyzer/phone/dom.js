// Small words that every part of the page uses.

export const by = (id) => document.getElementById(id);
export const fill = (text, told) => text.replace(/\{(\w+)\}/g, (whole, name) => told[name] ?? whole);
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
