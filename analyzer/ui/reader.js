// Tells the page its language, keeps the visitor's choice in this browser, and puts the words that
// Streamlit itself writes into the language of the page; it has them in English alone.
const KEY = "dimples.language";
const AGAIN_MS = 4000;
const TIMES = 5;
const NAMES = ["aria-label", "title", "placeholder"];

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden; then the browser's language holds
  }
};
const store = (language) => {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // as above
  }
};

const said = (text, words) => {
  const plain = text.trim();
  if (words.whole.has(plain)) return text.replace(plain, words.whole.get(plain));
  for (const [from, to] of words.parts) if (plain.includes(from)) return text.replace(from, to);
  return text;
};

const put = (node, words) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = said(node.nodeValue, words);
    if (text !== node.nodeValue) node.nodeValue = text;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of NAMES) {
    const text = node.getAttribute(name);
    const now = text && said(text, words);
    if (now && now !== text) node.setAttribute(name, now);
  }
  for (const child of node.childNodes) put(child, words);
};

const reader = () =>
  (globalThis.dimplesReader ??= { language: null, watch: null, asked: false, back: null });

const read = (data) => {
  const kept = reader();
  if (kept.language === data.language) return;
  kept.language = data.language;
  document.documentElement.lang = data.language;
  kept.watch?.disconnect();
  if (kept.back) put(document.body, kept.back);
  const { whole, parts } = data.words;
  const words = { whole: new Map(Object.entries(whole)), parts: Object.entries(parts) };
  const turned = (pairs) => pairs.map(([from, to]) => [to, from]);
  kept.back = { whole: new Map(turned([...words.whole])), parts: turned(words.parts) };
  if (!words.whole.size) return;
  put(document.body, words);
  kept.watch = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach((node) => put(node, words));
      else put(target, words);
    }
  });
  kept.watch.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const before = stored();
  const known = data.languages.includes(before);
  if (data.chosen) store(data.language);
  else if (known && before !== data.language && !reader().asked) {
    reader().asked = true;
    // What is asked while the page is being drawn may be lost; a page that cannot be told is left alone.
    const ask = (left) => {
      if (!left || reader().language === stored()) return;
      setTriggerValue("kept", stored());
      setTimeout(() => ask(left - 1), AGAIN_MS);
    };
    ask(TIMES);
  }
  read(data);
}
