// Saves the card of a judge while it is filled in. It works without: then each button
// saves. The form carries the sentences.
(() => {
  "use strict";

  const PAUSE = 2000; // milliseconds without a key
  const form = document.querySelector("form[data-not-saved]");
  if (!form) return;
  const status = form.querySelector("[role=status]");
  let timer, saving, isChanged;

  const save = async () => {
    clearTimeout(timer);
    if (!isChanged || saving) return; // what is typed meanwhile follows below
    saving = send();
    await saving;
    saving = null;
    if (isChanged) timer = setTimeout(save, PAUSE);
  };

  const send = async () => {
    isChanged = false;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Save-Card": "yes" },
        keepalive: true,
      });
      const { version, text, error } = await answer.json();
      if (answer.ok) form.elements.seen.value = version;
      status.textContent = error || text;
    } catch {
      isChanged = true;
      status.textContent = form.dataset.notSaved;
    }
  };

  const later = () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", () => { isChanged = true; save(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    isChanged = false;
    if (!saving) return;
    event.preventDefault(); // else it would say to have seen the version before
    saving.then(() => { isChanged = false; form.requestSubmit(event.submitter); });
  });
  addEventListener("online", save);
  addEventListener("visibilitychange", save);
})();
