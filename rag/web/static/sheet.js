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
