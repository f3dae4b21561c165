// Coming in, one's own pace and values, and help now. Like the other views, they are fetched when one is opened.
const own = ({ W, h, p, say, button, row, field, tick, form, call, show, failed, arrive, named, home }) => {
const choose = (name, label, options, chosen, none) => h('div', { class: 'field' }, h('label', { for: name }, label), h('select', { id: name, name },
  none && h('option', { value: '' }, none), options.map(({ value, text }) => h('option', { value, selected: value === chosen }, text))));
const group = (id, label, hint, ...kids) => h('fieldset', { id }, h('legend', null, label), hint && p('hint', hint), kids);
const ticks = (name, options, type, chosen) => options.map(({ value, text }) =>
  tick(name, h('bdi', null, text), { value, type, id: `${name}-${value}`, checked: chosen.includes(value), hint: name === 'touches' && value === '0' && W.not_told }));
const among = text => text.split(',').map(word => word.trim()).filter(Boolean);
// Whatever was sent, the same view comes again, with a sentence.
const kept = async (answer, view, words) => {
  answer = await answer;
  if (answer.ok) show(view, null, words);
  return answer;
};
const line = ({ number, tel, channels, text, name, hours }) => {
  const [phone, written, web] = ['phone', 'text', 'web'].map(one => channels.includes(one));
  return h('li', null, h('a', { class: 'tel', href: phone ? 'tel:' + tel : web ? 'https://' + number : 'sms:' + tel, target: web ? '_blank' : null, rel: 'noopener noreferrer' }, number),
    h('span', null, text), h('br'), h('span', { class: 'soft' }, name !== number && name + ', ', written && phone && W.by_phone_or + ' ',
      written && (phone ? h('a', { href: 'sms:' + tel }, W.by_text) : W.by_text), written && ', ', hours));
};
const lines = place => h('ul', { class: 'lines' }, place.lines.map(line));
return {
  arrival: () => [h('h1', null, say('welcome', HOUSE)), form('arrival', [
    field('name', W.call, { hint: W.real, most: 80, needed: true, value: named() }),
    h('section', { class: 'card' }, h('h2', null, W.ways), h('ul', null, HOUSE.ways.map(way => h('li', null, way))), tick('ways_accepted', W.keep)),
    tick('consent_sensitive', W.sensitive), tick('old_enough', W.age),
  ], W.come_in, arrive)],
  async pace() {
    const answer = await call('GET', '/embed/v1/pace');
    if (!answer.ok) return failed(answer);
    const { pace, rests, until, how_often, days, hours, places, timezone, ...now } = answer.data;
    const rest = rests
      ? [p('', W.resting, ' ', until && say('rest_ends', { day: until })),
        form('back', [], W.back, () => kept(call('PUT', '/embed/v1/rest', { rest: false }), 'pace', W.as_before))]
      : [p('', W.rest_why), form('rest', [field('rest_until', W.rest_day, { hint: W.rest_hint, type: 'date' })], W.rest_now,
        body => kept(call('PUT', '/embed/v1/rest', { rest: true, rest_until: body.rest_until || null }), 'pace', W.quiet_now))];
    return [h('h1', null, W.pace), p('lead', W.pace_lead), h('section', { class: 'card' }, h('h2', null, W.rest), rest), form('pace', [
      group('touches', W.often, W.often_hint, ticks('touches', how_often, 'radio', [pace.touches])),
      group('days', W.which_days, null, ticks('days', days, 'checkbox', pace.days)),
      group('hours', W.which_hours, W.night, choose('from', W.from, hours, pace.from), choose('to', W.to, hours, pace.to)),
      group('digests', W.at_what, W.at_hint, ['at', 'and_at', 'also_at'].map((name, at) => choose(name, W[name], hours, pace.digests[at], at && W.no_other))),
      group('where', W.live, say('live_hint', now), choose('timezone', W.zone, places, timezone)),
    ], W.keep_this, ({ at, and_at, also_at, ...body }) =>
      kept(call('PUT', '/embed/v1/pace', { ...body, digests: [at, and_at, also_at].filter(Boolean) }), 'pace', W.kept), () => show('yours'))];
  },
  async values() {
    const answer = await call('GET', '/embed/v1/values');
    if (!answer.ok) return failed(answer);
    const { of_house, others, own, seen, experience, avoid } = answer.data;
    const eyes = ['holders', 'everyone', 'matching'].map(value => ({ value, text: W[value] }));
    const offered = words => ticks('values', words.map(({ word }) => ({ value: word, text: word })), 'checkbox', words.filter(one => one.held).map(one => one.word));
    const words = (name, label, hint, given) => field(name, label, { hint, value: given.join(', ') });
    return [h('h1', null, W.values), p('lead', W.values_lead), form('values', [
      seen.length ? group('values_seen_by', W.who_sees, null, seen.map((one, at) => choose('seen-' + at, h('bdi', null, one.text), eyes, one.seen_by))) : null,
      of_house.length ? group('of-house', W.house_cares, W.tick_those, offered(of_house)) : null,
      group('values', W.choose_from, W.eight, h('div', { class: 'choices' }, offered(others))),
      words('own', W.own_words, W.own_hint, own), words('experience', W.speak, W.speak_hint, experience), words('avoid', W.avoid, W.avoid_hint, avoid),
    ], W.keep_this, body => {
      const values = [...body.values, ...among(body.own)];
      const told = seen.map(({ value, text }, at) => ({ value, text, seen_by: body['seen-' + at] }))
        .filter(one => values.includes(one.value) || values.includes(one.text)).map(({ value, seen_by }) => ({ value, seen_by }));
      return kept(call('PATCH', '/me', { values, values_seen_by: told, experience: among(body.experience), avoid: among(body.avoid) }), 'values', W.kept);
    }, () => show('yours'))];
  },
  help() {
    const [first, ...others] = PLACES;
    return [h('h1', null, W.help), h('section', { class: 'card care' }, h('h2', null, first.country), lines(first)), p('', W.no_emergency),
      others.map(place => h('details', { class: 'card' }, h('summary', null, place.country), lines(place))),
      h('section', { class: 'card' }, h('h2', null, W.worried), p('', W.worried_why)),
      h('section', { class: 'card' }, h('h2', null, W.breathe), p('', W.breathing)), row(button(W.home, home, true))];
  },
};
};
