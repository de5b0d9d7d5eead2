// The file goes to the server as it is; how far the questions are comes back until the report is there.
(() => {
  const { fill } = shell;
  const LOOK_MS = 400;
  const node = (id) => document.getElementById(id);
  const main = document.querySelector("main");
  const OUTCOMES = { done: words.evaluation_done, stopped: words.evaluation_stopped }; // a failure brings its sentence

  function say(sentence, isWrong = false) {
    if (node("sentence").textContent !== sentence) node("sentence").textContent = sentence;
    node("sentence").classList.toggle("wrong", isWrong);
  }

  function work(isWorking) {
    node("progress").hidden = !isWorking;
    node("file").disabled = isWorking;
    node("stop").disabled = false;
    if (node("run-feedback")) node("run-feedback").disabled = isWorking;
  }

  function listFaults({ faults, left_out }) {
    const items = faults.map(({ line, what }) => {
      const item = document.createElement("li");
      const number = document.createElement("b");
      number.textContent = line ? fill(words.evaluation_line, { line }) : ""; // 0: of the file as a whole
      const sentence = document.createElement("span");
      sentence.dir = "auto";
      sentence.textContent = what;
      item.append(number, sentence);
      return item;
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
    let isRunning = true;
    let misses = 0;
    while (isRunning && misses < 20) {
      try {
        const response = await fetch(`/evaluation/${run}/status`);
        const told = await response.json();
        if (!response.ok) {
          work(false);
          return say(told.error, true);
        }
        isRunning = show(told);
        misses = 0;
      } catch {
        misses += 1; // the server is busy or gone: the next look tells
      }
      if (isRunning) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    if (isRunning) {
      work(false);
      say(words.evaluation_gone, true);
    } else await refresh();
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
    let told;
    try {
      const address = `/evaluation?${new URLSearchParams({ ...query, lang: words.language })}`;
      const response = await fetch(address, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });
      told = await response.json();
    } catch {
      told = { error: words.evaluation_gone };
    }
    if (told.error) {
      work(false);
      say(told.error, true);
    } else {
      main.dataset.run = told.run;
      await follow(told.run);
    }
  }

  function send(file) {
    if (!file || node("file").disabled) return;
    if (file.size > Number(main.dataset.most)) {
      say(fill(words.evaluation_too_large, { mb: Math.floor(main.dataset.most / 1e6) }), true);
    } else start({ name: file.name }, file);
  }

  node("file").addEventListener("change", () => {
    send(node("file").files[0]);
    node("file").value = ""; // the same file, corrected, may be chosen again
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault(); // a file that misses the frame would replace the page
      node("drop").classList.toggle("over", kind === "dragover");
      if (kind === "drop") send(event.dataTransfer.files[0]);
    });
  }
  node("run-feedback")?.addEventListener("click", () => start({ feedback: 1 }, null));
  node("stop").addEventListener("click", () => {
    node("stop").disabled = true;
    fetch(`/evaluation/${main.dataset.run}/stop`, { method: "POST" });
  });
  if (main.dataset.run) follow(main.dataset.run);
})();
