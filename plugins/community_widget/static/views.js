// The views that are fetched when one is opened. A view is named, and takes at most one thing.
const SORTS = ['listening', 'experience', 'advice', 'practical', 'introduction'];
export default ({ W, h, p, say, button, row, who, field, tick, form, call, event, full, show, failed, arrive, named, home }) => {
Object.assign(W, WORDS);
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
document.adoptedStyleSheets = [sheet];
const LINK = /https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]}]/g;
const linked = text => {
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(done, found.index), h('a', { href: found[0], target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, found[0]));
    done = found.index + found[0].length;
  }
  return [...parts, text.slice(done)];
};
const lines = text => text.split('\n').flatMap((line, at) => [at ? h('br') : null, ...linked(line)]);
// Somebody's words as paragraphs; behind a fold when the reader muted their author.
const told = (text, muted) => {
  const prose = h('div', { class: 'prose' }, text ? text.trim().split(/\n\s*\n/).map(part => p('', ...lines(part))) : p('soft', W.gone));
  return muted ? h('details', null, h('summary', null, W.muted), prose) : prose;
};
const chips = words => words.length ? h('ul', { class: 'chips' }, words.map(word => h('li', null, W[word] ?? word))) : null;
const several = (name, label, words, type, prefix = '', chosen) =>
  h('fieldset', { id: name }, h('legend', null, label), words.map(word => tick(name, W[prefix + word], { value: word, type, id: `${name}-${word}`, checked: word === chosen })));

// Words that sound very heavy to carry show their writer a calm card: found out here, told nowhere.
const calmly = (...given) => {
  const made = form(...given);
  const card = h('details', { class: 'card care', open: true, hidden: true }, h('summary', null, W.heavy),
    p('', W.as_it_is, ' ', TALK && W.talk), TALK && p('', h('a', { class: 'tel', href: 'tel:' + TALK.tel }, TALK.number), ' ', TALK.where),
    p('', W.beside, ' ', h('a', { href: HELP, target: '_blank' }, W.others)));
  made.lastChild.before(h('div', { role: 'status' }, card));
  let waiting;
  made.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = [...made.querySelectorAll('textarea, input[type=text]')].map(one => one.value).filter(Boolean);
      try { card.hidden = !await (await import(HEAVY)).isHeavy(typed.join('. ')); } catch { /* no network: help is a tap away */ }
    }, 500);
  });
  return made;
};
return {
  paused: () => [h('h1', null, W.paused), p('lead', W.paused_why)],
  async look(cursor) {
    const answer = await call('GET', '/advice-requests?order=waiting' + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''));
    if (!answer.ok) return failed(answer);
    const { items, next } = answer.data;
    return [h('h1', null, W.look), items.length ? items.map(ask => h('article', { class: 'card' },
      h('h2', null, h('button', { type: 'button', class: 'title', dir: 'auto', click: () => show('request', ask.id) }, ask.title)), p('by', who(ask.author)),
      ask.content_note && p('note', ask.content_note), p('', ask.excerpt), chips([...ask.wanted, ...ask.no_advice ? ['no_advice'] : []]))) : p('lead', W.nothing),
    next && row(button(W.on, () => show('look', next), true))];
  },
  ask() {
    return [h('h1', null, W.ask), calmly('ask', [
      field('body', W.mind, { hint: W.mind_hint, area: 6, needed: true }),
      field('title', W.line, { hint: W.line_hint, most: 120, needed: true }),
      several('wanted', W.would_help, SORTS, 'checkbox'), tick('no_advice', W.no_advice), p('hint', W.members),
    ], W.share, async (body, key) => {
      const answer = await call('POST', '/advice-requests', body, key);
      if (answer.ok) event('request-created', { id: answer.data.id }), show('request', answer.data.id, W.asked);
      return answer;
    }, () => show('today'))];
  },
  async request(id) {
    const answer = await call('GET', '/advice-requests/' + encodeURIComponent(id));
    if (!answer.ok) return failed(answer);
    const ask = answer.data, own = ask.may.includes('edit');
    const replied = async (body, key) => {
      const sent = await call('POST', `/advice-requests/${ask.id}/replies`, body, key);
      if (sent.ok) show('request', ask.id, W.sent);
      return sent;
    };
    return [
      h('article', null, h('h1', { dir: 'auto' }, ask.title), p('by', who(ask.author)), ask.content_note && p('note', ask.content_note),
        told(ask.body, ask.muted), chips([...ask.wanted, ...ask.no_advice ? ['no_advice'] : []]), ask.news && told(ask.news)),
      ask.offers.length ? h('section', null, h('h2', null, W.offers), ask.offers.map(offer => h('article', { class: 'card' }, p('by', who(offer.from)),
        told(offer.what, offer.muted), row(button(W.answer, () => show('offer', offer.id), !offer.may.includes('accept')))))) : null,
      h('section', null, h('h2', null, W.replies), ask.replies.length ? ask.replies.map(reply => h('article', { class: 'reply' + (reply.private ? ' private' : '') },
        p('by', who(reply.author), ' · ', W['k_' + reply.kind]), reply.private && p('label', W.only_two),
        (reply.body || reply.kind !== 'with_you') && told(reply.body, reply.muted), reply.thanks.map(thanks => h('blockquote', null, told(thanks.message))),
        reply.may.includes('thank') && row(button(W.thank, () => show('thank', { to: reply.author.handle, name: reply.author.name, for: { type: 'reply', id: reply.id }, back: ask.id }), true))))
        : p('soft', own ? W.to_come : W.no_reply)),
      ask.may.includes('reply') && h('section', { class: 'card' }, h('h2', null, own ? W.add : W.reply),
        !own && form('with-' + ask.id, [], W.k_with_you, (_, key) => replied({ kind: 'with_you' }, key)),
        calmly('reply-' + ask.id, [
          !own && several('kind', W.bring, SORTS, 'radio', 'k_', ask.wanted[0] ?? 'listening'), field('body', W.your_words, { area: 4 }), !own && tick('private', W.only_them),
        ], own ? W.send : W.send_reply, (body, key) => replied(own ? { ...body, kind: 'listening' } : body, key))),
      ask.may.includes('offer') && h('details', { class: 'card' }, h('summary', null, W.offer), form('offer-' + ask.id, [
        field('what', W.could, { most: 300 }), field('when', W.when, { hint: W.when_hint, most: 120 }), field('until', W.ends, { hint: W.ends_hint, most: 120 }),
      ], W.offer_this, async (body, key) => {
        const sent = await call('POST', `/advice-requests/${ask.id}/offers`, body, key);
        if (sent.ok) event('help-offered', { id: sent.data.id }), show('offer', sent.data.id, W.offered);
        return sent;
      })),
      row(button(W.full, () => full('/requests/' + ask.id), true)),
    ];
  },
  async offer(id) {
    const answer = await call('GET', '/help-offers/' + encodeURIComponent(id));
    if (!answer.ok) return failed(answer);
    const offer = answer.data, path = '/help-offers/' + offer.id;
    const thread = offer.may.includes('read') ? await call('GET', path + '/messages') : { data: {} };
    const answered = state => async message => {
      const done = await call('PUT', path + '/state', { ...message, state });
      if (done.ok) show('offer', id, W[state]);
      return done;
    };
    let chosen = 'accepted';
    return [h('h1', null, W.an_offer), p('', button(offer.request_title, () => show('request', offer.request), true)),
      h('article', { class: 'card' }, p('by', who(offer.from)), told(offer.what, offer.muted), p('', offer.when), p('soft', W.ends, ' · ', offer.until), offer.message && told(offer.message)),
      offer.may.includes('accept') && form('answer-' + id, [field('message', W.they_read, { area: 3, value: W.thank_offer }),
        h('button', { class: 'quiet', click: () => { chosen = 'declined'; } }, W.no)],
      W.yes, body => answered([chosen, chosen = 'accepted'][0])(body)),
      thread.data.items && h('section', null, h('h2', null, W.between), thread.data.items.map(one => h('article', { class: 'reply' }, p('by', who(one.from)), told(one.body, one.muted)))),
      offer.may.includes('write') && calmly('message-' + id, [field('body', W.your_words, { area: 3 })], W.send, async (body, key) => {
        const sent = await call('POST', path + '/messages', body, key);
        if (sent.ok) show('offer', id, W.sent);
        return sent;
      }),
      offer.may.includes('thank') && offer.from && row(button(W.thank, () => show('thank', { to: offer.from.handle, name: offer.from.name, for: { type: 'help_offer', id } }), true))];
  },
  thank(thanks) {
    return [h('h1', null, thanks.name ? say('thank_to', thanks) : W.thank), p('soft', W.never_late), form('thank-' + thanks.for?.id, [
      field('message', W.your_words, { hint: W.change, area: 5 }), tick('shared', W.glad, { hint: W.glad_hint }),
    ], W.send_thanks, async (body, key) => {
      const answer = await call('POST', '/thanks', { ...body, to: thanks.to, for: thanks.for ?? null }, key);
      if (answer.ok) event('thanked', { id: answer.data.id }), thanks.back ? show('request', thanks.back, W.thanked) : show('today', null, W.thanked);
      return answer;
    }, () => thanks.back ? show('request', thanks.back) : show('today'))];
  },
  async yours() {
    const answer = await call('GET', '/me/exchanges');
    if (!answer.ok) return failed(answer);
    const { items } = answer.data;
    return [h('h1', null, W.yours), items.length ? items.map(one => h('article', { class: 'card' }, p('label', W['you_' + one.kind]),
      h('h2', null, h('button', { type: 'button', class: 'title', dir: 'auto', click: () => one.offer ? show('offer', one.offer) : show('request', one.request) }, one.title)),
      one.with && p('by', who(one.with)))) : p('lead', W.nothing),
    row(button(W.values, () => show('values'), true), button(W.pace, () => show('pace'), true), button(W.full, () => full('/you'), true))];
  },
  ...own({ W, h, p, say, button, row, field, tick, form, call, show, failed, arrive, named, home }),
};
};
