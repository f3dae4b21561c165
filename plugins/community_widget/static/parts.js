// Parts of pages: elements made one by one, never from strings.
const W = known.words;
const main = document.getElementById('main'), said = document.getElementById('said'), bar = document.getElementById('bar');
const say = (name, values = {}) => W[name].replace(/%\((\w+)\)s/g, (_, key) => values[key]);

const h = (tag, given, ...kids) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {}))
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (value != null && value !== false) made.setAttribute(name, value);
  made.append(...kids.flat(2).filter(kid => kid != null && kid !== false && kid !== ''));
  return made;
};
const p = (name, ...kids) => h('p', { class: name, dir: name ? null : 'auto' }, ...kids);
const button = (text, click, quiet) => h('button', { type: 'button', class: quiet && 'quiet', click }, text);
const row = (...kids) => h('div', { class: 'row' }, ...kids);
const who = person => h('bdi', { class: 'person' }, person ? person.name : W.left);

// Fields. What was typed stays in memory until it was sent, whatever happens in between, and in no storage.
const drafts = new Map();
const field = (name, label, { hint, area, type = 'text', value = '', most, needed } = {}) =>
  h('div', { class: 'field' }, h('label', { for: name }, label), hint && h('p', { class: 'hint', id: name + '-hint' }, hint),
    area ? h('textarea', { id: name, name, rows: area, dir: 'auto', required: needed, 'aria-describedby': hint && name + '-hint' }, value)
      : h('input', { id: name, name, type, value, maxlength: most, dir: 'auto', required: needed, 'aria-describedby': hint && name + '-hint' }));
const tick = (name, label, { hint, value = 'true', type = 'checkbox', checked, id = name } = {}) =>
  h('div', { class: 'field' }, h('label', { class: 'choice', for: id }, h('input', { type, id, name, value, checked }),
    h('span', null, label, hint && h('span', { class: 'hint' }, hint))));

// A form that keeps what was typed, sends once, and shows at the field what there is to put right.
const form = (key, kids, text, send, cancel) => {
  const submit = h('button', null, text);
  let sending = crypto.randomUUID();
  const made = h('form', { novalidate: true, input: () => drafts.set(key, new FormData(made)) }, ...kids,
    row(submit, cancel && button(W.leave_it, cancel, true)));
  const draft = drafts.get(key);
  if (draft) for (const one of made.elements)
    if (one.type === 'checkbox' || one.type === 'radio') one.checked = draft.getAll(one.name).includes(one.value);
    else if (draft.has(one.name)) one.value = draft.get(one.name);
  made.addEventListener('submit', async event => {
    event.preventDefault();
    if (submit.ariaDisabled) return;
    submit.ariaDisabled = 'true';
    wrong(made, {});
    const typed = new FormData(made), body = {};
    for (const one of made.elements) if (one.name) body[one.name] =
      one.type === 'checkbox' && one.value !== 'true' ? typed.getAll(one.name) : one.type === 'checkbox' ? one.checked : typed.get(one.name);
    const answer = await send(body, sending);
    submit.ariaDisabled = null;
    if (answer.ok) drafts.delete(key), sending = crypto.randomUUID();
    else wrong(made, answer.problem?.errors ?? {}, answer.problem?.detail ?? W.broken);
  });
  return made;
};
const wrong = (made, errors, detail) => {
  made.querySelectorAll('.wrong').forEach(old => old.remove());
  made.querySelectorAll('[aria-invalid]').forEach(old => old.removeAttribute('aria-invalid'));
  let first;
  for (const [name, sentences] of Object.entries(errors)) {
    const at = made.querySelector(`#${CSS.escape(name)}`), id = name + '-wrong';
    const words = h('p', { class: 'wrong', id }, sentences.join(' '));
    at ? at.before(words) : made.prepend(words);
    at?.setAttribute('aria-invalid', 'true');
    at?.setAttribute('aria-describedby', id);
    first ??= at;
  }
  if (detail) made.prepend(h('p', { class: 'wrong', role: 'alert' }, detail));
  first?.focus();
};
