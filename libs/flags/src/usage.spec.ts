import { FLAGS } from './testing-flags.ts';
import { flagProblems, usesIn } from './usage.ts';

const keysOf = (text: string, path = 'apps/web/page.tsx'): readonly string[] =>
  usesIn({ path, text }).uses.map(({ key }) => key);

const MANIFEST = { a: FLAGS.quest_categories, b: FLAGS.maintenance_mode };
const readsBoth = { path: 'apps/api/src/x.ts', text: `this.flags.isEnabled('a', caller);\nconst keys = ['b'];` };
const BEFORE = '2026-11-20';

describe('uses of flags', () => {
  it.each([
    [`await this.flags.isEnabled('a', caller)`, ['a']],
    [`class C { @RequireFlag('a') search() {} }`, ['a']],
    [`isOn(rules, 'a', {}, now); evaluateFlag(rules, "b", {}, now)`, ['a', 'b']],
    ['client.getBooleanValue(`a`, false); client.getStringDetails("b", "")', ['a', 'b']],
    [`const a = useFlag('a', false); useBooleanFlagValue('b', false)`, ['a', 'b']],
    [`<FeatureFlag name="a" fallback={null}><p/></FeatureFlag>`, ['a']],
    [`<FeatureFlag fallback={null} name={'a'} {...rest} />`, ['a']],
  ])('are found in %s', (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  it.each([
    'isEnabled(key)',
    'somethingElse("a")',
    'toString("a")',
    '(() => isEnabled)()("a")',
    '<Other name="a" />',
    '<FeatureFlag name={key} />',
    '<FeatureFlag name />',
  ])('are not seen in %s', (text) => {
    expect(keysOf(text)).toEqual([]);
  });

  it('are told with their line', () => {
    expect(usesIn({ path: 'x.ts', text: `\n\nisEnabled('a');` }).uses).toEqual([{ key: 'a', path: 'x.ts', line: 3 }]);
  });
});

describe('the check', () => {
  it('is content when every flag is read and none is past its date', () => {
    expect(flagProblems(MANIFEST, [readsBoth], BEFORE)).toEqual([]);
  });

  it('takes a property of all flags for a reading', () => {
    const page = { path: 'apps/web/page.tsx', text: `isEnabled('a'); if (flags.b.on) draw();` };
    expect(flagProblems(MANIFEST, [page], BEFORE)).toEqual([]);
  });

  it('finds a key that is not declared', () => {
    const stray = { path: 'apps/web/page.tsx', text: `useFlag('toString', false);` };
    expect(flagProblems(MANIFEST, [readsBoth, stray], BEFORE)).toEqual([
      'apps/web/page.tsx:1 asks for toString, which is not declared',
    ]);
  });

  it('finds a flag that nothing reads, a test not counting', () => {
    const test = { path: 'apps/api/src/x.spec.ts', text: `isEnabled('b'); isEnabled('none')` };
    const one = { path: 'apps/api/src/x.ts', text: `isEnabled('a')` };
    expect(flagProblems(MANIFEST, [one, test], BEFORE)).toEqual(['b is declared, but nothing reads it']);
  });

  it('finds a flag past its date, and leaves the levers of operation alone', () => {
    const { expires } = FLAGS.quest_categories;
    expect(flagProblems(MANIFEST, [readsBoth], expires)).toEqual([]);
    expect(flagProblems(MANIFEST, [readsBoth], '2100-01-01')).toEqual([
      `a was to be gone by ${expires}: tests removes it, or says why it stays`,
    ]);
  });
});
