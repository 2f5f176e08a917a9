import { RULE_ERRORS } from '@civicforge/domain';
import { ALL_PROBLEMS } from './all-problems.ts';

/** Schemas of the forms that the domain declares for data. */
const FORMS: Readonly<Record<string, object>> = {
  instant: { type: 'string', format: 'date-time' },
  integer: { type: 'integer' },
  text: { type: 'string' },
  texts: { type: 'array', items: { type: 'string' } },
};

/** The body of every problem: RFC 9457 problem details with the extension members of this service. */
export function problemSchema() {
  return {
    type: 'object',
    description: 'RFC 9457 problem details.',
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string', enum: Object.keys(ALL_PROBLEMS).sort() },
      requestId: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: { path: { type: 'string' }, message: { type: 'string' } },
          required: ['path', 'message'],
        },
      },
      data: dataSchema(),
    },
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  };
}

/** One closed object with the fields of all codes. A field has the same form in every code. */
function dataSchema() {
  const codesOf = new Map<string, string[]>();
  const formOf = new Map<string, object>();
  for (const [code, { data }] of Object.entries(RULE_ERRORS)) {
    for (const [name, form] of Object.entries<string>(data)) {
      codesOf.set(name, [...(codesOf.get(name) ?? []), publicCode(code)]);
      formOf.set(name, FORMS[form.replace('?', '')] ?? {});
    }
  }
  const properties = [...formOf].map(([name, schema]) => {
    const codes = (codesOf.get(name) ?? []).map((code) => `\`${code}\``).join(', ');
    return [name, { ...schema, description: `With ${codes}.` }] as const;
  });
  return {
    type: 'object',
    description: 'Facts behind the problem (limits, dates, amounts), for clients that write their own text.',
    properties: Object.fromEntries(properties.sort(([left], [right]) => (left < right ? -1 : 1))),
    additionalProperties: false,
  };
}

/** Field rules are answered as `validation.failed`. */
function publicCode(code: string): string {
  return code in ALL_PROBLEMS ? code : 'validation.failed';
}
