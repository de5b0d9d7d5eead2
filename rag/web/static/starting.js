const put = (id, text) => {
  const node = document.getElementById(id);
  if (node.textContent !== text) node.textContent = text;
};
async function look() {
  try {
    const state = await (await fetch("/status")).json();
    if (state.ready) return location.reload();
    put("title", state.title);
    put("sentence", state.sentence);
    document.getElementById("wait").hidden = state.failed;
    const bar = document.getElementById("bar");
    bar.hidden = state.failed;
    if (state.total) [bar.max, bar.value] = [state.total, state.done];
    else bar.removeAttribute("value");
    if (state.failed) return;
  } catch {
    // the server is busy or gone: the next look tells
  }
  setTimeout(look, 300);
}
look();
