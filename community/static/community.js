// Enhancements only: every page works without this file.
const store = "community draft ";

function keptSentence(form) {
  const sentence = document.createElement("p");
  sentence.className = "kept";
  sentence.setAttribute("role", "status");
  form.append(sentence);
  return sentence;
}

const written = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])"));

// The page after a successful send says so; only then the draft goes, before its form could be filled with it again.
if (document.querySelector("[data-said]") && sessionStorage.getItem(store + "sent")) {
  localStorage.removeItem(sessionStorage.getItem(store + "sent"));
}
sessionStorage.removeItem(store + "sent");

// A draft stays on this device until it was sent, or until its writer signs out.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = store + form.dataset.draft;
  const fields = written(form);
  const sentence = keptSentence(form);
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const field of fields) {
    if (!field.value && kept[field.name]) {
      field.value = kept[field.name];
      sentence.textContent = form.dataset.kept;
    }
  }
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    if (Object.keys(typed).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(typed));
    sentence.textContent = Object.keys(typed).length === 0 ? "" : form.dataset.kept;
  });
  form.addEventListener("submit", () => sessionStorage.setItem(store + "sent", key));
}

// Words that sound very heavy to carry show their writer a calm card: found out here, told nowhere.
for (const form of document.querySelectorAll("form[data-calm]")) {
  const words = () => written(form).map((field) => field.value).filter(Boolean).join(". ");
  let waiting;
  const look = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      try {
        const { isHeavy } = await import("./heavy.js");
        form.querySelector(".calm details").hidden = !(await isHeavy(words()));
      } catch { /* no network: the page that follows asks again */ }
    }, 500);
  };
  form.addEventListener("input", look);
  if (words()) look();
}

for (const form of document.querySelectorAll("form[data-clears]")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(store)) localStorage.removeItem(key);
  });
}

// A second tap does not send twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.getElementById("summary")?.focus();
