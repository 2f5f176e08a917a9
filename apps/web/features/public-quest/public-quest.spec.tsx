import { screen } from '@testing-library/react';
import type { PublicQuest } from '../../lib/api/types.ts';
import * as de from '../../lib/i18n/de/index.ts';
import { translator } from '../../lib/i18n/translate.ts';
import { aQuest } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { PublicQuestView } from './public-quest.tsx';

const T = { en: t, de: translator('de', de) };

describe('a quest as visitors see it', () => {
  it.each([
    ['OPEN', '100 XP', '100 XP'],
    ['CLAIMED', '100 XP', '100 XP'],
    ['SUBMITTED', '100 XP', '100 XP'],
    ['DISPUTED', '100 XP', '100 XP'],
    ['COMPLETED', 'up to 100 XP paid', 'bis zu 100 XP gutgeschrieben'],
    ['CANCELLED', 'no XP paid', 'keine XP gutgeschrieben'],
    ['EXPIRED', 'no XP paid', 'keine XP gutgeschrieben'],
  ] as const)('that is %s says what it offers or paid', (status, ...words) => {
    for (const [index, language] of (['en', 'de'] as const).entries()) {
      const quest: PublicQuest = { ...aQuest({ status, rewardXp: 100 }), photos: [] };
      const { unmount } = draw(<PublicQuestView t={T[language]} quest={quest} hasCategory={false} returnTo="/" />, {
        language,
      });
      expect(screen.getByText(/\bXP\b/)).toHaveTextContent(new RegExp(`^${String(words[index])}$`));
      unmount();
    }
  });
});
