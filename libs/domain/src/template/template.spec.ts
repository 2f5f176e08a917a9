import { mayChangeTemplate, type TemplateOwnership } from './template.ts';

const OWN: TemplateOwnership = { visibility: 'own', ownerId: 'ada' };
const COMMUNITY: TemplateOwnership = { visibility: 'community', ownerId: 'ada' };

describe('a template', () => {
  it.each([
    ['its owner', OWN, { userId: 'ada', isModerator: false }, true],
    ['another member', OWN, { userId: 'ben', isModerator: false }, false],
    ['a moderator', OWN, { userId: 'mia', isModerator: true }, false],
    ['its owner', COMMUNITY, { userId: 'ada', isModerator: false }, false],
    ['another member', COMMUNITY, { userId: 'ben', isModerator: false }, false],
    ['a moderator', COMMUNITY, { userId: 'mia', isModerator: true }, true],
  ])('of %s: %j is changed as the rules say', (_, template, person, isChanged) => {
    expect(mayChangeTemplate(template, person)).toBe(isChanged);
  });
});
