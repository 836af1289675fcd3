// What is written into the form of a verdict is kept in this tab until the proposal is decided: when one
// had to sign in again meanwhile, or left the page, it can be brought back. It never leaves the browser.

const form = document.querySelector("form[data-keep]");
if (form) keep(form);

function keep(form) {
  const key = `desk-${form.dataset.keep}`;
  const isDecided = !form.querySelector("[name=_decide]");
  if (isDecided || document.querySelector(".messagelist .success")) write(key, null); // it was taken
  if (isDecided) return;
  const kept = read(key);
  if (kept && JSON.stringify(kept) !== JSON.stringify(collect(form))) offer(form, kept, key);
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => write(key, collect(form)));
}

/** Each field that a person fills in: [name, value, its label where it is one of a list], of boxes only the ticked. */
function collect(form) {
  return fields(form)
    .filter((field) => !isBox(field) || field.checked)
    .map((field) => [field.name, field.value, field.selectedOptions?.[0]?.text ?? ""]);
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type));
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function offer(form, kept, key) {
  const note = document.createElement("p");
  note.className = "run";
  note.setAttribute("role", "status");
  note.append(form.dataset.kept, " ");
  note.append(button(form.dataset.bringBack, () => fill(form, kept)), " ");
  note.append(button(form.dataset.discard, () => write(key, null)));
  form.before(note);

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => {
      act();
      note.remove();
    });
    return made;
  }
}

function fill(form, kept) {
  for (const field of fields(form)) {
    if (isBox(field)) {
      field.checked = kept.some(([name, value]) => name === field.name && value === field.value);
      continue;
    }
    const [, value, label] = kept.find(([name]) => name === field.name) ?? [];
    if (value === undefined) continue;
    // a list that is asked of the server holds only what is chosen
    if (field.options && value && ![...field.options].some((option) => option.value === value)) {
      field.add(new Option(label, value));
    }
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch { /* it then lasts for this page */ }
}
