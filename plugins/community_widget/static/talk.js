// Talking: with the page around this frame (or the app around this page) by one port, with the house by its API.
let port = null, token = '', since = 0, renewing = null, visit = null;
let first = new URLSearchParams(location.hash.slice(1)).get('a');
if (first) history.replaceState(null, '', location.pathname + location.search);
const bridge = window.ReactNativeWebView ?? window.CommunityHost;
const waiting = new Map();

const tell = message => port ? port.postMessage(message) : bridge?.postMessage(JSON.stringify({ cw: 1, ...message }));
const event = (n, d = {}) => tell({ t: 'ev', n, d });

const hear = message => {
  if (message?.t === 'token') waiting.get(message.id)?.(typeof message.j === 'string' ? message.j.slice(0, 4096) : '');
  else if (message?.t === 'set' && message.n === 'scheme') scheme(message.v);
  else if (message?.t === 'compose' && typeof message.text === 'string') compose(message.text.slice(0, 4000));
  else if (message?.t === 'open' && typeof message.id === 'string') show('request', message.id);
  else if (message?.t === 'refresh') renew(true).then(begin);
  else if (message?.t === 'out') leave();
};

// Resolves once there is somebody to ask. The frame greets each origin that may hold it, and takes one port, once.
const met = new Promise(resolve => {
  if (parent === window) {
    window.communityReceive = text => { try { hear(JSON.parse(text)); } catch { /* not for us */ } };
    return resolve();
  }
  const n = crypto.randomUUID(), stop = new AbortController();
  addEventListener('message', ({ source, origin, data, ports }) => {
    if (source !== parent || !known.origins.includes(origin) || data?.cw !== 1 || data.t !== 'port' || data.n !== n || ports.length !== 1) return;
    stop.abort();
    port = ports[0];
    port.onmessage = ({ data }) => hear(data);
    theme(data.s ?? {});
    resolve();
  }, { signal: stop.signal });
  for (const origin of known.origins) parent.postMessage({ cw: 1, t: 'hello', n }, origin);
});

// An assertion works once: the host is asked for each.
const assertion = () => {
  if (first) return Promise.resolve([first, first = null][0]);
  if (!port && !bridge) return Promise.resolve('');
  return new Promise(resolve => {
    const id = crypto.randomUUID(), done = j => { waiting.delete(id); resolve(j); };
    waiting.set(id, done);
    setTimeout(done, 15000, '');
    tell({ t: 'token', id });
  });
};

// The day comes along where it is what one sees first: one call is enough then.
const renew = day => renewing ??= (async () => {
  try {
    const signed = await assertion();
    const answer = signed && await send('POST', '/embed/v1/session', { site: known.site, assertion: signed, day }, '', '');
    visit = answer?.ok ? answer.data : null;
    token = visit?.token ?? '';
    since = Date.now();
    if (answer && !visit) event('error', { code: String(answer.status) });
  } finally { renewing = null; }
  return visit;
})();

// Without a bearer where a visit begins: what it brings is its proof.
const send = async (method, path, body, key, bearer = token) => {
  try {
    const answer = await fetch(known.root + path + (path.includes('?') ? '&' : '?') + 'lang=' + known.lang, {
      method, credentials: 'omit', cache: 'no-store', body: body && JSON.stringify(body),
      headers: {
        ...(bearer && { Authorization: 'Bearer ' + bearer }), ...(body && { 'Content-Type': 'application/json' }),
        ...(key && { 'Idempotency-Key': key }),
      },
    });
    const data = answer.status === 204 ? {} : await answer.json();
    return { ok: answer.ok, status: answer.status, data, problem: answer.ok ? null : data };
  } catch { return { ok: false, status: 0, data: {}, problem: null }; }
};

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
