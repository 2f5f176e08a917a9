import { OPERAND, testOf } from './condition.ts';
import { OPERATORS, TEXT_OPERATORS, type Comparison } from './document.ts';
import type { Checker, Fields } from './problems.ts';
import { DEEPEST_GROUP } from './segment.ts';

const COMPARISON_FIELDS = ['attribute', 'op', 'value', 'not', 'ignore_case'];
const GROUP_FIELDS = ['all', 'any'];
const SEGMENT_FIELDS = [...GROUP_FIELDS, 'description'];

function isOperator(value: unknown): value is Comparison['op'] {
  return (OPERATORS as readonly unknown[]).includes(value);
}

function isOperand(value: unknown): value is Comparison['value'] {
  const isScalar = (item: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof item);
  return Array.isArray(value) ? value.length > 0 && value.every(isScalar) : isScalar(value);
}

function checkComparison(fields: Fields, at: Checker): void {
  at.onlyFields(fields, COMPARISON_FIELDS);
  at.at('attribute').name(fields['attribute']);
  if (fields['not'] !== undefined) at.at('not').boolean(fields['not']);
  const { op, value: operand, ignore_case: ignoresCase } = fields;
  if (ignoresCase !== undefined) at.at('ignore_case').boolean(ignoresCase);
  if (!isOperator(op)) {
    at.at('op').fail(`must be one of ${OPERATORS.join(', ')}`);
    return;
  }
  if (ignoresCase === true && !TEXT_OPERATORS.includes(op)) {
    at.at('ignore_case').fail(`goes only with ${TEXT_OPERATORS.join(', ')}`);
  }
  if (!isOperand(operand) || !testOf({ op, value: operand })) at.at('value').fail(`must be ${OPERAND[op]}`);
}

/** Checks `all` and `any`. An empty group is refused: a reader cannot tell for whom it holds. */
function checkMembers(fields: Fields, at: Checker, depth: number): void {
  const present = GROUP_FIELDS.filter((name) => fields[name] !== undefined);
  if (present.length === 0) at.fail('needs all or any');
  for (const name of present) {
    const members = fields[name];
    at.at(name).list(members, (condition, below) => {
      checkCondition(condition, below, depth + 1);
    });
    if (Array.isArray(members) && members.length === 0) at.at(name).fail('needs at least one condition');
  }
}

function checkCondition(value: unknown, at: Checker, depth: number): void {
  const fields = at.fields(value);
  if (!fields) return;
  if (!GROUP_FIELDS.some((name) => fields[name] !== undefined)) {
    checkComparison(fields, at);
  } else if (depth > DEEPEST_GROUP) {
    at.fail(`is nested deeper than ${String(DEEPEST_GROUP)} groups`);
  } else {
    at.onlyFields(fields, GROUP_FIELDS);
    checkMembers(fields, at, depth);
  }
}

/** Checks one named segment. */
export function checkSegment(value: unknown, at: Checker): void {
  const fields = at.fields(value);
  if (!fields) return;
  at.onlyFields(fields, SEGMENT_FIELDS);
  if (fields['description'] !== undefined) at.at('description').text(fields['description']);
  checkMembers(fields, at, 1);
}
