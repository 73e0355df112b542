/** The code behind a QR stands after `#`, where no server and no log sees it: put it into the form. */

const code = decodeURIComponent(location.hash.slice(1)).replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
const $code = document.querySelector('#code');

if (code && $code && !$code.value) {
  $code.value = code;
  history.replaceState(null, '', location.pathname);
}
