import { OPERATORS, type Condition } from './document.ts';
import type { Checker } from './problems.ts';
import { OPERAND, testOf } from './segment.ts';

const CONDITION_FIELDS = ['attribute', 'op', 'value', 'not'];
const SEGMENT_FIELDS = ['all', 'description'];

function isOperator(value: unknown): value is Condition['op'] {
  return (OPERATORS as readonly unknown[]).includes(value);
}

function isOperand(value: unknown): value is Condition['value'] {
  const isScalar = (item: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof item);
  return Array.isArray(value) ? value.length > 0 && value.every(isScalar) : isScalar(value);
}

function onlyFields(fields: object, allowed: readonly string[], at: Checker): void {
  for (const name of Object.keys(fields)) {
    if (!allowed.includes(name)) at.at(name).fail(`is not known here; known are ${allowed.join(', ')}`);
  }
}

function checkCondition(value: unknown, at: Checker): void {
  const fields = at.fields(value);
  if (!fields) return;
  onlyFields(fields, CONDITION_FIELDS, at);
  at.at('attribute').name(fields['attribute']);
  if (fields['not'] !== undefined) at.at('not').boolean(fields['not']);
  const { op, value: operand } = fields;
  if (!isOperator(op)) {
    at.at('op').fail(`must be one of ${OPERATORS.join(', ')}`);
    return;
  }
  if (!isOperand(operand) || !testOf({ op, value: operand })) at.at('value').fail(`must be ${OPERAND[op]}`);
}

/** Checks one named segment. An empty one is refused: it would hold for everybody. */
export function checkSegment(value: unknown, at: Checker): void {
  const fields = at.fields(value);
  if (!fields) return;
  onlyFields(fields, SEGMENT_FIELDS, at);
  if (fields['description'] !== undefined) at.at('description').text(fields['description']);
  at.at('all').list(fields['all'], checkCondition);
  if (Array.isArray(fields['all']) && fields['all'].length === 0) at.at('all').fail('needs at least one condition');
}
