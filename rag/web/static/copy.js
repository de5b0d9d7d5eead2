// To the clipboard, from any address: browsers keep `navigator.clipboard` from pages that come without HTTPS.
const griotCopy = (() => {
  function copySelected(text, beside) {
    const field = griot.make("textarea", { value: text, className: "unseen" });
    const focused = document.activeElement;
    beside.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    if (!copied) throw new Error("The browser did not copy");
  }

  // `coming` is the promise of a text: a browser lets one copy only while the click that asks for it is recent.
  return async (coming, beside) => {
    if (!navigator.clipboard) return copySelected(await coming, beside);
    const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  };
})();
