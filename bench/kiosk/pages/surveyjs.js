/* global Survey, QUESTIONS */
const elements = QUESTIONS.map(({ name, title, choices }) =>
  choices.length
    ? { type: 'radiogroup', name, title, choices: choices.map(([value, text]) => ({ value, text })) }
    : { type: 'text', name, title },
);
const survey = new Survey.Model({ questionsOnPageMode: 'questionPerPage', elements });
survey.render(document.getElementById('form'));
globalThis.again = () => survey.clear(true, true);
