// The article behind a citation.
const griotReader = (() => {
  let origin = null; // the link that opened the article

  async function open(link, reveal = true) {
    const pane = document.querySelector("#pane .reader");
    const sheet = pane.querySelector(".sheet");
    const address = new URL(link.href);
    let article = null;
    try {
      const response = await fetch(address, { headers: { "Accept-Language": griot.word("language") } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      article = page.querySelector("main .article, main .missing");
    } catch {
      // said below
    }
    if (!article) {
      article = document.createElement("p");
      article.className = "article";
      article.textContent = griot.word("reader_failed");
    }
    document.querySelectorAll("#chat a.open").forEach((other) => other.classList.remove("open"));
    link.classList.add("open");
    origin = link;
    address.searchParams.set("lang", griot.word("language"));
    pane.querySelector(".own").href = address;
    pane.querySelector(".tools").hidden = false;
    sheet.replaceChildren(document.adoptNode(article));
    if (!reveal) return;
    const target = sheet.querySelector("mark") ?? sheet;
    sheet.scrollTop = 0;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: target === sheet ? "start" : "center" });
  }

  document.addEventListener(
    "click",
    (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target.closest?.("#chat a[href], #pane .back");
      if (!link) return;
      if (link.classList.contains("back")) {
        event.preventDefault();
        const target = origin?.isConnected ? origin : document.querySelector("#question textarea");
        target.focus({ preventScroll: true });
        target.scrollIntoView({ block: "center" });
      } else if (link.pathname.startsWith("/documents/")) {
        event.preventDefault();
        event.stopPropagation();
        open(link);
      }
    },
    true,
  );

  document.addEventListener("griot:spoken", () => origin && open(origin, false));

  return { open };
})();
