/* global Survey, QUESTIONS */
const elements = QUESTIONS.map(({ name, title, choices }) =>
  choices.length
    ? { type: 'radiogroup', name, title, choices: choices.map(([value, text]) => ({ value, text })) }
    : { type: 'text', name, title },
);
let survey = open();

globalThis.again = () => {
  survey.dispose();
  survey = open();
};

function open() {
  const opened = new Survey.Model({ questionsOnPageMode: 'questionPerPage', elements });
  opened.render(document.getElementById('form'));
  return opened;
}
