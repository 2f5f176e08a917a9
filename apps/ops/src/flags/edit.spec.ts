import { applyStage } from '../../../../libs/flags/src/evaluator.ts';
import { EXIT } from '../core/exit-codes.ts';
import { assign, differences, killFlags, rampTo, undoStage } from './edit.ts';

const DOCUMENT = {
  flags: {
    quest_categories: { enabled: false, rollout_percentage: 10, whitelist_users: ['ada'] },
    advanced_search: { enabled: true },
  },
  rollout_stages: {
    stage_2_beta: {
      quest_categories: { rollout_percentage: 25, whitelist_users: ['internal-users'] },
      advanced_search: { rollout_percentage: 25 },
    },
  },
};

const changedBy = (...words: string[]) => differences(DOCUMENT, words.reduce(assign, DOCUMENT));

describe('killing', () => {
  it('kills the named flags and changes nothing else', () => {
    const killed = killFlags(DOCUMENT, ['quest_categories', 'maintenance_mode']);
    expect(differences(DOCUMENT, killed)).toEqual([
      '+ quest_categories.killed = true',
      '+ maintenance_mode.killed = true',
    ]);
    expect(DOCUMENT.flags.quest_categories).not.toHaveProperty('killed');
  });

  it('refuses an unknown flag and lists the known ones', () => {
    expect(() => killFlags(DOCUMENT, ['quest_categorys'])).toThrow('advanced_search');
    expect(() => killFlags(DOCUMENT, ['constructor'])).toThrow('There is no flag');
  });
});

describe('setting', () => {
  it.each([
    ['quest_categories=on', ['~ quest_categories.enabled: false -> true', '+ quest_categories.killed = false']],
    ['advanced_search=off', ['~ advanced_search.enabled: true -> false']],
    ['quest_categories.rollout_percentage=12.5', ['~ quest_categories.rollout_percentage: 10 -> 12.5']],
    ['maintenance_mode.message=Back at noon.', ['+ maintenance_mode.message = "Back at noon."']],
    ['quest_categories.whitelist_users+=ben,ada', ['~ quest_categories.whitelist_users: ["ada"] -> ["ada","ben"]']],
    ['quest_categories.whitelist_users-=ada', ['~ quest_categories.whitelist_users: ["ada"] -> []']],
    ['advanced_search.blocklist_users+=eve', ['+ advanced_search.blocklist_users = ["eve"]']],
    ['quest_categories.rollout_percentage=', ['- quest_categories.rollout_percentage (was 10)']],
    ['quest_categories.schedule={"from":"2027-01-01"}', ['+ quest_categories.schedule = {"from":"2027-01-01"}']],
  ])('%s changes its field only', (word, lines) => {
    expect(changedBy(word)).toEqual(lines);
  });

  it('applies several assignments in order', () => {
    expect(changedBy('quest_categories.rollout_percentage=20', 'quest_categories.rollout_percentage=30')).toEqual([
      '~ quest_categories.rollout_percentage: 10 -> 30',
    ]);
  });

  it.each(['quest_categories', 'quest_categories=maybe', 'nothing=on', 'quest_categories+=x', '=on', 'a b=on'])(
    'refuses "%s"',
    (word) => {
      expect(() => assign(DOCUMENT, word)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
    },
  );
});

describe('undoStage', () => {
  const after = applyStage(DOCUMENT, 'stage_2_beta');

  it('restores the document before the stage', () => {
    expect(differences(DOCUMENT, undoStage(after, DOCUMENT, 'stage_2_beta'))).toEqual([]);
  });

  it('keeps other changes and removes those of the stage', () => {
    const later = assign(killFlags(after, ['quest_categories']), 'dual_attestation=off');
    expect(differences(DOCUMENT, undoStage(later, DOCUMENT, 'stage_2_beta'))).toEqual([
      '+ quest_categories.killed = true',
      '+ dual_attestation.enabled = false',
    ]);
  });

  it('refuses a stage that the document no longer contains', () => {
    expect(() => undoStage({ flags: {} }, { flags: {} }, 'stage_9')).toThrow('no stage stage_9');
  });
});

describe('raising', () => {
  it('changes the percentage alone', () => {
    expect(differences(DOCUMENT, rampTo(DOCUMENT, 'quest_categories', 50))).toEqual([
      '~ quest_categories.rollout_percentage: 10 -> 50',
    ]);
  });
});
