/** htmx notes the address of each page for its history, even with its history off: this desk keeps nothing. */

const NOTED = 'htmx-current-path-for-history';

const forget = () => sessionStorage.removeItem(NOTED);

document.addEventListener('htmx:afterSettle', forget);
forget();
