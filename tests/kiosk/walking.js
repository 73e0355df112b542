/** Walks an applicant of tests/cases/applicants.json through the flow, as the tablet does. Twin: tests/domain/walking.py. */

import { nextScreen, screenOf } from '../../kiosk/core/flow.js';
import { check, derive } from '../../kiosk/core/rules.js';

export function walk(rules, person, context) {
  const parts = new Set(rules.fields.flatMap(({ fields = [] }) => fields.map(({ id }) => id)));
  const notKept = new Set(rules.fields.filter(({ kept }) => kept === false).map(({ id }) => id));
  const products = person.products ?? [];
  const [screens, problems, answers, unkept] = [[], [], {}, {}];
  let item = 0;

  const product = () => {
    answers.products ??= [];
    answers.products[item] ??= {};
    return answers.products[item];
  };
  const fill = (id) => {
    if (id === 'more_products') unkept[id] = item + 1 < products.length ? 'yes' : 'no';
    else if (notKept.has(id)) unkept[id] = person[id];
    else if (parts.has(id)) product()[id] = products[item][id] ?? null;
    else if (id in person) answers[id] = person[id];
  };

  let id = 'welcome';
  while (id !== null) {
    screens.push(id);
    const { fields = [], list, acts } = screenOf(rules, id);
    fields.forEach(fill);
    if (list === id && id in person) answers[id] = person[id]; // the others, asked aside
    const shown = { ...answers, ...unkept, ...(list === 'products' ? product() : {}) };
    problems.push(...check(rules, shown, context, fields).map((one) => `${one.field}:${one.check}:${one.level}`));
    if (id !== 'welcome' && !acts.includes('next')) break;
    const following = nextScreen(rules, id, derive(rules, shown, context), context.settings);
    if (id === 'more_products' && following === 'product_name') item += 1;
    id = following;
  }
  return { screens, problems, answers };
}
