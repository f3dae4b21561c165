// Enhancements only: every page works without this file.
const store = "community draft ";
const page = document.body.dataset;
const said = document.querySelector("[data-said]")?.dataset.said;

function sentenceUnder(form) {
  const sentence = document.createElement("p");
  sentence.className = "kept";
  sentence.setAttribute("role", "status");
  form.append(sentence);
  return sentence;
}

const written = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])"));
const choices = (form) => [...form.querySelectorAll("[type=checkbox], [type=radio], option")];
const isOn = (choice) => choice.checked ?? choice.selected;
const told = (choice) => `${(choice.closest("select") ?? choice).name} ${choice.value}`;
const ticks = (form) => choices(form).filter(isOn).map(told);
const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith(store));

// The page after a successful send says so; only then the draft goes, before its form could be filled with it again.
if (said && sessionStorage.getItem(store + "sent")) localStorage.removeItem(sessionStorage.getItem(store + "sent"));
sessionStorage.removeItem(store + "sent");

// A draft stays on this device until it was sent, or until its writer signs out.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = store + form.dataset.draft;
  const fields = written(form);
  const version = form.elements.version;
  const came = form.hasAttribute("data-typed"); // what was typed stands here already
  const stands = () => `${[...fields.map((field) => field.value), ticks(form)]}`;
  const before = stands();
  const sentence = sentenceUnder(form);
  const keep = () => {
    const typed = Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    const idle = !came && stands() === before;
    if (idle) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ ...typed, version: version?.value, ticks: ticks(form) }));
    sentence.textContent = idle ? "" : form.dataset.kept;
  };
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  if (came) keep();
  else if (!version || kept.version) {
    for (const choice of form.hasAttribute("data-chosen") || !kept.ticks ? [] : choices(form)) {
      const on = kept.ticks.includes(told(choice));
      if (choice.type === "checkbox") choice.checked = on;
      else if (on) choice[choice.type === "radio" ? "checked" : "selected"] = true;
    }
    for (const field of fields) {
      if ((version || !field.value) && kept[field.name]) field.value = kept[field.name];
    }
    if (stands() !== before) {
      sentence.textContent = form.dataset.kept;
      if (version) version.value = kept.version; // if it changed since, both versions are shown
    }
  }
  form.addEventListener("input", keep);
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
  form.addEventListener("submit", () => drafts().forEach((key) => localStorage.removeItem(key)));
}

// Who leaves a page in haste leaves no way back to it.
document.querySelector(".leave-page")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace(event.currentTarget.href);
});

// A second tap does not send twice; a long wait is told; without a network nothing is sent and nothing is lost.
for (const form of document.querySelectorAll("form[method=post]")) {
  let told;
  const tell = (words) => { (told ??= sentenceUnder(form)).textContent = words; };
  const busy = (yes) => { form.ariaBusy = yes; tell(yes ? page.moment : ""); };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent || !navigator.onLine) event.preventDefault();
    if (!navigator.onLine) return tell(page.offline);
    form.dataset.sent = "yes";
    setTimeout(busy, 400, true);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    delete form.dataset.sent;
    busy(false);
  });
}

// Members' devices keep help now and the page for no network; whoever signs out takes both away.
async function settle({ worker, root }) {
  const workers = navigator.serviceWorker;
  if (worker) {
    const policy = globalThis.trustedTypes?.createPolicy("community", { createScriptURL: (path) => path });
    await workers.register(policy?.createScriptURL(worker) ?? worker);
  } else if (["signed-out", "left-house"].includes(said)) {
    await (await workers.getRegistration(root))?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`community ${root} `)) await caches.delete(name);
  }
}
settle(page).catch(() => {}); // it works without

const list = document.querySelector("[data-drafts]");
for (const key of list ? drafts() : []) {
  const { version, ticks: _, ...typed } = JSON.parse(localStorage.getItem(key));
  for (const value of Object.values(typed)) {
    const words = document.createElement("p");
    words.dir = "auto";
    words.textContent = value;
    list.append(words);
  }
  list.hidden = false;
}

// What there is to put right is told with the name of its field, for who reads the list alone.
for (const link of document.querySelectorAll("#summary a")) {
  const field = document.getElementById(link.hash.slice(1));
  const name = field?.labels?.[0] ?? field?.querySelector("legend");
  const words = name?.textContent.trim();
  if (words) link.prepend(words.length > 45 ? `${words.slice(0, 44)}…` : words, " — ");
}
document.getElementById("summary")?.focus();
