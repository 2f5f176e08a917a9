import { evaluateFlag } from './evaluate.ts';
import { EvaluationCounter } from './evaluation-counter.ts';
import { booleanFlags, ofrepBulk, ofrepOne } from './ofrep.ts';
import { prepareFlags } from './rules.ts';
import { FLAGS } from './testing-flags.ts';

describe('EvaluationCounter', () => {
  const flags = { quest_categories: { whitelist_users: ['ada'] }, advanced_search: { enabled: true } };
  const rules = prepareFlags(FLAGS, { flags });
  const ada = { targetingKey: 'ada' };

  it('counts answers by flag and variant, of single flags and of lists', () => {
    const counter = new EvaluationCounter();
    expect(counter.counts()).toEqual({});
    counter.observe(evaluateFlag(rules, 'quest_categories', ada, 0));
    counter.observe(evaluateFlag(rules, 'quest_categories', {}, 0));
    ofrepOne(rules, 'quest_categories', ada, 0, counter.observe);
    ofrepBulk(rules, {}, 0, counter.observe);
    booleanFlags(rules, ada, 0, counter.observe);
    expect(counter.counts()).toMatchObject({
      quest_categories: { on: 3, off: 2 },
      advanced_search: { on: 2 },
      dual_attestation: { on: 2 },
    });
  });

  it('counts an answer without a variant as default', () => {
    const counter = new EvaluationCounter();
    const words = { ...FLAGS.maintenance_mode, type: 'string', default: '', metadata: {} } as const;
    counter.observe(evaluateFlag(prepareFlags({ words }, { flags: { words: {} } }), 'words', {}, 0));
    expect(counter.counts()).toEqual({ words: { default: 1 } });
  });

  it('never changes an answer: an observer of a list may throw', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    expect(ofrepBulk(rules, ada, 0, fail)).toEqual(ofrepBulk(rules, ada, 0));
    expect(booleanFlags(rules, ada, 0, fail)).toEqual(booleanFlags(rules, ada, 0));
  });
});
