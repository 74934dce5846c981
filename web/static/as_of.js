// Pages as of a day: the day follows the slider, and is shown when it is let go. Without this, there is its button.
const said = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeZone: 'UTC' });
addEventListener('input', e => {
  const slider = e.target, first = slider.dataset.asof;
  if (!first) return;
  const day = said.format(+new Date(first) + slider.value * 864e5);
  document.querySelectorAll('[data-asof-out]').forEach(o => o.value = day);
  slider.setAttribute('aria-valuetext', day);
});
addEventListener('pointerup', e => e.target.dataset?.asof && e.target.form.requestSubmit());
// A column of the drawing leads to its last day.
addEventListener('click', e => {
  const drawing = e.target.closest('[data-columns]');
  if (!drawing) return;
  const slider = drawing.parentNode.querySelector('[data-asof]'), { left, width } = drawing.getBoundingClientRect();
  const { columns, each } = drawing.dataset;
  slider.value = Math.floor((e.clientX - left) / width * columns) * each + +each - 1;
  slider.form.requestSubmit();
});
