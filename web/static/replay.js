// Arrows, Home and End follow the links that are named so.
addEventListener('keydown', e => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.target.closest('input, select, textarea, summary')) return;
  const link = [...document.querySelectorAll('a[aria-keyshortcuts]')].find(a => a.getAttribute('aria-keyshortcuts') == e.key);
  if (link) e.preventDefault(), link.click();
});
