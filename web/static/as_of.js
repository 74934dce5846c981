// Pages as of a day: the day follows the slider, and is shown when it is let go. Without this, there is its button.
addEventListener('input', e => {
  const day = e.target.dataset.asof, { lang } = document.documentElement;
  if (day) document.querySelector('[data-asof-out]').value = new Date(+new Date(day) + e.target.value * 864e5)
    .toLocaleDateString(lang, { dateStyle: 'long', timeZone: 'UTC' });
});
addEventListener('pointerup', e => e.target.dataset?.asof && e.target.form.requestSubmit());
