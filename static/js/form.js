// Two niceties of the entry form, which works without them: how many words are left, and
// what is typed stays in the browser until it is sent. The sentences come with the tag.
(() => {
  "use strict";

  const words = document.currentScript.dataset;
  const PAUSE = 1000; // milliseconds without a key
  const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds; cookies.html promises it
  const PREFIX = "draft:";

  const form = document.querySelector("form[data-keep]");
  const ownKey = form && PREFIX + form.dataset.keep;

  // --- Storage may be missing, full or forbidden: then nothing is kept.
  const withStorage = (use) => {
    try { return use(localStorage); } catch { return null; }
  };
  // { until: milliseconds, sent: whether its form was sent since, typed: { name: [what
  //   the server said when the typing began, what was typed] } }
  const read = (key) =>
    withStorage((storage) => JSON.parse(storage.getItem(key))) ?? { typed: {} };
  const write = (key, kept) => withStorage((storage) => {
    if (Object.keys(kept.typed).length) storage.setItem(key, JSON.stringify(kept));
    else storage.removeItem(key);
  });

  // Keys are paths: "entry/WIC-7F3K-92" stands for all pages of that idea.
  const isIn = (key, paths = "") => paths.split(" ").some(
    (path) => path && `${key}/`.startsWith(`${PREFIX}${path}/`));

  // Forget what is too old, and what the server has.
  withStorage((storage) => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith(PREFIX)) continue;
      const { until, sent } = read(key);
      const isReceived = sent && key !== ownKey && isIn(key, words.received);
      if (!(until > Date.now()) || isReceived || isIn(key, words.forget)) {
        storage.removeItem(key);
      }
    }
  });

  if (!form) return;

  const make = (kind, look, text = "") => {
    const made = document.createElement(kind);
    made.className = look;
    made.textContent = text;
    return made;
  };

  // For screen readers, and only once somebody rests: a count after each key is noise.
  const spoken = make("p", "visually-hidden");
  spoken.setAttribute("aria-live", "polite");
  let speaking;
  const say = (text) => {
    clearTimeout(speaking);
    speaking = setTimeout(() => { spoken.textContent = text; }, PAUSE);
  };

  // --- Words left, counted as count_words(tidy(text)) does on the server. What Python
  // calls white space is not what \s is, and tidy takes some characters out before.
  const TAKEN_OUT = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]/g;
  const INK = /[^\p{Cc}\p{Cf}\p{Z}]/u;
  const WORD = /[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

  const countWords = (typed) => {
    const text = typed.replace(TAKEN_OUT, "");
    return INK.test(text) ? text.match(WORD).length : 0;
  };

  const lines = new Map(); // each text box and the line below it
  const showWordsLeft = () => lines.forEach((line, box) => {
    const left = box.dataset.words - countWords(box.value);
    const number = Math.abs(left);
    const sentence = (left < 0 ? "over" : "left") + (number === 1 ? "One" : "Many");
    line.textContent = words[sentence].replace("{n}", number);
    line.classList.toggle("words-left--over", left < 0);
  });

  for (const box of form.querySelectorAll("[data-words]")) {
    lines.set(box, make("p", "words-left"));
    box.after(lines.get(box));
    box.addEventListener("input", () => {
      showWordsLeft();
      say(lines.get(box).textContent);
    });
  }
  showWordsLeft();
  form.append(spoken);

  // --- A question is all boxes of one name: one text, or its radios.
  const isRadio = (box) => box.type === "radio";
  const typedIn = (boxes) => boxes
    .map((box) => (isRadio(box) && !box.checked ? "" : box.value)).join("");
  const saidBy = (boxes) => boxes // by the server, in the HTML
    .map((box) => (isRadio(box) && !box.defaultChecked ? "" : box.defaultValue)).join("");
  const put = (boxes, text) => boxes.forEach((box) => {
    if (!isRadio(box)) box.value = text;
    else if (box.value === text) box.checked = true;
  });

  const questions = new Map();
  for (const box of form.querySelectorAll("[data-kept]")) {
    questions.set(box.name, [...questions.get(box.name) ?? [], box]);
  }
  // A form that came back with mistakes says what was sent, and nobody has stored it.
  const cameBack = "cameBack" in form.dataset;
  const before = read(ownKey);
  write(ownKey, { ...before, sent: false });
  const began = cameBack ? before.typed : {};
  const from = new Map([...questions].map(([name, boxes]) =>
    [name, began[name]?.[0] ?? saidBy(boxes)]));
  const changed = new Set();
  let waiting, notice;

  const keep = () => {
    clearTimeout(waiting);
    if (!changed.size) return;
    const { typed } = read(ownKey);
    for (const name of changed) {
      const text = typedIn(questions.get(name));
      if (text === from.get(name)) delete typed[name];
      else typed[name] = [from.get(name), text];
    }
    changed.clear();
    write(ownKey, { until: Date.now() + KEPT_FOR, sent: false, typed });
  };

  const startAnew = () => {
    changed.clear();
    withStorage((storage) => storage.removeItem(ownKey));
    form.reset();
    showWordsLeft();
    notice.remove();
    form.querySelector("[data-kept]").focus();
  };

  const tell = () => {
    const button = make("button", "button button--quiet", words.startAnew);
    button.type = "button";
    button.addEventListener("click", startAnew);
    notice = make("div", "notice flow");
    notice.append(make("p", "", words.restored), button);
    form.prepend(notice);
    say(words.restored);
  };

  // Only over what the server still says: what it has learned since is newer.
  const restore = () => {
    const kept = read(ownKey);
    let isRestored = false;
    for (const [name, boxes] of questions) {
      const [said, text] = kept.typed[name] ?? [];
      if (said !== saidBy(boxes)) delete kept.typed[name];
      else if (typedIn(boxes) === said) {
        put(boxes, text);
        isRestored = typedIn(boxes) === text || isRestored;
      }
    }
    write(ownKey, kept);
    if (isRestored) tell();
  };

  form.addEventListener("input", ({ target }) => {
    if (!questions.has(target.name)) return;
    changed.add(target.name);
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE / 2);
  });
  form.addEventListener("submit", () => {
    keep();
    write(ownKey, { ...read(ownKey), sent: true });
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  // The browser has put back what it remembers itself by now, and that comes first.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted && !cameBack) restore();
    else if (notice && !Object.keys(read(ownKey).typed).length) notice.remove();
    showWordsLeft();
  });
})();
