// What follows once somebody is here: calls to the API, the way into the house, leaving, the host's colours.

// A call to the API. A visit lasts a quarter of an hour: it is begun again before, or when the house says so.
const call = async (method, path, body, key) => {
  if (!path.startsWith('/embed')) path = '/api/v1' + path;
  if (!token || Date.now() - since > 840_000) await renew();
  let answer = token ? await send(method, path, body, key) : { status: 401 };
  if (answer.status === 401 && token) {
    token = '';
    if (await renew()) answer = await send(method, path, body, key);
  }
  return answer.status === 401 ? { ok: false, status: 401, data: {}, problem: { detail: W.nobody } } : answer;
};

const full = async next => {
  const answer = await send('POST', '/embed/v1/onward', { next });
  if (answer.ok) window.open(answer.data.href, '_blank', 'noopener');
  else window.open(known.root + next, '_blank', 'noopener');
};

const leave = async () => {
  if (token) await send('DELETE', '/embed/v1/session');
  token = '', visit = null, drafts.clear();
  page(h('h1', null, known.house), p('lead', W.over));
};

// The host's colours, where one can read with them.
const SAFE = { text: '--ink', surface: '--surface' };
const light = colour => {
  const probe = h('i', { hidden: true });
  probe.style.color = colour;
  document.body.append(probe);
  const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [0, 0, 0]).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  probe.remove();
  return .2126 * r + .7152 * g + .0722 * b;
};
const apart = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + .05) / (b + .05); };
const scheme = wanted => { if (['light', 'dark', 'auto'].includes(wanted)) document.documentElement.dataset.scheme = wanted; };
const theme = given => {
  const { style } = document.documentElement;
  scheme(given.scheme);
  const fits = (name, like) => CSS.supports(like, given[name]) && !/var|url/.test(given[name]);
  const set = (name, as, like = 'color') => fits(name, like) && style.setProperty(as, given[name]);
  const [text, surface] = ['text', 'surface'].map(name => fits(name, 'color') ? given[name] : `var(${SAFE[name]})`);
  if (apart(text, surface) >= 4.5) set('text', SAFE.text), set('surface', SAFE.surface);
  if (fits('accent', 'color') && apart(given.accent, 'var(--surface)') >= 4.5) {
    set('accent', '--accent');
    style.setProperty('--on-accent', apart(given.accent, '#fff') >= 4.5 ? '#fff' : '#000');
  }
  set('radius', '--round', 'border-radius');
  set('font', '--font', 'font-family');
};
