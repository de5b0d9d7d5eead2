// The file goes to the server as it is; how far the questions are comes back until the report is there.
(() => {
  const { make, fill, node, say, work } = shell;
  const main = document.querySelector("main");
  const OUTCOMES = { done: words.evaluation_done, stopped: words.evaluation_stopped }; // a failure brings its sentence

  function listFaults({ faults, left_out }) {
    const items = faults.map(({ line, what }) => {
      const number = line ? fill(words.evaluation_line, { line }) : ""; // 0: of the file as a whole
      return make("li", {}, make("b", { textContent: number }), make("span", { textContent: what, dir: "auto" }));
    });
    node("faults").querySelector("h3").textContent = fill(words.evaluation_faults, { n: left_out });
    node("faults").querySelector("ul").replaceChildren(...items);
    node("faults").hidden = !left_out;
  }

  function show(job) {
    listFaults(job);
    if (job.state === "running") {
      work(true);
      [node("bar").max, node("bar").value] = [job.total, job.done];
      const sentence = job.done < job.total ? words.evaluation_progress : words.evaluation_writing;
      say(fill(sentence, job));
      return true;
    }
    work(false);
    say(job.sentence || fill(OUTCOMES[job.state], job), job.state === "failed");
    const link = node("report").querySelector("a");
    link.href = `/evaluation/${job.run}/report.html`;
    node("report").hidden = job.state !== "done";
    return false;
  }

  async function follow(run) {
    const trouble = await shell.follow(() => `/evaluation/${run}/status`, words.evaluation_gone, show);
    if (!trouble) return refresh();
    work(false);
    say(trouble, true);
  }

  async function refresh() {
    const response = await fetch(`/evaluation?lang=${words.language}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    node("runs").replaceChildren(...page.getElementById("runs").children);
  }

  async function start(query, body) {
    node("report").hidden = true;
    node("faults").hidden = true;
    node("bar").removeAttribute("value");
    work(true);
    say(words.evaluation_sending);
    const address = `/evaluation?${new URLSearchParams({ ...query, lang: words.language })}`;
    const told = await shell.post(address, words.evaluation_gone, body);
    if (told.error) {
      work(false);
      say(told.error, true);
    } else {
      main.dataset.run = told.run;
      await follow(told.run);
    }
  }

  function send([file]) {
    if (!file || node("file").disabled) return;
    if (file.size > Number(main.dataset.most)) {
      say(fill(words.evaluation_too_large, { mb: Math.floor(main.dataset.most / 1e6) }), true);
    } else start({ name: file.name }, file);
  }

  shell.takeFiles(node("file"), send);
  node("run-feedback")?.addEventListener("click", () => start({ feedback: 1 }, null));
  node("stop").addEventListener("click", () => {
    node("stop").disabled = true;
    fetch(`/evaluation/${main.dataset.run}/stop`, { method: "POST" });
  });
  if (main.dataset.run) follow(main.dataset.run);
})();
