// Whether the server is there: says when it is not, and goes on when it is back.
const griotLine = (() => {
  const LOST_MS = 2000; // between two looks while it is gone
  const LOADING_MS = 1000; // while its models load
  const READING_MS = 5000; // while documents are read
  const CALM_MS = 20000; // and while all is well
  let lost = false;
  let notice = ""; // of the index that answers
  let loading = true;
  let server = null; // the process that sent this page
  let next = 0;

  async function check() {
    clearTimeout(next);
    try {
      const response = await fetch("/status", { cache: "no-store", signal: AbortSignal.timeout(LOST_MS * 2) });
      if (response.status === 401) return griotPast.reload(); // the session has ended: the server asks for the password
      found(await response.json());
      await look();
    } catch {
      lose();
    }
    next = setTimeout(check, lost ? LOST_MS : loading ? LOADING_MS : notice ? READING_MS : CALM_MS);
  }

  async function look() {
    const options = { cache: "no-store", signal: AbortSignal.timeout(CALM_MS) };
    const told = await fetch(`/indexing?lang=${griot.word("language")}`, options);
    if (!told.ok) return;
    notice = (await told.json()).sentence;
    tell();
  }

  function found(status) {
    server ??= status.server;
    if (!status.ready) return lose();
    if (loading && status.models) {
      loading = false;
      document.dispatchEvent(new Event("griot:loaded"));
    }
    const missed = lost && griotTalk.asking();
    lost = false;
    tell();
    // Another process knows nothing of this page's session, and what it was asked is lost: the page comes back with both.
    if (missed || server !== status.server) griotPast.reload();
  }

  function lose() {
    if (lost) return;
    lost = true;
    tell();
  }

  function tell() {
    const place = document.querySelector("#line");
    if (!place) return;
    const said = lost ? griot.word("line_lost") : notice;
    if (place.textContent !== said) place.textContent = said;
  }

  function start() {
    document.addEventListener("griot:spoken", tell);
    window.addEventListener("offline", check);
    window.addEventListener("online", check);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
    check();
  }

  return { start, check, isLost: () => lost, isLoading: () => loading };
})();
