// The beginning: who is here decides what is shown first.
const begin = () => {
  bar.replaceChildren(...visit?.member && !visit.paused ? ['home', 'ask', 'look', 'yours'].map(name => {
    const view = name === 'home' ? 'today' : name;
    return h('button', { type: 'button', 'data-view': view, click: () => show(view) }, W['n_' + name] ?? W[name]);
  }) : []);
  if (!visit) return show('nobody');
  if (visit.paused) return show('paused');
  if (!visit.member) return show('arrival');
  if (visit.today?.items.length) event('activity');
  if (drafts.has('ask') || known.view === 'ask') return show('ask');
  if (known.view === 'thread' && known.item) return show('request', known.item);
  const cards = visit.today;
  if (!cards) return show('today');
  visit.today = null;
  here = ['today', null];
  page(VIEWS.cards(cards));
};
// The wrapper is measured, never the document, so that a height cannot feed itself.
new ResizeObserver(([{ target }]) => tell({ t: 'size', h: Math.ceil(target.getBoundingClientRect().height) })).observe(document.getElementById('all'));
const help = document.querySelector('.help');
help.onclick = event => { event.preventDefault(); show('help'); };
page(p('soft', W.opening));
Promise.all([begun, whole]).then(() => {
  begin();
  tell({ t: 'ready' });
});
