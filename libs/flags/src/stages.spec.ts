import { readFileSync } from 'node:fs';
import { changedFlags } from './changes.ts';
import type { FlagDocument } from './document.ts';
import { isOn } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import { parseFlagDocument } from './parse-document.ts';
import { prepareFlags } from './rules.ts';
import { applyStage, stageNames } from './stages.ts';

const original = parseFlagDocument(readFileSync(new URL('../fixtures/document.json', import.meta.url), 'utf8'), FLAGS);

describe('a rollout stage', () => {
  it('is found by its name', () => {
    expect(stageNames(original)).toEqual(['stage_1_internal', 'stage_2_beta', 'stage_3_ga']);
    expect(() => applyStage(original, 'stage_4')).toThrow('There is no stage stage_4; there are stage_1_internal');
    expect(() => applyStage({ flags: {} }, 'toString')).toThrow('there are none');
  });

  it('sets plain values and leaves the rest', () => {
    const { flags } = applyStage(original, 'stage_2_beta');
    expect(flags['quest_categories']).toEqual({ ...original.flags['quest_categories'], rollout_percentage: 25 });
    expect(flags['wallet_integration']?.rollout_percentage).toBe(10);
    expect(flags['dual_attestation']).toBe(original.flags['dual_attestation']);
  });

  it('adds list members, each once, and removes none', () => {
    const once = applyStage(original, 'stage_1_internal');
    const members = ['admin-user-1', 'tester-user-1', 'internal-users'];
    expect(once.flags['wallet_integration']?.whitelist_users).toEqual(members);
    expect(applyStage(once, 'stage_1_internal')).toEqual(once);
  });

  it('leaves the document it was given alone', () => {
    const before = JSON.stringify(original);
    applyStage(original, 'stage_1_internal');
    expect(JSON.stringify(original)).toBe(before);
  });

  it('lets in the group that it names', () => {
    const rules = prepareFlags(FLAGS, applyStage(original, 'stage_1_internal'));
    const insider = { targetingKey: 'ada', groups: ['internal-users'] };
    expect(isOn(rules, 'wallet_integration', insider, 0)).toBe(true);
    expect(isOn(rules, 'wallet_integration', { targetingKey: 'ada' }, 0)).toBe(false);
  });

  it('admits every caller with an id at general availability', () => {
    const rules = prepareFlags(FLAGS, applyStage(original, 'stage_3_ga'));
    for (let i = 0; i < 200; i += 1) {
      expect(isOn(rules, 'quest_categories', { targetingKey: `p${String(i)}` }, 0)).toBe(true);
    }
  });

  it('adds variants by name, widens a schedule, and begins flags that are not there yet', () => {
    const document: FlagDocument = {
      flags: {
        new_attestation_flow: {
          variants: [{ name: 'compact', weight: 1 }],
          schedule: { from: '2026-01-01', until: '2026-02-01' },
        },
      },
      rollout_stages: {
        wider: {
          new_attestation_flow: {
            variants: [
              { name: 'compact', weight: 2 },
              { name: 'guided', weight: 2 },
            ],
            schedule: { until: '2026-03-01' },
          },
          advanced_search: { enabled: true },
        },
      },
    };
    expect(applyStage(document, 'wider').flags).toEqual({
      new_attestation_flow: {
        variants: [
          { name: 'compact', weight: 2 },
          { name: 'guided', weight: 2 },
        ],
        schedule: { from: '2026-01-01', until: '2026-03-01' },
      },
      advanced_search: { enabled: true },
    });
  });
});

describe('the flags that changed between two documents', () => {
  const base: FlagDocument = {
    flags: { a: { enabled: true, salt: 's' }, b: { segments: ['staff'] }, c: { whitelist_users: ['staff'] }, d: {} },
    segments: { staff: { all: [{ attribute: 'x', op: 'eq', value: 1 }] } },
  };

  it('are none when only the order of fields differs', () => {
    expect(changedFlags(base, { ...base, flags: { ...base.flags, a: { salt: 's', enabled: true } } })).toEqual([]);
  });

  it('are those that were added, removed or changed', () => {
    const { a, b, c } = base.flags;
    expect(
      changedFlags(base, { ...base, flags: { a: { ...a, enabled: false }, b: b ?? {}, c: c ?? {}, e: {} } }),
    ).toEqual(['a', 'd', 'e']);
  });

  it('are also those whose segment changed', () => {
    const segments = { staff: { all: [{ attribute: 'x', op: 'eq', value: 2 }] } } as const;
    expect(changedFlags(base, { ...base, segments })).toEqual(['b', 'c']);
  });
});
