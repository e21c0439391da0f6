// Looks again how far a bulk action is. The page has a link that does the same.
(() => {
  "use strict";

  const PAUSE = 3000; // milliseconds
  const shown = document.getElementById("progress");
  const look = async () => {
    try {
      const answer = await fetch(shown.dataset.progress, { redirect: "error" });
      if (!answer.ok) return;
      const now = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = [...now.body.children];
      // One by one, so that the sentence that is read aloud stays the same element.
      [...shown.children].forEach((old, place) => {
        if (old.textContent !== parts[place].textContent) old.textContent = parts[place].textContent;
        if ("value" in old) old.value = parts[place].value;
      });
      if (shown.querySelector("progress").position < 1) setTimeout(look, PAUSE);
    } catch { /* signed out, or no network: the link is there */ }
  };
  setTimeout(look, PAUSE);
})();
