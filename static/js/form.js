// Two extras of the entry form, which works without them: it shows how many words are
// left, and keeps what is typed in the browser until it is sent. The script tag carries
// the sentences.
(() => {
  "use strict";

  const options = document.currentScript.dataset;
  const PAUSE = 1000; // milliseconds without a key
  const KEEP_FOR = 7 * 24 * 3600 * 1000; // milliseconds; cookies.html promises it
  const PREFIX = "draft:";

  const form = document.querySelector("form[data-autosave-key]");
  const ownKey = form && PREFIX + form.dataset.autosaveKey;

  // --- Storage may be missing, full or forbidden: then nothing is kept.
  const withStorage = (callback) => {
    try { return callback(localStorage); } catch { return null; }
  };
  // An item: { until: milliseconds, sent: whether its form was sent since, typed:
  //   { name: [text from the server when the typing began, text that was typed] } }
  const read = (key) =>
    withStorage((storage) => JSON.parse(storage.getItem(key))) ?? { typed: {} };
  const write = (key, item) => withStorage((storage) => {
    if (Object.keys(item.typed).length) storage.setItem(key, JSON.stringify(item));
    else storage.removeItem(key);
  });

  // Keys are paths: "entry/WIC-7F3K-92" stands for all pages of that idea.
  const isIn = (key, paths = "") => paths.split(" ").some(
    (path) => path && `${key}/`.startsWith(`${PREFIX}${path}/`));

  // Remove what is too old, and what the server has.
  withStorage((storage) => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith(PREFIX)) continue;
      const { until, sent } = read(key);
      const isReceived = sent && key !== ownKey && isIn(key, options.received);
      if (!(until > Date.now()) || isReceived || isIn(key, options.forget)) {
        storage.removeItem(key);
      }
    }
  });

  if (!form) return;

  const createElement = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // For screen readers, once nobody types for a moment: a count after each key is noise.
  const liveRegion = createElement("p", "visually-hidden");
  liveRegion.setAttribute("aria-live", "polite");
  let announcement;
  const announce = (text) => {
    clearTimeout(announcement);
    announcement = setTimeout(() => { liveRegion.textContent = text; }, PAUSE);
  };

  // --- Words left, counted as count_words(strip_invisible(text)) does on the server.
  // Python's white space is not \s, and strip_invisible removes some characters first.
  const INVISIBLE = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]/g;
  const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}]/u;
  const WORD = /[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

  const countWords = (rawText) => {
    const text = rawText.replace(INVISIBLE, "");
    return VISIBLE.test(text) ? text.match(WORD).length : 0;
  };

  const lines = new Map(); // each text box and the line below it
  const showWordsLeft = () => lines.forEach((line, box) => {
    const left = box.dataset.words - countWords(box.value);
    const number = Math.abs(left);
    const sentence = (left < 0 ? "over" : "left") + (number === 1 ? "One" : "Many");
    // Of an empty box, the hint above it says how many there are.
    line.textContent = box.value ? options[sentence].replace("{n}", number) : "\u00a0";
    line.classList.toggle("words-left--over", left < 0);
  });

  for (const box of form.querySelectorAll("[data-words]")) {
    lines.set(box, createElement("p", "words-left"));
    box.after(lines.get(box));
    box.addEventListener("input", () => {
      showWordsLeft();
      announce(lines.get(box).textContent);
    });
  }
  showWordsLeft();
  form.append(liveRegion);

  // --- A question is all boxes of one name: a text box, or radio buttons.
  const isRadio = (box) => box.type === "radio";
  const currentText = (boxes) => boxes
    .map((box) => (isRadio(box) && !box.checked ? "" : box.value)).join("");
  const serverText = (boxes) => boxes // as the HTML came
    .map((box) => (isRadio(box) && !box.defaultChecked ? "" : box.defaultValue)).join("");
  const setText = (boxes, text) => boxes.forEach((box) => {
    if (!isRadio(box)) box.value = text;
    else if (box.value === text) box.checked = true;
  });

  const questions = new Map();
  for (const box of form.querySelectorAll("[data-autosaved]")) {
    questions.set(box.name, [...questions.get(box.name) ?? [], box]);
  }
  // A form that came back with mistakes shows what was sent, and nobody has stored it.
  const cameBack = "cameBack" in form.dataset;
  const stored = read(ownKey);
  write(ownKey, { ...stored, sent: false });
  const earlier = cameBack ? stored.typed : {};
  const startTexts = new Map([...questions].map(([name, boxes]) =>
    [name, earlier[name]?.[0] ?? serverText(boxes)]));
  const changed = new Set();
  let timer, notice;

  const save = () => {
    clearTimeout(timer);
    if (!changed.size) return;
    const { typed } = read(ownKey);
    for (const name of changed) {
      const text = currentText(questions.get(name));
      if (text === startTexts.get(name)) delete typed[name];
      else typed[name] = [startTexts.get(name), text];
    }
    changed.clear();
    write(ownKey, { until: Date.now() + KEEP_FOR, sent: false, typed });
  };

  const startOver = () => {
    changed.clear();
    withStorage((storage) => storage.removeItem(ownKey));
    form.reset();
    showWordsLeft();
    notice.remove();
    form.querySelector("[data-autosaved]").focus();
  };

  const showNotice = () => {
    const button = createElement("button", "button button--quiet", options.startOver);
    button.type = "button";
    button.addEventListener("click", startOver);
    notice = createElement("div", "notice flow");
    notice.append(createElement("p", "", options.restored), button);
    form.prepend(notice);
    announce(options.restored);
  };

  // Restore a text only where the server still has the one that it began from: anything
  // else there is newer.
  const restore = () => {
    const item = read(ownKey);
    let isRestored = false;
    for (const [name, boxes] of questions) {
      const [startText, text] = item.typed[name] ?? [];
      if (startText !== serverText(boxes)) delete item.typed[name];
      else if (currentText(boxes) === startText) {
        setText(boxes, text);
        isRestored = currentText(boxes) === text || isRestored;
      }
    }
    write(ownKey, item);
    if (isRestored) showNotice();
  };

  form.addEventListener("input", ({ target }) => {
    if (!questions.has(target.name)) return;
    changed.add(target.name);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE / 2);
  });
  form.addEventListener("submit", () => {
    save();
    write(ownKey, { ...read(ownKey), sent: true });
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", save);
  // By now the browser has restored what it remembers itself, which comes first.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted && !cameBack) restore();
    else if (notice && !Object.keys(read(ownKey).typed).length) notice.remove();
    showWordsLeft();
  });
})();
