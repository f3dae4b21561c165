// No cookie, no storage, no markup from strings.
const HOUSE = import.meta.url.replace(/\/embed\/[^/]*\/embed\.js.*$/, '');
const ORIGIN = new URL(HOUSE).origin;
const EVENTS = ['signin', 'request-created', 'help-offered', 'thanked', 'activity', 'error'];
const THEME = ['accent', 'text', 'surface', 'radius', 'font'];
const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host{display:block}
iframe{display:none;border:0;inline-size:100%;block-size:var(--cw-min-height,20rem);color-scheme:normal}
:host([data-state=ready]) iframe{display:block}
:host([data-state=ready]) slot,:host([data-state=ready]) button{display:none}
:host([data-state=loading]) iframe{display:block;position:absolute;visibility:hidden}`);

customElements.get('community-widget') || customElements.define('community-widget', class extends HTMLElement {
  static observedAttributes = ['scheme'];
  tokenProvider = null;
  #root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
  #stop = null;
  #port = null;

  connectedCallback() {
    this.#stop = new AbortController();
    this.#root.adoptedStyleSheets = [sheet];
    const there = this.#root.querySelector('iframe');
    if (there) return this.#mount(there);
    this.#root.replaceChildren(this.#make('slot', 'fallback'));
    const load = this.getAttribute('load');
    if (load === 'eager') return this.#mount();
    if (load === 'click') {
      const button = this.#make('button', 'button');
      button.textContent = this.#label;
      button.onclick = () => this.#mount();
      return this.#root.append(button);
    }
    const near = new IntersectionObserver(seen => {
      if (seen.some(one => one.isIntersecting)) near.disconnect(), this.#mount();
    }, { rootMargin: '600px' });
    near.observe(this);
    this.#stop.signal.onabort = () => near.disconnect();
  }

  disconnectedCallback() {
    this.#stop?.abort();
    this.#port?.close();
    this.#port = null;
    this.#root.replaceChildren();
    delete this.dataset.state;
  }

  attributeChangedCallback(n, _, v) { this.#tell({ t: 'set', n, v }); }

  refresh() { this.#tell({ t: 'refresh' }); }
  compose(text) { this.#tell({ t: 'compose', text: String(text).slice(0, 4000) }); }
  open(id) { this.#tell({ t: 'open', id: String(id).slice(0, 64) }); }
  signOut() { this.#tell({ t: 'out' }); }

  get #label() { return this.getAttribute('label') || 'Community'; }

  #make(tag, part) {
    const made = document.createElement(tag);
    made.setAttribute('part', part);
    return made;
  }
  #tell(message) { this.#port?.postMessage(message); }

  #mount(frame = this.#make('iframe', 'frame')) {
    const { signal } = this.#stop;
    let first = this.#token(), met;
    this.dataset.state = 'loading';
    if (!frame.src) {
      const url = new URL(HOUSE + '/embed/v1/frame');
      for (const name of ['site', 'view', 'item']) url.searchParams.set(name, this.getAttribute(name) ?? '');
      url.searchParams.set('lang', this.closest('[lang]')?.lang || navigator.language);
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
      frame.referrerPolicy = 'origin';
      frame.title = this.#label;
      frame.src = url;
      this.#root.append(frame);
    }
    const failed = code => {
      this.dataset.state = 'error';
      frame.remove();
      this.#say('error', { code });
    };
    const timer = setTimeout(failed, +this.getAttribute('timeout') || 15000, 'timeout');
    signal.onabort = () => clearTimeout(timer);
    addEventListener('message', event => {
      const { data, source, origin } = event;
      if (source !== frame.contentWindow || origin !== ORIGIN || data?.cw !== 1 || data.t !== 'hello' || met === (met = data.n)) return;
      this.#port?.close();
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      port1.onmessage = async ({ data }) => {
        if (data?.t === 'ready') {
          clearTimeout(timer);
          this.dataset.state = 'ready';
          this.#say('ready');
        } else if (data?.t === 'size') {
          const height = Math.min(Math.max(+data.h || 0, 0), 20000);
          if (Math.abs(height - parseFloat(frame.style.blockSize || 0)) > 1) frame.style.blockSize = height + 'px';
        } else if (data?.t === 'token') {
          const j = await (first ?? this.#token());
          first = null;
          if (!j) this.#say('signin');
          port1.postMessage({ t: 'token', id: data.id, j });
        } else if (data?.t === 'ev' && EVENTS.includes(data.n)) {
          const { id, code } = data.d ?? {};
          this.#say(data.n, data.n === 'activity' ? { new: true } : data.n === 'error' ? { code: `${code}` } : { id: `${id}` });
        }
      };
      source.postMessage({ cw: 1, t: 'port', n: data.n, s: this.#theme() }, ORIGIN, [port2]);
    }, { signal });
  }

  #theme() {
    const style = getComputedStyle(this), theme = { scheme: this.getAttribute('scheme') || 'auto' };
    for (const name of THEME) theme[name] = style.getPropertyValue('--cw-' + name).trim().slice(0, 200);
    return theme;
  }

  #say(name, detail = {}) {
    return this.dispatchEvent(new CustomEvent('community:' + name, { bubbles: true, composed: true, cancelable: true, detail }));
  }

  async #token() {
    try {
      if (this.tokenProvider) return `${await this.tokenProvider() ?? ''}`.slice(0, 4096);
      const url = new URL(this.getAttribute('token-url'), document.baseURI);
      if (!this.hasAttribute('token-url') || url.origin !== location.origin) return '';
      const answer = await fetch(url, { method: this.getAttribute('token-method') || 'POST' });
      return answer.ok ? `${(await answer.json()).token ?? ''}`.slice(0, 4096) : '';
    } catch { return ''; }
  }
});
