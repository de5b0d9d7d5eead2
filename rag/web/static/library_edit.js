// What changes the documents for everybody, where that is allowed.
(() => {
  if (!mayEdit) return;
  const { make, fill } = shell;
  const LOOK_MS = 700;
  const MOST_MISSES = 20;
  const node = (id) => document.getElementById(id);
  const dialog = node("removal");
  let asked = null; // the document that is to be deleted

  // Deleting
  function act(one) {
    const button = make("button", { type: "button", className: "quiet", textContent: words.library_remove });
    button.setAttribute("aria-label", fill(words.library_remove_named, { title: one.title }));
    button.addEventListener("click", () => {
      asked = one;
      node("removal-title").textContent = fill(words.library_remove_title, { title: one.title });
      node("removal-what").textContent = fill(words.library_remove_what, { file: one.path });
      node("removal-trouble").textContent = "";
      dialog.showModal();
      dialog.querySelector(".keep").focus();
    });
    return button;
  }

  async function send(address, method) {
    try {
      const response = await fetch(`${address}?lang=${words.language}`, { method });
      return response.status === 204 ? {} : await response.json();
    } catch {
      return { error: words.library_gone };
    }
  }

  async function remove() {
    const path = asked.path.split("/").map(encodeURIComponent).join("/");
    dialog.querySelector(".remove").disabled = true;
    const { error } = await send(`/library/documents/${path}`, "DELETE");
    dialog.querySelector(".remove").disabled = false;
    if (error) {
      node("removal-trouble").textContent = error;
      return;
    }
    dialog.close();
    await library.load();
    node("tended").textContent = fill(words.library_removed, { title: asked.title });
    document.querySelector("#wish [name=q]").focus(); // the button that opened the dialog is gone
  }

  // Reading the folder again
  const STAGES = { scan: words.library_scanning, embed: words.library_reading, apply: words.library_applying };

  function show({ state, stage, done, total, sentence }) {
    const isRunning = state === "running";
    node("reindex").disabled = isRunning;
    node("tending").hidden = !isRunning;
    if (isRunning && total) [node("tending").max, node("tending").value] = [total, done];
    else node("tending").removeAttribute("value");
    const said = isRunning ? fill(STAGES[stage], { done, total }) : sentence;
    if (node("tended").textContent !== said) node("tended").textContent = said;
    return isRunning;
  }

  async function follow(told) {
    let isRunning = show(told);
    let misses = 0;
    while (isRunning && misses < MOST_MISSES) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const next = await send("/library/reindex", "GET");
      misses = next.error ? misses + 1 : 0;
      if (!next.error) isRunning = show(next);
    }
    if (isRunning) show({ state: "failed", sentence: words.library_gone });
    else await library.load();
  }

  node("tend").hidden = false;
  node("reindex").addEventListener("click", async () => {
    const told = await send("/library/reindex", "POST");
    if (told.error) show({ state: "failed", sentence: told.error });
    else follow(told);
  });
  dialog.querySelector(".keep").addEventListener("click", () => dialog.close());
  dialog.querySelector(".remove").addEventListener("click", remove);
  library.addAct(act);
  send("/library/reindex", "GET").then((told) => (told.state === "running" ? follow(told) : null));
})();
