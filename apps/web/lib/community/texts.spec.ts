import { LANGUAGES } from '../i18n/languages.ts';
import { blocksOf, COMMUNITY_PAGES, communityText, type Community } from './texts.ts';

const community: Community = { name: 'South Town', texts: {} };

describe('communityText', () => {
  const pages = COMMUNITY_PAGES.flatMap((page) => LANGUAGES.map((language) => [page, language] as const));

  it.each(pages)('has a default of several blocks with known placeholders only: %s in %s', (page, language) => {
    const text = communityText(community, page, language);
    expect(text).not.toMatch(/\{\w+\}/);
    expect(blocksOf(text).length).toBeGreaterThan(2);
  });

  it('names the community, its operator and its address', () => {
    const full = { ...community, operator: 'South Town e.V.', email: 'hello@southtown.example' };
    expect(communityText(full, 'privacy', 'en')).toContain('what South Town stores');
    expect(communityText(full, 'legal', 'de')).toContain('South Town e.V.');
    expect(communityText(full, 'contact', 'en')).toContain('by e-mail: hello@southtown.example');
  });

  it('prefers the text of the operator, in each language on its own', () => {
    const own = { ...community, texts: { rules: { en: 'Be nice at {community}. {other} {valueOf}' } } };
    expect(communityText(own, 'rules', 'en')).toBe('Be nice at South Town. {other} {valueOf}');
    expect(communityText(own, 'rules', 'de')).toContain('Sei freundlich');
  });
});

describe('blocksOf', () => {
  it('splits headings, paragraphs and lists', () => {
    expect(blocksOf('## One\n\nTwo\nlines\n\n- a\n- b\n\n\n- not\na list')).toEqual([
      { kind: 'heading', text: 'One' },
      { kind: 'paragraph', text: 'Two\nlines' },
      { kind: 'list', items: ['a', 'b'] },
      { kind: 'paragraph', text: '- not\na list' },
    ]);
  });
});
