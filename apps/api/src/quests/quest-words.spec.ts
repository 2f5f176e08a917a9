import { isFoundBy, rarestWord, searchWords, wordsIn } from './quest-words.ts';

const quest = { title: 'Bänke streichen am Fluß', description: 'Two benches by the café need paint, in 2026.' };

describe('the words of a quest', () => {
  it('are folded: lower case, without diacritics, split at everything that is no letter or digit', () => {
    expect(wordsIn('Café-Tisch, ÉTÉ; Straße #12!')).toEqual(['cafe', 'tisch', 'ete', 'strasse', '12']);
    expect(wordsIn('żółw ŻÓŁW naïve')).toEqual(['zołw', 'naive']);
  });

  it('have three letters or more, each once', () => {
    expect(searchWords({ title: 'To be or not to be', description: 'not not not be' })).toEqual(['not']);
  });

  it('come from the whole title and the first sixty of the description', () => {
    const description = Array.from({ length: 80 }, (_, index) => `word${index + 100}`).join(' ');
    const words = searchWords({ title: 'The title', description });
    expect(words).toContain('title');
    expect(words).toContain('word159');
    expect(words).not.toContain('word160');
  });
});

describe('a query', () => {
  it.each([
    ['banke', true],
    ['BÄN', true],
    ['fluss', true],
    ['cafe paint', true],
    ['paint cafe am', true],
    ['2026', true],
    ['cafe tea', false],
    ['aint', false],
  ])('%s: %s', (query, found) => {
    expect(isFoundBy(quest, wordsIn(query))).toBe(found);
  });

  it('asks the index for its longest word, and for none where all are short', () => {
    expect(rarestWord(wordsIn('a new bench by me'))).toBe('bench');
    expect(rarestWord(wordsIn('a by me'))).toBeUndefined();
  });
});
