import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { MOST_CHARACTERS, MOST_VALUES } from './bounds.ts';
import type { FlagManifest } from './definition.ts';
import { FLAGS } from './testing-flags.ts';
import { parseFlagDocument } from './parse-document.ts';
import { OPERATORS } from './document.ts';
import { FlagDocumentError } from './problems.ts';
import { flagDocumentSchema } from './schema.ts';

const original = readFileSync(new URL('../fixtures/document.json', import.meta.url), 'utf8');

const MANIFEST = {
  ...FLAGS,
  banner: { ...FLAGS.maintenance_mode, type: 'string', default: '', metadata: {} },
  limit: { ...FLAGS.maintenance_mode, type: 'number', default: 0, metadata: {} },
  theme: { ...FLAGS.maintenance_mode, type: 'object', default: {}, metadata: {} },
} as const satisfies FlagManifest;

function problemsOf(input: unknown): readonly string[] {
  try {
    parseFlagDocument(input, MANIFEST, { undeclared: 'refuse' });
    return [];
  } catch (error) {
    if (!(error instanceof FlagDocumentError)) throw error;
    return error.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  }
}

// The draft's own meta schema is not what Ajv carries; the words this schema uses mean the same in both drafts.
const { $schema: draft, ...schema } = flagDocumentSchema(MANIFEST);
const ajv = () => new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
const validate = ajv().compile(schema);

const flag = (entry: unknown, key = 'quest_categories') => ({ flags: { [key]: entry } });
const segment = (condition: object) => ({ flags: {}, segments: { s: { all: [condition] } } });
const attribute = 'plan';

describe('documents that are right', () => {
  const right: readonly (readonly [string, unknown])[] = [
    ['the original', JSON.parse(original) as unknown],
    ['an empty one', { flags: {} }],
    ['a flag that says nothing', flag({})],
    ['a percentage with two decimals', flag({ rollout_percentage: 0.07 })],
    ['metadata of its own', flag({ message: 'x', minutes: 3, urgent: true })],
    ['a schedule with an offset', flag({ schedule: { from: '2026-11-20T12:00:00+01:00', until: '2026-12-01' } })],
    ['variants of a boolean flag', flag({ variants: [{ name: 'compact', weight: 1 }] }, 'new_attestation_flow')],
    ['variants with values', flag({ variants: [{ name: 'a', weight: 0.5, value: 'A' }] }, 'banner')],
    ['an object as value', flag({ variants: [{ name: 'a', weight: 1, value: { dark: true } }] }, 'theme')],
    [
      'every operator',
      {
        flags: flag({ segments: ['s'] }).flags,
        segments: {
          s: {
            description: 'all of them',
            all: [
              { attribute, op: 'eq', value: 'gold' },
              { attribute, op: 'in', value: ['gold', 1, true], not: true },
              { attribute, op: 'contains', value: 'x' },
              { attribute, op: 'starts_with', value: 'x' },
              { attribute, op: 'semver', value: '>=1.2 <2' },
              { attribute, op: 'before', value: '2026-01-01' },
              { attribute, op: 'after', value: '2026-01-01T00:00:00Z' },
            ],
          },
        },
      },
    ],
    [
      'groups of conditions, numbers and text without its case',
      {
        flags: {},
        segments: {
          s: {
            all: [{ any: [{ attribute: 'address.country', op: 'eq', value: 'DE', ignore_case: true }] }],
            any: [
              { attribute, op: 'ends_with', value: 'x', ignore_case: false },
              {
                all: [
                  { attribute, op: 'gte', value: 18 },
                  { attribute, op: 'lt', value: 65.5, not: true },
                ],
              },
            ],
          },
        },
      },
    ],
    [
      'forced and excluded variants',
      flag(
        {
          variants: [
            { name: 'compact', weight: 1 },
            { name: 'guided', weight: 1 },
          ],
          forced_variants: [{ variant: 'guided', users: ['ada'] }],
          excluded_variants: [{ variant: 'compact', groups: ['testers'], segments: [] }],
          earlier_weights: [{ compact: 3, guided: 1 }],
        },
        'new_attestation_flow',
      ),
    ],
    [
      'prerequisites and layers',
      {
        flags: {
          quest_categories: {
            prerequisites: [{ flag: 'advanced_search' }],
            layer: { name: 'l', from: 0, until: 33.333 },
          },
          advanced_search: { prerequisites: [{ flag: 'dual_attestation', variant: 'off' }] },
          new_attestation_flow: { layer: { name: 'l', from: 33.333, until: 100 } },
        },
        layers: { l: { description: 'forms', salt: 's', by: 'household' } },
      },
    ],
    ['a stage', { flags: {}, rollout_stages: { stage_1: { advanced_search: { enabled: true } } } }],
    ['a schema address', { $schema: './schema.json', flags: {} }],
  ];

  it.each(right)('%s: parser and schema take it', (_, document) => {
    expect(problemsOf(document)).toEqual([]);
    expect(problemsOf(JSON.stringify(document))).toEqual([]);
    expect(validate(document)).toBe(true);
  });

  it('may begin with a byte order mark', () => {
    expect(problemsOf(`\uFEFF${original}`)).toEqual([]);
  });
});

describe('documents that are wrong', () => {
  // The first entry is the path that the parser names, the second the one of the schema's first complaint.
  const wrong: readonly (readonly [string, string, unknown])[] = [
    ['must be an object', '', 7],
    ['must be an object', '', []],
    ['flags: must be an object', '', {}],
    ['flags: must be an object', '/flags', { flags: [] }],
    ['rollout: is not known here; known are flags, segments, layers, rollout_stages', '', { flags: {}, rollout: {} }],
    ['flags.unheard_of: is not a flag of this product', '/flags', flag({}, 'unheard_of')],
    ['flags.quest_categories: must be an object', '/flags/quest_categories', flag(true)],
    [
      'flags.quest_categories.enabled: must be true or false',
      '/flags/quest_categories/enabled',
      flag({ enabled: 'yes' }),
    ],
    ['flags.quest_categories.killed: must be true or false', '/flags/quest_categories/killed', flag({ killed: null })],
    [
      'flags.quest_categories.rollout_percentage: must be a number from 0 to 100',
      '/flags/quest_categories/rollout_percentage',
      flag({ rollout_percentage: 101 }),
    ],
    [
      'flags.quest_categories.rollout_percentage: must be a number from 0 to 100',
      '/flags/quest_categories/rollout_percentage',
      flag({ rollout_percentage: -1 }),
    ],
    [
      'flags.quest_categories.rollout_percentage: must be a number from 0 to 100',
      '/flags/quest_categories/rollout_percentage',
      flag({ rollout_percentage: '10' }),
    ],
    [
      'flags.quest_categories.whitelist_users: must be a list',
      '/flags/quest_categories/whitelist_users',
      flag({ whitelist_users: 'ada' }),
    ],
    [
      'flags.quest_categories.blocklist_users[1]: must be text that is not empty',
      '/flags/quest_categories/blocklist_users/1',
      flag({ blocklist_users: ['a', 7] }),
    ],
    [
      'flags.quest_categories.whitelist_groups[0]: must be text that is not empty',
      '/flags/quest_categories/whitelist_groups/0',
      flag({ whitelist_groups: [''] }),
    ],
    ['flags.quest_categories.salt: must be text', '/flags/quest_categories/salt', flag({ salt: 1 })],
    [
      'flags.quest_categories.rollout_by: must be text that is not empty',
      '/flags/quest_categories/rollout_by',
      flag({ rollout_by: '' }),
    ],
    [
      'flags.quest_categories.schedule.from: must be an ISO 8601 instant with Z or an offset',
      '/flags/quest_categories/schedule/from',
      flag({ schedule: { from: '2026-11-20T12:00' } }),
    ],
    [
      'flags.quest_categories.schedule.to: is not known here; known are from, until',
      '/flags/quest_categories/schedule',
      flag({ schedule: { to: '2026-11-20' } }),
    ],
    ['flags.quest_categories.variants: must be a list', '/flags/quest_categories/variants', flag({ variants: {} })],
    [
      'flags.quest_categories.variants[0].weight: must be a number from 0 on',
      '/flags/quest_categories/variants/0/weight',
      flag({
        variants: [
          { name: 'a', weight: -1 },
          { name: 'b', weight: 1 },
        ],
      }),
    ],
    [
      'flags.quest_categories.variants[0].share: is not known here; known are name, weight, value',
      '/flags/quest_categories/variants/0',
      flag({ variants: [{ name: 'a', weight: 1, share: 1 }] }),
    ],
    [
      "flags.banner.variants[0].value: must be of the flag's type, string",
      '/flags/banner/variants/0/value',
      flag({ variants: [{ name: 'a', weight: 1, value: 1 }] }, 'banner'),
    ],
    [
      "flags.limit.variants[0].value: must be of the flag's type, number",
      '/flags/limit/variants/0/value',
      flag({ variants: [{ name: 'a', weight: 1, value: '1' }] }, 'limit'),
    ],
    [
      "flags.theme.variants[0].value: must be of the flag's type, object",
      '/flags/theme/variants/0/value',
      flag({ variants: [{ name: 'a', weight: 1, value: [] }] }, 'theme'),
    ],
    [
      'flags.maintenance_mode.message: must be a string',
      '/flags/maintenance_mode/message',
      flag({ message: 5 }, 'maintenance_mode'),
    ],
    [
      'flags.quest_categories.note: must be text, a number or true/false',
      '/flags/quest_categories/note',
      flag({ note: ['x'] }),
    ],
    ['segments.s.all: needs at least one condition', '/segments/s/all', { flags: {}, segments: { s: { all: [] } } }],
    ['segments.s: needs all or any', '/segments/s', { flags: {}, segments: { s: {} } }],
    [
      'segments.s.any: needs at least one condition',
      '/segments/s/any',
      { flags: {}, segments: { s: { all: [{ attribute, op: 'eq', value: 1 }], any: [] } } },
    ],
    [
      'segments.s.none: is not known here; known are all, any, description',
      '/segments/s',
      { flags: {}, segments: { s: { all: [{ attribute, op: 'eq', value: 1 }], none: [] } } },
    ],
    [
      `segments.s.all[0].op: must be one of ${OPERATORS.join(', ')}`,
      '/segments/s/all/0/op',
      segment({ attribute, op: 'equals', value: 1 }),
    ],
    [
      'segments.s.all[0].attribute: must be text that is not empty',
      '/segments/s/all/0',
      segment({ op: 'eq', value: 1 }),
    ],
    [
      'segments.s.all[0].not: must be true or false',
      '/segments/s/all/0/not',
      segment({ attribute, op: 'eq', value: 1, not: 'no' }),
    ],
    [
      'segments.s.all[0].value: must be text, a number or true/false',
      '/segments/s/all/0/value',
      segment({ attribute, op: 'eq', value: null }),
    ],
    [
      'segments.s.all[0].value: must be a list of text, numbers or true/false',
      '/segments/s/all/0/value',
      segment({ attribute, op: 'in', value: [] }),
    ],
    [
      'segments.1st: is not a valid name: a letter first, then letters, digits and _ . -',
      '/segments',
      { flags: {}, segments: { '1st': { all: [{ attribute, op: 'eq', value: 1 }] } } },
    ],
    [
      'rollout_stages.beta.quest_categories.rollout_percentage: must be a number from 0 to 100',
      '/rollout_stages/beta/quest_categories/rollout_percentage',
      { flags: {}, rollout_stages: { beta: { quest_categories: { rollout_percentage: 250 } } } },
    ],
    [
      'segments.s.all[0].ignore_case: goes only with eq, in, contains, starts_with, ends_with',
      '/segments/s/all/0/ignore_case',
      segment({ attribute, op: 'gt', value: 1, ignore_case: true }),
    ],
    [
      'segments.s.all[0].value: must be a number',
      '/segments/s/all/0/value',
      segment({ attribute, op: 'lte', value: '1' }),
    ],
    [
      'segments.s.all[0].value: must be text',
      '/segments/s/all/0/value',
      segment({ attribute, op: 'ends_with', value: 3 }),
    ],
    ['segments.s.all[0].any: needs at least one condition', '/segments/s/all/0/any', segment({ any: [] })],
    [
      'flags.quest_categories.variants: needs a weight above 0',
      '/flags/quest_categories/variants',
      flag({ variants: [{ name: 'a', weight: 0 }] }),
    ],
    [
      'flags.quest_categories.earlier_weights[0]: needs a weight above 0',
      '/flags/quest_categories/earlier_weights/0',
      flag({ earlier_weights: [{ a: 0 }] }),
    ],
    [
      'flags.new_attestation_flow.variants[0].name: must be one of compact, guided',
      '/flags/new_attestation_flow/variants/0/name',
      flag({ variants: [{ name: 'unheard_of', weight: 1 }] }, 'new_attestation_flow'),
    ],
    [
      'flags.quest_categories.forced_variants[0]: needs users, groups or segments',
      '/flags/quest_categories/forced_variants/0',
      flag({ variants: [{ name: 'a', weight: 1 }], forced_variants: [{ variant: 'a' }] }),
    ],
    [
      'flags.quest_categories.prerequisites[0].flag: must be a flag of this product or of the document',
      '/flags/quest_categories/prerequisites/0',
      flag({ prerequisites: [{}] }),
    ],
    [
      'flags.quest_categories.layer.from: must be a number from 0 to 100 with at most three decimals',
      '/flags/quest_categories/layer/from',
      flag({ layer: { name: 'l', from: -1, until: 5 } }),
    ],
    ['layers.l.by: must be text that is not empty', '/layers/l/by', { flags: {}, layers: { l: { by: '' } } }],
    [
      'rollout_stages.beta.quest_category: is not a flag of this product',
      '/rollout_stages/beta',
      { flags: {}, rollout_stages: { beta: { quest_category: {} } } },
    ],
  ];

  it.each(wrong)('%s', (problem, path, document) => {
    expect(problemsOf(document)).toContain(problem);
    expect(validate(document)).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(path);
  });

  // What a schema of this draft cannot say.
  const wrongBeyondTheSchema: readonly (readonly [string, unknown])[] = [
    ['flags.quest_categories.rollout_percentage: must have at most two decimals', flag({ rollout_percentage: 1.234 })],
    [
      'flags.quest_categories.segments[0]: names the segment "staf", which the document does not have',
      flag({ segments: ['staf'] }),
    ],
    [
      'flags.quest_categories.schedule.until: must be after from',
      flag({ schedule: { from: '2026-02-01', until: '2026-01-01' } }),
    ],
    [
      'flags.quest_categories.schedule.from: must be an ISO 8601 instant with Z or an offset',
      flag({ schedule: { from: '2026-02-30' } }),
    ],
    [
      'flags.quest_categories.variants: names one variant twice',
      flag({
        variants: [
          { name: 'a', weight: 1 },
          { name: 'a', weight: 2 },
        ],
      }),
    ],
    [
      "flags.quest_categories.forced_variants[0].variant: must be one of the flag's variants: a",
      flag({ variants: [{ name: 'a', weight: 1 }], forced_variants: [{ variant: 'b', users: ['ada'] }] }),
    ],
    [
      'flags.quest_categories.prerequisites[0].flag: must be a flag of this product or of the document',
      flag({ prerequisites: [{ flag: 'nowhere' }] }),
    ],
    [
      'flags.quest_categories.prerequisites[0].variant: must be one of on, off',
      flag({ prerequisites: [{ flag: 'advanced_search', variant: 'guided' }] }),
    ],
    [
      'flags.quest_categories.layer.name: must be a layer of the document',
      flag({ layer: { name: 'l', from: 0, until: 5 } }),
    ],
    [
      'flags.quest_categories.layer.until: must be above from',
      { layers: { l: {} }, ...flag({ layer: { name: 'l', from: 5, until: 5 } }) },
    ],
    [
      'flags.advanced_search.layer: overlaps the slice of quest_categories',
      {
        layers: { l: {} },
        flags: {
          quest_categories: { layer: { name: 'l', from: 0, until: 50 } },
          advanced_search: { layer: { name: 'l', from: 49.999, until: 60 } },
        },
      },
    ],
    [
      'flags.quest_categories.rolloutPercentage: is not known; did you mean rollout_percentage?',
      flag({ rolloutPercentage: 5 }),
    ],
    [
      'flags.quest_categories.rollout_percentag: is not known; did you mean rollout_percentage?',
      flag({ rollout_percentag: 5 }),
    ],
    ['flags.quest_categories.enable: is not known; did you mean enabled?', flag({ enable: true })],
    [
      'segments.s.all[0].value: must be a version range of npm such as ">=1.4.0 <2"',
      segment({ attribute, op: 'semver', value: 'newest' }),
    ],
    [
      'segments.s.all[0].value: must be an ISO 8601 instant with Z or an offset',
      segment({ attribute, op: 'before', value: '2026-02-30' }),
    ],
    [
      `segments.s.all[0]${'.all[0]'.repeat(7)}: is nested deeper than 8 groups`,
      segment(
        Array.from({ length: 8 }).reduce<object>((inner) => ({ all: [inner] }), { attribute, op: 'eq', value: 1 }),
      ),
    ],
  ];

  it.each(wrongBeyondTheSchema)('%s', (problem, document) => {
    expect(problemsOf(document)).toContain(problem);
  });

  it.each(['', '{', '<html>', 'null', '"text"', '{"flags":{}} trailing'])('refuses %j as text', (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });

  it.each([
    ['nested too deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'is nested deeper than 32 levels'],
    ['a list nested too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'is nested deeper than 32 levels'],
    ['too long', `{"flags":{}}${' '.repeat(MOST_CHARACTERS)}`, `is longer than ${String(MOST_CHARACTERS)} characters`],
    ['too many values', `[${'1,'.repeat(MOST_VALUES)}1]`, `has more than ${String(MOST_VALUES)} values`],
  ])('refuses what is %s, as text and as a value', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
    if (text.length < MOST_CHARACTERS) expect(problemsOf(JSON.parse(text))).toEqual([problem]);
  });

  it('refuses a value that contains itself', () => {
    const document: Record<string, unknown> = { flags: {} };
    document['flags'] = document;
    expect(problemsOf(document)).toEqual(['is nested deeper than 32 levels']);
  });

  it('keeps names of the prototype out', () => {
    const text = '{"flags":{"__proto__":{"enabled":true}}}';
    expect(problemsOf(text)).toContain(
      'flags.__proto__: is not a valid name: a letter first, then letters, digits and _ . -',
    );
  });

  it.each([
    ['field', (name: string) => flag({ [name]: [] })],
    ['flag', (name: string) => ({ flags: { [name]: {} } })],
    ['segment', (name: string) => flag({ segments: [name] })],
    ['part', (name: string) => ({ flags: {}, [name]: {} })],
    ['stage', (name: string) => ({ flags: {}, rollout_stages: { [name]: {} } })],
  ])('shortens the message about a %s whose name has thousands of characters', (_, documentWith) => {
    let message = '';
    try {
      parseFlagDocument(documentWith('n'.repeat(3_000_000)), MANIFEST);
    } catch (error) {
      message = error instanceof FlagDocumentError ? error.message : '';
    }
    expect(message).toContain('The flag document is not valid');
    expect(message.length).toBeLessThan(2_000);
  });

  it('names everything that is wrong at once, and says how much it leaves out', () => {
    const entry = { enabled: 1, killed: 1, salt: 1, rollout_by: 1, description: 1, segments: 1, schedule: 1 };
    const parse = (): unknown => parseFlagDocument(flag(entry), MANIFEST);
    expect(parse).toThrow(FlagDocumentError);
    expect(parse).toThrow(/flags\.quest_categories\.enabled: must be true or false; .* and 2 more$/);
  });

  it('takes flags that are not declared where a service reads, since a document may be newer than the code', () => {
    const document = { flags: { from_tomorrow: { enabled: true } } };
    expect(parseFlagDocument(document, MANIFEST)).toBe(document);
  });
});

describe('the schema', () => {
  const text = JSON.stringify(flagDocumentSchema(FLAGS));

  it('is draft-04', () => {
    expect(draft).toBe('http://json-schema.org/draft-04/schema#');
  });

  it.each(['const', 'if', 'contains', 'propertyNames', 'exclusiveMinimum', 'exclusiveMaximum', 'examples', '$id'])(
    'does without %s, which that draft does not know or knows otherwise',
    (word) => {
      expect(text.replaceAll(/"enum":\[[^\]]*\]/g, '')).not.toContain(`"${word}":`);
    },
  );

  it('fits into what AppConfig takes as a validator', () => {
    expect(text.length).toBeLessThan(32_768);
  });

  it('fits with 200 flags, whatever they declare, and still says the same of their common shape', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `a_flag_with_a_name_of_usual_length_${String(index)}`);
    const variants = keys.map(
      (key) => [key, { ...FLAGS.new_attestation_flow, variants: [`${key}_a`, `${key}_b`] }] as const,
    );
    for (const manifest of [
      Object.fromEntries(keys.map((key) => [key, FLAGS.quest_categories])),
      Object.fromEntries(keys.map((key, index) => [key, Object.values(FLAGS)[index % 10] ?? FLAGS.quest_categories])),
      Object.fromEntries(variants),
    ]) {
      const { $schema: _, ...form } = flagDocumentSchema(manifest);
      expect(JSON.stringify(form).length).toBeLessThan(32_768);
      const judge = ajv().compile(form);
      expect(judge({ flags: { [keys[7] ?? '']: { rollout_percentage: 5 } } })).toBe(true);
      expect(judge({ flags: { [keys[7] ?? '']: { rollout_percentage: 500 } } })).toBe(false);
      expect(judge({ flags: { unheard_of: {} } })).toBe(false);
    }
  });

  it('fits with 2,000 flags by leaving their keys to the parser', () => {
    const keys = Array.from({ length: 2000 }, (_, index) => [`flag_${String(index)}`, FLAGS.quest_categories] as const);
    const { $schema: _, ...form } = flagDocumentSchema(Object.fromEntries(keys));
    expect(JSON.stringify(form).length).toBeLessThan(32_768);
    expect(ajv().compile(form)({ flags: { flag_1: { killed: 'yes' } } })).toBe(false);
  });
});
