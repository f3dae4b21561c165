// The views that come first: what each asks the house, and what it shows. The others are fetched when one is opened.
let here = ['', null], walk = 0, more = null;

const page = (...kids) => {
  main.replaceChildren(...kids.flat(3).filter(Boolean));
  said.textContent = '';
};
const show = async (name, thing = null, words = '') => {
  const mine = ++walk;
  here = [name, thing];
  main.setAttribute('aria-busy', 'true');
  if (!VIEWS[name]) try { await (more ??= import(known.more).then(({ default: add }) => Object.assign(VIEWS, add(kit)))); } catch {
    more = null;
    if (name === 'help') open(help.href);
  }
  const made = await (VIEWS[name]?.(thing) ?? failed({}));
  if (mine !== walk) return;
  main.removeAttribute('aria-busy');
  page(made);
  said.textContent = words;
  if (mine > 1) bar.scrollIntoView({ block: 'nearest' });
  for (const one of bar.querySelectorAll('button')) one.ariaCurrent = one.dataset.view === name ? 'page' : null;
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
};
// What the house's own pages are called here; any other is opened there.
const go = href => {
  const { pathname, searchParams: q } = new URL(href.slice(href.startsWith(known.root) ? known.root.length : 0), location.origin);
  const [, place, id] = pathname.split('/');
  if (place === 'requests') return id ? show('request', id) : show('look');
  if (place === 'ask' && !q.has('to')) return show('ask');
  if (place === 'offers') return show('offer', id);
  if (pathname === '/thanks/new') return show('thank', { to: q.get('to'), name: '', for: q.get('for_id') && { type: q.get('for_type'), id: q.get('for_id') } });
  return full(pathname + (q.size ? '?' + q : ''));
};
const failed = answer => [p('lead', answer.problem?.detail ?? W.broken), row(button(W.again, () => show(...here)))];
const compose = text => {
  const draft = new FormData;
  draft.set('body', text);
  drafts.set('ask', draft);
  if (visit?.member) show('ask');
};

// How a card is put away, for now and for ever, where it is not as most are: the words of the house's own page.
const ENDS = {
  someone_to_help: ['not_today'], welcome: ['not_today'],
  encouragement: ['not_now', 'stop_this'], gesture: ['not_now', 'rest_this'],
};
const VIEWS = {
  async today() {
    const answer = await call('GET', '/today');
    return answer.ok ? VIEWS.cards(answer.data) : failed(answer);
  },
  cards({ items, end }) {
    return [h('h1', null, say('hello', { name: visit.member.name })), items.map(card => {
      const [later, never] = ENDS[card.kind] ?? [];
      const away = (text, how) => button(text, async () => {
        if ((await call('POST', `/today/${card.id}/dismissal`, how)).ok) made.remove();
      }, true);
      const made = h('article', { class: 'card ' + card.kind }, h('h2', { dir: 'auto' }, card.title), card.text && p('', card.text), card.why && p('soft', card.why),
        row(card.links.map(link => button(link.text, () => go(link.href))),
          card.may_dismiss && away(W[later ?? (card.may_stop ? 'later' : 'put_away')], {}),
          card.may_stop && away(W[never ?? 'no_more'], { for_ever: true })));
      return made;
    }), p('end', end)];
  },
  nobody: () => [h('h1', null, known.house), p('lead', W.nobody), row(button(W.again, () => renew(true).then(begin)))],
};
const arrive = async body => {
  const answer = await send('POST', '/embed/v1/arrival', { ...body, token, locale: known.lang }, '', '');
  if (answer.ok) visit = answer.data, begin();
  return answer;
};
const kit = { W, h, p, say, button, row, who, field, tick, form, call, event, full, show, failed, arrive, named: () => visit.name, home: () => begin() };
