// What a screen reader is told of an answer: that it is coming, and then all of it, once; not each word as it comes.
const griotHeard = (() => {
  const KEPT_MS = 5000; // then it is only where it stands
  const SAID = ".among, .exact, .by, .statement, .why, .worded, .note p, .answer > p:not([class])";
  let awaited = null; // the exchange whose answer is not told yet
  let timer = 0;

  function tell(text) {
    const place = document.querySelector("#heard");
    if (!place) return;
    clearTimeout(timer);
    place.textContent = text;
    timer = setTimeout(() => (place.textContent = ""), KEPT_MS);
  }

  document.addEventListener("griot:asked", () => {
    awaited = griotTalk.asking();
    tell(griot.word("pending"));
  });
  document.addEventListener("griot:shown", () => (awaited = null));

  // Called when the page has changed.
  function look() {
    if (!awaited || awaited.state === "asking") return;
    const node = document.querySelector(`#reply-${griotTalk.current().turns.indexOf(awaited)}`);
    if (!node?.querySelector(".whole, .note")) return;
    awaited = null;
    tell([...node.querySelectorAll(SAID)].map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(" "));
  }

  return { look };
})();
