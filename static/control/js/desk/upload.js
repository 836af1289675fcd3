// The upload form of the desk: files dropped or chosen are sent one by one, and each says how far it is.
// Without this script the form works as it is, several files at once.

const ASK_EVERY_MS = 2000;
const UNDER_WAY = new Set(["queued", "reading"]);

const form = document.querySelector("form[data-upload]");
if (form) enhance(form);

function enhance(form) {
  const input = form.querySelector("input[type=file]");
  const zone = document.createElement("div");
  zone.className = "drop-zone";
  zone.append(words("drop"));
  input.before(zone);
  zone.append(input);
  const list = document.createElement("ul");
  list.className = "uploads";
  list.setAttribute("aria-live", "polite");
  form.after(list);
  const watched = new Map();

  function words(name) {
    return form.dataset[name];
  }

  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => zone.classList.remove("over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    send([...event.dataTransfer.files]);
  });
  form.addEventListener("submit", (event) => {
    if (input.files.length < 2 || form.elements.text.value.trim()) return; // one file, an address or a text goes the plain way to its report
    event.preventDefault();
    const files = [...input.files];
    const url = form.elements.url?.value;
    input.value = "";
    send(files, url);
  });

  async function send(files, url = "") {
    const rows = files.map((file) => [file, addRow(file.name)]);
    if (url) rows.push([null, addRow(url)]);
    for (const [file, row] of rows) await sendOne(file, url, row);
  }

  async function sendOne(file, url, row) {
    const data = new FormData(form);
    data.delete("files");
    data.delete("text"); // it stays, to be sent by the button
    data.set("url", file ? "" : url);
    if (file) data.append("files", file, file.name);
    show(row, words("sending"), "sending");
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (told.errors) show(row, told.errors.join(" "), "failed");
      else told.outcomes.forEach((outcome) => follow(row, outcome));
    } catch {
      show(row, words("broken"), "failed");
    }
  }

  function say(outcome) {
    return outcome.failure || [outcome.words, outcome.note].filter(Boolean).join(". ");
  }

  function follow(row, outcome) {
    if (outcome.url) {
      const link = document.createElement("a");
      link.href = outcome.url;
      link.textContent = row.name.textContent;
      row.name.replaceChildren(link);
    }
    show(row, say(outcome), outcome.state);
    if (UNDER_WAY.has(outcome.state)) {
      if (!watched.size) setTimeout(ask, ASK_EVERY_MS);
      watched.set(outcome.run, row);
    }
  }

  async function ask() {
    const runs = [...watched.keys()].join(",");
    try {
      const answer = await fetch(`${form.dataset.progress}?runs=${runs}`);
      for (const outcome of (await answer.json()).outcomes) {
        const row = watched.get(outcome.run);
        if (!UNDER_WAY.has(outcome.state)) watched.delete(outcome.run);
        show(row, say(outcome), outcome.state);
      }
    } catch {
      // the next turn asks again
    }
    if (watched.size) setTimeout(ask, ASK_EVERY_MS);
  }

  function addRow(text) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    name.className = "upload-name";
    name.dir = "auto";
    name.textContent = text;
    item.append(name, state);
    list.append(item);
    show({ item, state }, words("waiting"), "waiting");
    return { item, name, state };
  }

  function show(row, text, state) {
    row.item.dataset.state = state;
    row.state.textContent = text;
  }
}
