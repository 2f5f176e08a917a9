import { evaluateFlag, prepareFlags } from '../../../../libs/flags/src/evaluator.ts';
import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { judged, resultLines } from './results.ts';
import { explainLines, describeEntry, statusLines } from './rows.ts';
import { idleFlags, staleFlags, sumOf } from './stale.ts';

describe('describeEntry', () => {
  it.each([
    [undefined, 'default (on)'],
    [{ killed: true, enabled: true }, 'KILLED'],
    [{ enabled: true }, 'on'],
    [{ enabled: true, blocklist_users: ['eve'] }, 'on, but 1 blocked'],
    [{ rollout_percentage: 10, whitelist_users: ['ada'], segments: ['staff'] }, '2 named, 10 %'],
    [{ rollout_percentage: 0 }, 'off'],
    [{ rollout_percentage: 5, schedule: { from: '2027-01-01' } }, '5 %, by schedule'],
    [
      {
        enabled: true,
        prerequisites: [{ flag: 'a' }, { flag: 'b', variant: 'off' }],
        layer: { name: 'l', from: 0, until: 50 },
      },
      'on, needs a, b=off, 0 to 50 % of layer l',
    ],
    [{ forced_variants: [{ variant: 'guided', users: ['ada'] }] }, 'forced into guided'],
  ])('%j is "%s"', (entry, words) => {
    expect(describeEntry(entry, true)).toBe(words);
  });
});

describe('the status of the tasks', () => {
  const state = { versions: [], deployments: [] };

  it('names the problem of a task that refuses a document', () => {
    const problem = 'The flag document is not valid: flags.a.prerequisites: form a cycle: a -> a';
    const lines = statusLines(state, [{ task: 't1', version: 'v2', ageSeconds: 9, problem }], 0);
    expect(lines.at(-1)).toBe(`problem   t1: ${problem}`);
  });

  it('names no problem of a task that has none', () => {
    expect(statusLines(state, [{ task: 't1', version: 'v2' }], 0).join('\n')).not.toContain('problem');
  });
});

describe('explaining', () => {
  const lines = (rollout_percentage: number) => {
    const entry = { rollout_percentage };
    const rules = prepareFlags(FLAGS, { flags: { quest_categories: entry } });
    return explainLines(evaluateFlag(rules, 'quest_categories', { targetingKey: 'user-1', groups: [] }, 0), entry);
  };

  it('names the percentage from which the flag is on, to two decimals', () => {
    expect(lines(10).join('\n')).toContain('bucket    21436 of 100000, on below 10000 (10 %), by user-1');
    expect(lines(10).at(-1)).toContain('from 21.44 %');
    expect(lines(21.43)[0]).toBe('quest_categories = false  (variant off)');
    expect(lines(21.44)[0]).toBe('quest_categories = true  (variant on)');
  });
});

describe('stale flags', () => {
  const NOW = Date.parse('2027-06-15T00:00:00.000Z');

  it('are past or near their date, on for all, killed, or unknown', () => {
    const document = {
      flags: {
        quest_categories: { rollout_percentage: 10 },
        wallet_integration: { rollout_percentage: 100 },
        wallet_signature_required: { killed: true, enabled: true },
        dual_attestation: { enabled: true },
        forgotten: { enabled: true },
      },
    };
    const found = staleFlags(FLAGS, document, NOW).map(({ flag, why }) => `${flag}: ${why}`);
    expect(found).toContain('quest_categories: its date is near: 2027-06-30');
    expect(found).toContain('wallet_integration: on for all members: keep the code and remove the flag');
    expect(found).toContain('wallet_signature_required: killed: repair the feature, or remove it');
    expect(found).toContain('forgotten: no manifest entry');
    expect(found.filter((line) => line.startsWith('dual_attestation'))).toEqual([]);
  });

  it('are overdue from the day after their date on', () => {
    const overdue = (at: string) =>
      staleFlags(FLAGS, { flags: {} }, Date.parse(at)).filter(({ isOverdue }) => isOverdue);
    expect(overdue('2027-06-30T23:59:59.000Z')).toEqual([]);
    expect(overdue('2027-07-01T00:00:00.000Z').map(({ flag }) => flag)).toContain('quest_categories');
  });
});

describe('idleFlags', () => {
  const tasks = [
    { quest_categories: { on: 900 }, advanced_search: { on: 1, off: 2000 }, dual_attestation: { on: 5000 } },
    { quest_categories: { on: 600 }, wallet_integration: { off: 12 } },
  ];
  const lines = (...counts: typeof tasks) => idleFlags(FLAGS, sumOf(counts)).map(({ flag, why }) => `${flag}: ${why}`);

  it('names flags without answers and flags with one variant for every caller', () => {
    const found = lines(...tasks);
    expect(found).toContain('quest_categories: each of 1500 answers was on');
    expect(found).toContain('maintenance_mode: no running task has evaluated it');
    expect(found.filter((line) => /^(advanced_search|dual_attestation|wallet_integration):/.test(line))).toEqual([]);
  });

  it('returns no flag with few evaluations', () => {
    expect(lines()).toEqual([]);
    expect(idleFlags(FLAGS, { quest_categories: { on: 999 } })).toEqual([]);
  });
});

describe('the results of an experiment', () => {
  const results = {
    flag: 'new_attestation_flow',
    goal: 'attested',
    variants: [
      { variant: 'off', exposures: 80, goals: 48 },
      { variant: 'compact', exposures: 70, goals: 56 },
      { variant: 'guided', exposures: 0, goals: 0 },
    ],
  };

  it('compare every arm with the control group', () => {
    const [off, compact, guided] = judged(results);
    expect(off).not.toHaveProperty('difference');
    expect(guided).not.toHaveProperty('difference');
    expect(compact?.difference?.low).toBeCloseTo(0.0524, 4);
    expect(compact?.difference?.high).toBeCloseTo(0.3339, 4);
    expect(resultLines(results).find((line) => line.startsWith('compact'))).toMatch(
      /80\.0 %.*5\.2 % … 33\.4 % {2}better$/,
    );
  });

  it('print that there are no exposures', () => {
    const none = results.variants.map((arm) => ({ ...arm, exposures: 0, goals: 0 }));
    expect(resultLines({ ...results, variants: none }).at(-1)).toContain('No exposures yet');
  });
});
