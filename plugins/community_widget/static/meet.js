// Who is here: asked of the page around this frame (or the app around this page) by one port, and of the house by its API.
// It stands first in the document and does not wait for the rest of it, which comes while the house answers.
const known = JSON.parse(document.getElementById('known').textContent);
const whole = new Promise(done => addEventListener('DOMContentLoaded', done));
let port = null, token = '', since = 0, renewing = null, visit = null;
let first = new URLSearchParams(location.hash.slice(1)).get('a');
if (first) history.replaceState(null, '', location.pathname + location.search);
const bridge = window.ReactNativeWebView ?? window.CommunityHost;
const waiting = new Map();

const tell = message => port ? port.postMessage(message) : bridge?.postMessage(JSON.stringify({ cw: 1, ...message }));
const event = (n, d = {}) => tell({ t: 'ev', n, d });

const hear = async message => {
  if (message?.t === 'token') return waiting.get(message.id)?.(typeof message.j === 'string' ? message.j.slice(0, 4096) : '');
  await whole;
  if (message?.t === 'set' && message.n === 'scheme') scheme(message.v);
  else if (message?.t === 'compose' && typeof message.text === 'string') compose(message.text.slice(0, 4000));
  else if (message?.t === 'open' && typeof message.id === 'string') show('request', message.id);
  else if (message?.t === 'refresh') renew(true).then(begin);
  else if (message?.t === 'out') leave();
};

// Resolves once there is somebody to ask. The frame greets each origin that may hold it, and takes one port, once. It may
// be here before the page's script is, so it greets again, after longer and longer.
const met = new Promise(resolve => {
  if (parent === window) {
    window.communityReceive = text => { try { hear(JSON.parse(text)); } catch { /* not for us */ } };
    return resolve();
  }
  const n = crypto.randomUUID(), stop = new AbortController();
  addEventListener('message', ({ source, origin, data, ports }) => {
    if (source !== parent || !known.origins.includes(origin) || data?.cw !== 1 || data.t !== 'port' || data.n !== n || ports.length !== 1) return;
    stop.abort();
    clearTimeout(again);
    port = ports[0];
    port.onmessage = ({ data }) => hear(data);
    whole.then(() => theme(data.s ?? {}));
    resolve();
  }, { signal: stop.signal });
  let again;
  const greet = wait => {
    for (const origin of known.origins) parent.postMessage({ cw: 1, t: 'hello', n }, origin);
    again = setTimeout(greet, wait, wait * 2);
  };
  greet(20);
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
const begun = met.then(() => renew(!known.view));
