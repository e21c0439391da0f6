// Saves the card of a judge while it is filled in. It works without: then each button
// saves. The form carries the sentences.
(() => {
  "use strict";

  const PAUSE = 2000; // milliseconds without a key
  const form = document.querySelector("form[data-not-saved]");
  if (!form) return;
  const status = form.querySelector("[role=status]");
  let timer, isSaving, isChanged;

  const save = async () => {
    clearTimeout(timer);
    if (!isChanged || isSaving) return; // what is typed meanwhile follows below
    isSaving = true;
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
    isSaving = false;
    if (isChanged) timer = setTimeout(save, PAUSE);
  };

  const later = () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", () => { isChanged = true; save(); });
  form.addEventListener("submit", () => { clearTimeout(timer); isChanged = false; });
  addEventListener("online", save);
  addEventListener("visibilitychange", save);
})();
