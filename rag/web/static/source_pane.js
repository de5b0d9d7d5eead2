// The article behind a citation: a column beside the conversation, in a narrow window a sheet over it.
const griotReader = (() => {
  const BUSY_MS = 150;
  const SLOW_MS = 6000;
  const TOLD_MS = 4000;
  const NARROW = matchMedia("(max-width: 800px)");
  let origin = null; // the link that opened the article
  let coming = null; // the request under way: what an earlier one brings is not shown
  let telling = 0;

  const part = (selector) => document.querySelector(`#pane ${selector}`);
  const { say } = griot;
  const documentLinks = (root, selector) => [...root.querySelectorAll(`${selector}[href^="/documents/"]`)];

  // The citations of one answer, each once, in the order of the answer
  function citations(link) {
    const answer = link.closest(".answer");
    if (!answer) return [link];
    const numbered = documentLinks(answer, "a.number");
    const links = numbered.length ? numbered : documentLinks(answer, "a");
    return links.filter((one, at) => links.findIndex((other) => other.href === one.href) === at);
  }

  const placeOf = (link) => citations(link).findIndex((one) => one.href === link.href);
  const isSame = (one, other) => one.pathname === other.pathname && one.hash === other.hash;

  // The link is another element once the conversation was drawn anew
  function opener() {
    if (!origin || origin.isConnected) return origin;
    return documentLinks(document, "#chat a").find((link) => link.href === origin.href) ?? origin;
  }

  function addressOf(link) {
    const address = new URL(link.href);
    for (const other of citations(link)) {
      if (other.pathname === link.pathname && other.hash && !isSame(other, link)) {
        const said = new URLSearchParams(other.search).get("said");
        address.searchParams.append("also", [other.hash.slice(1), ...(said ? [said] : [])].join("-"));
      }
    }
    address.searchParams.set("lang", griot.word("language"));
    return address;
  }

  async function fetched(address, signal) {
    const asked = new URL(address);
    asked.searchParams.set("panel", "1");
    const response = await fetch(asked, { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const article = page.querySelector(".article");
    if (!article) throw new Error(`${response.status} without an article`);
    return document.adoptNode(article);
  }

  async function open(link, { focus = true } = {}) {
    coming?.abort();
    const mine = (coming = new AbortController());
    const address = addressOf(link);
    choose(link, address);
    const timers = [setTimeout(() => wait(true), BUSY_MS), setTimeout(() => wait(true, true), SLOW_MS)];
    let article = null;
    try {
      article = await fetched(address, mine.signal);
    } catch {
      // said below
    }
    timers.forEach(clearTimeout);
    if (mine !== coming) return;
    coming = null;
    wait(false);
    show(article ?? trouble(), link, focus);
  }

  function choose(link, address) {
    document.querySelectorAll("#chat a.open").forEach((other) => other.classList.remove("open"));
    link.classList.add("open");
    origin = link;
    part(".own").href = address;
    part(".original").href = address.pathname.replace("/documents/", "/originals/");
    part(".tools").hidden = false;
    part(".reader").classList.add("opened");
    countSteps();
    arrange();
  }

  function wait(isBusy, isSlow = false) {
    part(".sheet").setAttribute("aria-busy", isBusy);
    part(".wait").hidden = !isBusy;
    part(".wait span").textContent = griot.word(isSlow ? "reader_slow" : "reader_loading");
    part(".wait .retry").hidden = !isSlow;
    if (isSlow) announce(griot.word("reader_slow"));
  }

  function trouble() {
    const sentence = griot.worded("p", "reader_failed", { role: "alert" });
    const retry = griot.worded("button", "reader_retry", { type: "button", className: "retry" });
    return griot.make("div", { className: "trouble" }, sentence, retry);
  }

  function show(content, link, focus) {
    const sheet = part(".sheet");
    const isArticle = content.matches(".article:not(.missing)");
    const mark = content.querySelector("mark");
    for (const other of content.querySelectorAll("a.other")) nameOther(other, link);
    part(".acts").hidden = !isArticle;
    for (const name of [".copy", ".bibtex"]) part(name).hidden = !mark;
    sheet.replaceChildren(content);
    if (!focus) return;
    sheet.scrollTop = 0;
    if (mark) reveal(mark);
    if (part(".steps").contains(document.activeElement)) return; // who steps by the button goes on doing so
    (content.querySelector(".retry") ?? mark ?? sheet).focus({ preventScroll: true });
  }

  function nameOther(other, link) {
    const all = citations(link);
    const number = all.findIndex((one) => isSame(one, other)) + 1;
    other.title = number ? say("reader_place_said", { number, total: all.length }) : griot.word("reader_other");
  }

  // Of a long article only what is in sight is laid out, so what is above may still move the words
  function reveal(mark, tries = 10) {
    const sheet = part(".sheet");
    const [frame, place] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
    const before = sheet.scrollTop;
    const below = before + place.top - frame.top; // the top of the article
    const fits = below + place.height < 0.8 * frame.height; // then its title stays in sight, too
    sheet.scrollTop = fits ? 0 : below - Math.max(16, (frame.height - place.height) / 3);
    if (tries && mark.isConnected && Math.abs(sheet.scrollTop - before) > 1) {
      requestAnimationFrame(() => reveal(mark, tries - 1));
    }
  }

  // Stepping
  function countSteps() {
    const total = citations(origin).length;
    const at = placeOf(origin);
    part(".steps").hidden = total < 2 || at < 0;
    part(".place").textContent = say("reader_place", { number: at + 1, total });
    part(".previous").setAttribute("aria-disabled", at <= 0);
    part(".next").setAttribute("aria-disabled", at + 1 >= total);
  }

  function step(by) {
    const all = origin ? citations(opener()) : [];
    const at = placeOf(opener() ?? origin) + by;
    if (part(".steps").hidden || !all[at]) return;
    open(all[at]);
    announce(say("reader_place_said", { number: at + 1, total: all.length }));
  }

  // Beside the conversation, or over it
  function arrange() {
    const reader = part(".reader");
    const isOver = NARROW.matches && origin !== null;
    if (isOver) griotSheet.cover(reader.closest("#reader"));
    else griotSheet.uncover();
    if (isOver) reader.setAttribute("aria-modal", "true");
    else reader.removeAttribute("aria-modal");
    reader.setAttribute("role", isOver ? "dialog" : "region");
  }

  function back() {
    if (NARROW.matches) return close();
    const link = opener();
    const target = link?.isConnected ? link : document.querySelector("#question textarea");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }

  function close() {
    const target = opener();
    coming?.abort();
    coming = origin = null;
    wait(false);
    target?.classList.remove("open");
    part(".reader").classList.remove("opened");
    part(".sheet").replaceChildren(griot.worded("p", "reader_empty", { className: "nothing" }));
    for (const name of [".tools", ".acts", ".told"]) part(name).hidden = true;
    arrange();
    const seen = target?.isConnected ? target : document.querySelector("#question textarea");
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "nearest" });
  }

  // Copying
  function announce(sentence) {
    part(".said").textContent = sentence;
  }

  function tell(word) {
    const told = part(".told");
    told.textContent = griot.word(word);
    told.hidden = false;
    announce(griot.word(word));
    clearTimeout(telling);
    telling = setTimeout(() => (told.hidden = true), TOLD_MS);
  }

  async function cited(format) {
    const link = new URL(origin.href);
    const query = new URLSearchParams(link.search);
    query.set("document", decodeURIComponent(link.pathname.slice("/documents/".length)));
    query.set("format", format);
    query.set("lang", griot.word("language"));
    const response = await fetch(`/cite?${query}`);
    if (!response.ok) throw new Error(`${response.status} for a citation`);
    return (await response.text()).trim();
  }

  // Its last line opens the article at the quote
  const withLink = async (text) => `${await text}\n${origin.href}`;

  async function copy(text, word) {
    try {
      await griotCopy(text, part(".reader"));
      tell(word);
    } catch {
      tell("reader_copy_failed");
    }
  }

  const ACTS = {
    back,
    close,
    previous: () => step(-1),
    next: () => step(1),
    retry: () => open(opener()),
    copy: () => copy(withLink(cited("text")), "reader_copied"),
    bibtex: () => copy(cited("bib"), "reader_bibtex_copied"),
    copy_link: () => copy(Promise.resolve(origin.href), "reader_link_copied"),
  };

  function act(event) {
    const button = event.target.closest("button, .back");
    const name = Object.keys(ACTS).find((one) => button?.classList.contains(one));
    const other = event.target.closest("a.other");
    const link = other && origin && citations(opener()).find((one) => isSame(one, other));
    if (!name && !link) return;
    event.preventDefault();
    if (name) ACTS[name]();
    else open(link);
  }

  document.addEventListener(
    "click",
    (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target.closest?.('#chat a[href^="/documents/"]');
      if (link) {
        event.preventDefault();
        event.stopPropagation();
        open(link);
      } else if (event.target.closest?.("#pane .reader")) act(event);
      else if (NARROW.matches && event.target.closest?.("#reader")) close();
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (!origin || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isInside = Boolean(event.target.closest?.("#pane"));
    if (event.key === "Escape" && (isInside || NARROW.matches)) back();
    else if (event.key === "ArrowLeft" && isInside) step(-1);
    else if (event.key === "ArrowRight" && isInside) step(1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation(); // elsewhere, Escape stops an answer that is being made
  });

  NARROW.addEventListener("change", () => part(".reader") && arrange());

  let about = new URLSearchParams(location.search).get("about");
  document.addEventListener("griot:spoken", () => {
    if (!part(".reader")) return;
    for (const button of document.querySelectorAll("#pane button[data-label]")) {
      button.title = griot.word(button.dataset.label);
    }
    part(".bibtex").title = griot.word("reader_bibtex_title");
    part(".own").title = griot.word("own_page");
    part(".original").title = griot.word("reader_original_title");
    if (origin) open(opener(), { focus: false });
    else if (about && !NARROW.matches) {
      const path = about.split("/").map(encodeURIComponent).join("/");
      open(griot.make("a", { href: `/documents/${path}` }), { focus: false });
    }
    about = null;
  });

  return { open };
})();

// What lies over the page: all behind it is out of reach, for the pointer, the keyboard and screen readers.
const griotSheet = (() => {
  const REACHED = "a[href], button:not([disabled]), [tabindex='0']";
  let behind = [];
  let over = null;

  function cover(box) {
    if (over) return;
    over = box;
    for (let node = box; node !== document.body; node = node.parentElement) {
      behind.push(...[...node.parentElement.children].filter((other) => other !== node && !other.inert));
    }
    for (const other of behind) other.inert = true;
    document.documentElement.style.overflow = "hidden";
  }

  function uncover() {
    for (const other of behind) other.inert = false;
    document.documentElement.style.overflow = "";
    behind = [];
    over = null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !over) return;
    const all = [...over.querySelectorAll(REACHED)].filter((node) => node.checkVisibility());
    const [first, last] = [all[0], all.at(-1)];
    const end = event.shiftKey ? first : last;
    if (document.activeElement !== end && over.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  });

  return { cover, uncover };
})();
