/* The review page in the hands of somebody who decides all day: reasons fill themselves
   in, and single keys press what is on the page. Everything works without it. */
"use strict";

const form = document.getElementById("decide");
const keys = document.getElementById("keys");
const KEYS_OFF = "review-keys-off";

/* Preferences may be forbidden: then they last as long as the page. */
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept */ } };

if (form) {
  const { reason, message, staff_note: staffNote } = form.elements;
  const useReason = form.querySelector("[name=use_reason]");
  const decisions = [...form.querySelectorAll("[name=verb]")];
  const all = [...reason.querySelectorAll("optgroup")];
  let filled = "";

  const chosen = () => decisions.find((each) => each.checked);

  /* Only the reasons and the message that go with the decision. */
  const fit = () => {
    const verb = chosen();
    if (!verb) return;
    for (const group of all) {
      group.hidden = group.disabled = group.firstElementChild.dataset.for !== verb.dataset.status;
    }
    if (reason.selectedOptions[0]?.parentElement.disabled) reason.value = "";
    if (message) message.closest(".review__field").hidden = "sendsNothing" in verb.dataset && !message.value;
  };

  const fill = () => {
    const { text = "", for: status } = reason.selectedOptions[0].dataset;
    const verb = decisions.find((each) => each.dataset.status === status);
    if (verb) verb.checked = true;
    fit();
    const field = status === "spam" ? staffNote : message;
    // What somebody typed is theirs: only our own words are replaced.
    if (!field || (field.value.trim() && field.value !== filled)) return;
    field.value = filled = text;
  };

  useReason.hidden = true;
  reason.addEventListener("change", fill);
  for (const each of decisions) each.addEventListener("change", fit);
  fit();

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.elements.next);
  });
}

document.getElementById("preview")?.focus();

if (keys) {
  keys.checked = !remembered(KEYS_OFF);
  keys.addEventListener("change", () => remember(KEYS_OFF, keys.checked ? "" : "yes"));
}

const choose = (name) => {
  const decision = form?.querySelector(`[name=verb][value=${name}]`);
  if (!decision) return;
  decision.click();
  decision.focus();
};

const PRESS = {
  a: () => choose("approve"),
  c: () => choose("ask"),
  d: () => choose("decline"),
  s: () => choose("spam"),
  m: () => form?.elements.message?.focus(),
  n: () => document.getElementById("following")?.click(),
  p: () => document.getElementById("previous")?.click(),
  u: () => document.getElementById("undo")?.click(),
};

document.addEventListener("keydown", (event) => {
  const types = event.target.closest?.("textarea, select, input:not([type=radio], [type=checkbox])");
  if (types || !keys?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  const press = PRESS[event.key.toLowerCase()];
  if (!press) return;
  event.preventDefault();
  press();
});
