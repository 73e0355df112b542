/** The closed vocabulary of conditions. Nothing is evaluated as code; a word outside it throws. */

/** @typedef {Record<string, any>} Values */

/**
 * Whether `condition` is true of `values`. An absent value makes every comparison false.
 * @param {Values} condition @param {Values} values @param {Values} settings
 * @returns {boolean}
 */
export function holds(condition, values, settings) {
  const entries = Object.entries(condition);
  if (entries.length !== 1 || !Object.hasOwn(TESTS, entries[0][0])) {
    throw new RangeError(`condition unknown: ${JSON.stringify(condition)}`);
  }
  const [name, operand] = entries[0];
  return TESTS[name](operand, values, settings);
}

/** @param {any} value @returns {boolean} */
export function answered(value) {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** @param {any} value @returns {number | null} */
export function wholeNumber(value) {
  return Number.isInteger(value) ? value : null;
}

function atLeast(operand, values, settings) {
  const [value, bound] = numbers(operand, values, settings);
  return value !== null && bound !== null && value >= bound;
}

function atMost(operand, values, settings) {
  const [value, bound] = numbers(operand, values, settings);
  return value !== null && bound !== null && value <= bound;
}

function numbers([id, bound], values, settings) {
  return [wholeNumber(values[id]), wholeNumber(resolved(bound, settings))];
}

function equals([id, wanted], values, settings) {
  return answered(values[id]) && values[id] === resolved(wanted, settings);
}

function isIn([id, wanted], values, settings) {
  const listed = resolved(wanted, settings);
  return answered(values[id]) && Array.isArray(listed) && listed.includes(values[id]);
}

function resolved(operand, settings) {
  const isSetting = operand !== null && typeof operand === 'object' && !Array.isArray(operand);
  return isSetting && 'setting' in operand ? settings[operand.setting] : operand;
}

const TESTS = {
  equals,
  in: isIn,
  answered: (id, values) => answered(values[id]),
  not: (one, values, settings) => !holds(one, values, settings),
  all: (list, values, settings) => list.every((one) => holds(one, values, settings)),
  any: (list, values, settings) => list.some((one) => holds(one, values, settings)),
  at_least: atLeast,
  at_most: atMost,
};
