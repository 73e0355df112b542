import { Form } from 'enketo-core';

const modelStr = document.getElementById('model').textContent.trim();
let form = open(document.querySelector('form.or'));

globalThis.again = () => {
  form = open(form.resetView());
};

function open(element) {
  const opened = new Form(element, { modelStr });
  const errors = opened.init();
  if (errors.length) throw new Error(errors.join('; '));
  return opened;
}
