/* The page of an idea, or a message, in the hands of somebody who decides all day: reasons fill themselves
   in, and single keys press what is on the page. Everything works without it. */
"use strict";

const form = document.getElementById("decide");
const decision = document.getElementById("decision");
const keys = document.getElementById("keys");
const KEYS_OFF = "review-keys-off";
let pick = () => {};

/* Preferences may be forbidden: then they last as long as the page. */
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept */ } };

if (form?.elements.reason) {
  const { reason, message, staff_note: staffNote } = form.elements;
  const useReason = document.getElementById("use_reason");
  const actions = [...form.querySelectorAll("[name=action_name]")];
  const all = [...reason.querySelectorAll("optgroup")];
  for (const group of all) {
    [...group.children].slice(0, 9).forEach((option, n) => { option.text = `${n + 1} · ${option.text}`; });
  }
  let filled = ""; // the text of ours that stands in the message

  const chosen = () => actions.find((each) => each.checked);

  /* Only the reasons and the message that go with the decision. */
  const fit = () => {
    const action = chosen();
    if (!action) return;
    for (const group of all) {
      group.hidden = group.disabled = group.firstElementChild.dataset.for !== action.dataset.status;
    }
    if (reason.selectedOptions[0]?.parentElement.disabled) reason.value = "";
    if (message) message.closest(".workflow__field").hidden = "sendsNothing" in action.dataset && !message.value;
  };

  const fill = () => {
    const { text = "", for: status } = reason.selectedOptions[0].dataset;
    const action = actions.find((each) => each.dataset.status === status);
    if (action) action.checked = true;
    fit();
    const field = status === "spam" ? staffNote : message;
    // What somebody typed is theirs: only our own words are replaced.
    if (!field || (field.value.trim() && field.value !== filled)) return;
    field.value = filled = text;
  };

  /* The reason with this number, of those that go with the decision. */
  pick = (number) => {
    const option = chosen() && all.find((group) => !group.disabled)?.children[number - 1];
    if (!option) return;
    option.selected = true;
    fill();
    reason.scrollIntoView({ block: "nearest" });
  };

  useReason.hidden = true;
  reason.addEventListener("change", fill);
  for (const each of actions) each.addEventListener("change", fit);
  fit();
}

/* The canned answer with this number; its words stand in the box of the page that follows. */
const canned = form?.elements.canned_answer;
if (canned) {
  const options = [...canned.options].slice(1, 10);
  options.forEach((option, n) => { option.text = `${n + 1} · ${option.text}`; });
  pick = (number) => {
    if (!options[number - 1]) return;
    options[number - 1].selected = true;
    canned.parentElement.querySelector("button").click();
  };
}

decision?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const next = document.getElementById("decide_next");
  if (next) form.requestSubmit(next);
});

/* The page is one form. Enter in a small form beside the decision presses its own button. */
form?.addEventListener("keydown", (event) => {
  const side = event.target.matches("input[type=text]") && event.target.closest("[data-own-button]");
  if (event.key !== "Enter" || !side) return;
  event.preventDefault();
  side.querySelector(".button").click();
});

document.getElementById("preview")?.focus();

if (keys) {
  keys.checked = !remembered(KEYS_OFF);
  keys.addEventListener("change", () => remember(KEYS_OFF, keys.checked ? "" : "yes"));
}

/* To what has this key, behind the words that stand there; links, choices and small buttons are pressed,
   but not what sends something. */
const lead = (at) => {
  const aside = at.closest("details");
  if (aside) aside.open = true;
  if (at.matches("a, button:not([name=action_name]), [type=radio]")) at.click();
  at.focus();
  if (at.matches("textarea")) at.setSelectionRange(at.value.length, at.value.length);
};

const keyed = (key) => document.querySelector(`[data-key="${key}"]`);
if (location.hash === "#id_message" && keyed("m")) lead(keyed("m"));

document.addEventListener("keydown", (event) => {
  const types = event.target.closest?.("textarea, select, input:not([type=radio], [type=checkbox])");
  if (types || !keys?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = /^[a-z]$/i.test(event.key) && keyed(event.key.toLowerCase());
  const isNumber = /^[1-9]$/.test(event.key);
  if (!at && !isNumber) return;
  event.preventDefault();
  if (isNumber) pick(event.key);
  else lead(at);
});
