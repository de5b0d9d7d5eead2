// What a number cites, on hover and on focus: it can be pointed at, and Escape puts it away.
(() => {
  const HOVER_MS = 150;
  const LEAVE_MS = 250; // time to move the pointer onto it
  const EDGE = 8;
  let box = null;
  let about = null; // the link, whose title is kept here while the browser must not show it, too
  let title = "";
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    if (!about) return;
    about.title = title;
    about.removeAttribute("aria-describedby");
    about = null;
    box.hidden = true;
  }

  function fill() {
    const [names, quote] = title.split("\n");
    const [source, name, ...facts] = names.split(" · ");
    const lines = name ? { source, name, facts: facts.join(" · "), quote } : { name: source };
    const rows = Object.entries(lines).filter(([, text]) => text);
    box.replaceChildren(...rows.map(([className, textContent]) => griot.make("span", { className, textContent })));
  }

  function show(link) {
    if (link === about || !link.title || !link.isConnected) return;
    hide();
    box ??= griot.make("div", { id: "tip", role: "tooltip" });
    document.querySelector(".gradio-container main").append(box);
    about = link;
    title = link.title;
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", box.id);
    fill();
    box.hidden = false;
    put();
  }

  // Focus may scroll its link into sight: the words go along
  function put() {
    if (!about) return;
    const place = about.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const left = Math.min(place.left + place.width / 2 - width / 2, innerWidth - width - EDGE);
    const above = place.top - height - EDGE;
    box.style.left = `${Math.max(EDGE, left)}px`;
    box.style.top = `${above >= EDGE ? above : place.bottom + EDGE}px`;
  }

  function later(wait, act) {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  }

  const numberAt = (event) => event.target.closest?.("#chat a.number");

  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" ? numberAt(event) : null;
    if (link) later(HOVER_MS, () => show(link));
    else if (about && event.target.closest?.("#tip")) clearTimeout(timer);
    else if (about && about !== document.activeElement) later(LEAVE_MS, hide);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = numberAt(event);
    if (link?.matches(":focus-visible")) show(link);
  });
  document.addEventListener("focusout", (event) => numberAt(event) === about && hide());
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", put, true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !about) return;
      event.stopPropagation();
      hide();
    },
    true,
  );
})();
