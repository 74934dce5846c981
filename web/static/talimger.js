// All works without this.
const $ = (s, r = document) => r.querySelector(s), all = (s, r = document) => [...r.querySelectorAll(s)];
const on = addEventListener, kept = sessionStorage;

all('[data-script]').forEach(e => e.hidden = false);

// What is typed is kept in this tab.
function restore(f) {
  const typed = JSON.parse(kept[f.dataset.keep] || 0);
  for (const e of typed ? f.elements : []) {
    const mine = typed.filter(([n]) => n == e.name);
    if (/radio|checkbox/.test(e.type)) e.checked = mine.some(([, v]) => v == e.value);
    else if (mine[0] && !/hidden|file|password|submit/.test(e.type)) e.value = mine[0][1];
  }
}
all('[data-keep]').forEach(restore);

// A step's page, as a dialog; what the server answers replaces it, or leads on.
async function dialog(url, options, key) {
  const answer = await fetch(url, options).catch(() => 0);
  const page = answer && new DOMParser().parseFromString(await answer.text(), 'text/html');
  const step = page && $('[data-step]', page);
  if (!step) {
    if (answer.ok) kept.removeItem(key);
    return location.assign(answer ? answer.url : url);
  }
  all('symbol', page).forEach(s => $('#' + s.id) || $('body > svg').append(s));
  const box = $('dialog') || document.body.appendChild(document.createElement('dialog'));
  box.setAttribute('aria-labelledby', 'step-h');
  box.replaceChildren(step);
  all('[data-keep]', box).forEach(restore);
  box.open || box.showModal();
  $('[autofocus]', box)?.focus();
}

on('submit', e => {
  const f = e.target, data = new FormData(f, e.submitter), key = f.dataset.keep, post = f.method == 'post';
  if (post && f.dataset.sent) return e.preventDefault();
  if (post) f.dataset.sent = 1;
  if (!f.closest('dialog')) return kept.removeItem(key);
  e.preventDefault();
  post ? dialog(f.action, { method: 'post', body: data }, key) : dialog(f.action + '?' + new URLSearchParams(data));
});
on('pageshow', () => all('[data-sent]').forEach(f => delete f.dataset.sent));

on('input', e => {
  const i = e.target, f = i.form;
  if (f?.dataset.keep) kept[f.dataset.keep] = JSON.stringify([...new FormData(f)]);
  if (i.matches('[data-find]')) all('.roll li').forEach(l => l.hidden = !l.textContent.toLowerCase().includes(i.value.toLowerCase()));
  if (i.matches('[data-all]')) all(':not([hidden]) > * > .pick', f).forEach(c => c.checked = i.checked);
  if (i.matches('.pick, [data-all]')) $('[data-picked]', f).value = all('.pick:checked', f).length;
});

on('click', e => {
  const b = e.target.closest('a, button') || document.body, is = s => b.matches(s);
  all('.menu[open]').forEach(m => m.contains(e.target) || (m.open = false));
  if (is('[data-dialog]') && !(e.ctrlKey || e.metaKey || e.shiftKey)) e.preventDefault(), dialog(b.href);
  if (is('dialog [data-close]')) e.preventDefault(), $('dialog').close();
  if (is('[data-copy]')) navigator.clipboard.writeText(b.dataset.copy), b.textContent = '✓';
  if (is('[data-print]')) print();
});
on('keydown', e => e.key == 'Escape' && all('.menu[open]').forEach(m => (m.open = false, m.firstElementChild.focus())));
