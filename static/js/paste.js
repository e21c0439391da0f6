// What is pasted from a word processor or a web page becomes Markdown: its headings,
// lists, links and bold words stay. Without this script the plain text is pasted.
(() => {
  "use strict";

  const BOXES = "textarea:has(~ [data-markdown])";
  const STRUCTURE = "h1, h2, h3, h4, h5, h6, li, a[href], b, strong, i, em, tr";
  const UNSEEN = /^(STYLE|SCRIPT|TITLE|META|LINK|HEAD)$/;
  const BLOCK = /^(P|DIV|UL|OL|TABLE|BLOCKQUOTE|SECTION|ARTICLE)$/;
  const MARKS = { B: "**", STRONG: "**", I: "*", EM: "*" };
  const INDENT = "    ";

  // Marks stand close to the words: "**Note **" is no emphasis.
  const wrap = (text, start, end) =>
    text.replace(/^(\s*)(\S|\S[^\n]*\S)(\s*)$/, (_all, before, words, after) =>
      `${before}${start}${words}${end}${after}`);

  const marker = (item) => {
    const items = [...item.parentNode.children].filter(({ tagName }) => tagName === "LI");
    return item.parentNode.tagName === "OL" ? `${items.indexOf(item) + 1}. ` : "- ";
  };

  const isPlain = (node) => /font-weight: *(normal|400)/.test(node.getAttribute("style"));

  const write = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[ \t\r\n]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.test(node.tagName)) return "";
    const name = node.tagName;
    const isList = name === "UL" || name === "OL";
    const text = [...node.childNodes].map((child) => write(child, depth + isList)).join("");
    const href = node.getAttribute("href") ?? "";
    if (name === "BR") return "\n";
    if (name === "A" && /^(https?:|mailto:|tel:)/.test(href)) return wrap(text, "[", `](${href})`);
    if (name in MARKS && !isPlain(node)) return wrap(text, MARKS[name], MARKS[name]);
    if (/^H[1-6]$/.test(name)) return `\n\n${"#".repeat(name[1])} ${text.trim()}\n\n`;
    if (name === "LI") return `\n${INDENT.repeat(depth - 1)}${marker(node)}${text.trim()}`;
    if (name === "TD" || name === "TH") return `${text.trim()} `;
    if (name === "TR") return `\n${text}`;
    if (!BLOCK.test(name) || depth) return text;
    return `\n\n${text}\n\n`;
  };

  document.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html || !event.target.matches?.(BOXES)) return;
    const { body } = new DOMParser().parseFromString(html, "text/html");
    if (!body.querySelector(STRUCTURE)) return;
    const lines = write(body, 0).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n");
    event.preventDefault();
    document.execCommand("insertText", false, lines.trim()); // which “undo” takes back
  });
})();
