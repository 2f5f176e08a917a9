import { problemsOf } from './documents.ts';

const check = (document: unknown): readonly string[] => problemsOf(JSON.stringify(document), 'flags.json');

describe('problemsOf', () => {
  it('accepts attributes of every surface', () => {
    const all = [
      { attribute: 'groups', op: 'contains', value: 'moderators' },
      { any: [{ attribute: 'targetingKey', op: 'starts_with', value: 'a' }] },
    ];
    expect(check({ flags: { quest_categories: { segments: ['s'] } }, segments: { s: { all } } })).toEqual([]);
  });

  it('refuses segments, units and layers on an unknown attribute', () => {
    const any = [{ all: [{ attribute: 'email', op: 'eq', value: 'ada@example.org' }] }];
    const stage = { quest_categories: { rollout_by: 'household' } };
    const document = {
      flags: stage,
      segments: { s: { any } },
      layers: { l: { by: 'org.id' } },
      rollout_stages: { beta: stage },
    };
    const why = 'is an attribute that no context has; known are targetingKey, groups';
    expect(check(document)).toEqual([
      `flags.json: segments.s.any[0].all[0].attribute ${why}`,
      `flags.json: flags.quest_categories.rollout_by ${why}`,
      `flags.json: rollout_stages.beta.quest_categories.rollout_by ${why}`,
      `flags.json: layers.l.by ${why}`,
    ]);
  });

  it('reports rules without effect and invalid JSON', () => {
    expect(check({ flags: { quest_categories: { schedule: { from: '2099-01-01' } } } })).toHaveLength(1);
    expect(problemsOf('{', 'flags.json')).toHaveLength(1);
  });
});
