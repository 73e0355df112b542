/* global Formio, QUESTIONS */
const components = QUESTIONS.map(({ name, title, choices }) => ({
  type: 'panel',
  key: `page_${name}`,
  title,
  breadcrumb: 'none',
  components: [
    choices.length
      ? { type: 'radio', key: name, label: title, values: choices.map(([value, label]) => ({ value, label })) }
      : { type: 'textfield', key: name, label: title },
  ],
}));
Formio.createForm(document.getElementById('form'), { display: 'wizard', components }).then((form) => {
  globalThis.again = async () => {
    await form.setPage(0);
    form.resetValue();
  };
});
