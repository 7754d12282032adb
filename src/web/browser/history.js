/**
 * Stepping through a history by arrow keys, and bringing into sight where the machine stands. Everything it does is a link that works
 * without it.
 */

document.documentElement.classList.add('scripted');
const view = document.querySelector('.machine-view');

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  // There these keys have a meaning of their own: they move in a text, or the picture.
  if (event.target instanceof Element && event.target.closest('input, textarea, select, .machine-view') !== null) return;
  const link = document.querySelector(`.steps a[rel=${event.key === 'ArrowLeft' ? 'prev' : 'next'}]`);
  if (link instanceof HTMLAnchorElement) link.click();
});

/* Only the picture scrolls, and the last one lit, the innermost of the work, comes into its middle. */
const lit = [...document.querySelectorAll('.machine .lit')];
const first = lit[0];
if (view !== null && first !== undefined && location.hash === '') {
  const [box, frame] = [first.getBoundingClientRect(), view.getBoundingClientRect()];
  view.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
  view.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
}

for (const link of document.querySelectorAll('.lit-list a')) {
  link.addEventListener('click', (event) => {
    const box = document.querySelector(link.getAttribute('href') ?? '#none');
    if (box === null) return;
    event.preventDefault();
    box.scrollIntoView({ block: 'center', inline: 'center' });
  });
}
