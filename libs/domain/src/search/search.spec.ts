import fc from 'fast-check';
import {
  DESCRIPTION_WORDS,
  isFoundBy,
  isSearchable,
  partitionOf,
  searchPostings,
  searchTerms,
  searchWords,
} from './search.ts';

const NOTHING = 'xxxx';

function finds(query: string, title: string, description = NOTHING): boolean {
  return isSearchable(query) && isFoundBy({ title, description }, searchTerms(query));
}

describe('folding', () => {
  it.each([
    ['cafe', 'Café'],
    ['CAFÉ', 'cafe\u0301'],
    ['naive', 'naïve'],
    ['zolw', 'żółw'],
    ['lodz', 'Łódź'],
    ['sonder', 'Sønder'],
    ['soender', 'Sønder'],
    ['Sønder', 'Soender'],
    ['aarhus', 'Århus'],
    ['århus', 'Aarhus'],
    ['dordevic', 'Đorđević'],
    ['aeble', 'Æble'],
    ['Æble', 'aeble'],
    ['oeuvre', 'Œuvre'],
    ['thor', 'Þór'],
    ['gardur', 'Garður'],
    ['hamrun', 'Ħamrun'],
    ['sapmi ana', 'Sápmi aŋa'],
    ['sapmi anga', 'Sápmi aŋa'],
    ['strasse', 'Straße'],
    ['STRASSE', 'STRAẞE'],
    ['straße', 'Strasse'],
    ['baeume', 'Bäume'],
    ['baume', 'Bäume'],
    ['Bäume', 'Bäume'],
    ['Bäume', 'Baeume'],
    ['baume', 'Baeume'],
    ['gruesse', 'Grüße'],
    ['istanbul', 'İSTANBUL'],
    ['ISTANBUL', 'ıstanbul'],
    ['ışık', 'ISIK'],
    ['öğretmen', 'ogretmen'],
    ['οδοσ', 'ΟΔΟΣ'],
    ['ΟΔΟΣ', 'οδοσημα'],
    ['οδός', 'ΟΔΟΣ'],
    ['ёлка', 'елка'],
    ['hawaii', 'Hawaiʻi'],
    ['احمد', 'أحمد'],
    ['שלום', 'שָׁלוֹם'],
    ['file', 'ﬁle'],
    ['2026', '２０２６'],
    ['2026', '٢٠٢٦'],
    ['football', 'foot\u00adball'],
  ])('finds with "%s" the title "%s"', (query, title) => {
    expect(finds(query, title)).toBe(true);
  });

  it.each([
    ['baeume', 'Baume'],
    ['blu', 'blau'],
    ['नाम', 'नमन'],
    ['がっこう', 'かっこう'],
  ])('does not find with "%s" the title "%s"', (query, title) => {
    expect(finds(query, title)).toBe(false);
  });

  it('keeps two vowels that are not an umlaut: neue, bauen, Quelle', () => {
    expect(searchWords({ title: 'neue bauen quelle', description: '' })).toEqual(['neue', 'bauen', 'quelle']);
  });
});

describe('scripts without spaces', () => {
  it.each([
    ['掃除', '公園の掃除を手伝ってください'],
    ['公園', '公園の掃除を手伝ってください'],
    ['公園の掃除', '公園の掃除を手伝ってください'],
    ['園', '公園の掃除を手伝ってください'],
    ['い', '公園い'],
    ['ペンキ', 'ベンチにペンキを塗る'],
    ['ぺんき', 'ベンチにペンキを塗る'],
    ['ﾍﾟﾝｷ', 'ベンチにペンキを塗る'],
    ['ベンチ', 'ﾍﾞﾝﾁにペンキを塗る'],
    ['プリンター', '3Dプリンターの使い方'],
    ['长椅', '给公园的长椅刷漆'],
    ['漆', '给公园的长椅刷漆'],
    ['สวน', 'ทำความสะอาดสวนสาธารณะ'],
    ['สะอาด', 'ทำความสะอาดสวนสาธารณะ'],
    ['สาธารณะ', 'ทำความสะอาดสวนสาธารณะ'],
    ['ສວນ', 'ອະນາໄມສວນສາທາລະນະ'],
    ['សួន', 'សម្អាតសួនសាធារណៈ'],
    ['សួនសាធារណៈ', 'សម្អាត\u200bសួន\u200bសាធារណៈ'],
    ['ပန်းခြံ', 'ပန်းခြံသန့်ရှင်းရေး'],
    ['သန့်', 'ပန်းခြံသန့်ရှင်းရေး'],
  ])('finds the part "%s" of "%s"', (query, title) => {
    const isOneKana = query === 'い';
    expect(finds(query, title)).toBe(!isOneKana);
    expect(finds(query, NOTHING, title)).toBe(!isOneKana);
  });

  it('matches adjacent letters only', () => {
    expect(finds('除掃', '公園の掃除')).toBe(false);
    expect(finds('园公', '给公园的长椅')).toBe(false);
  });

  it.each([
    ['공원', '공원에서 벤치를 칠해요'],
    ['벤', '공원에서 벤치를 칠해요'],
    ['벤치', '공원에서 벤치를 칠해요'],
    ['पानी', 'पानी की टंकी साफ करें'],
    ['घर', 'घर की सफाई'],
    ['ቤት', 'ቤት ማጽዳት'],
  ])('finds by the beginning "%s" the spaced "%s"', (query, title) => {
    expect(finds(query, title)).toBe(true);
  });

  it('finds a Hangul compound by its parts, because Korean writes compounds without spaces', () => {
    for (const part of ['서울', '공원', '청소', '공원청소', '소'])
      expect(finds(part, '서울공원청소 도와주세요')).toBe(true);
    expect(finds('하세요', '안녕하세요여러분')).toBe(true);
    expect(finds('원서', '서울공원청소')).toBe(false);
  });
});

describe('a query', () => {
  const quest = { title: 'Bänke streichen am Fluß', description: 'Two benches by the café need paint, in 2026.' };

  it.each([
    ['banke', true],
    ['BÄN', true],
    ['fluss', true],
    ['cafe paint', true],
    ['paint cafe am', true],
    ['benches by the', true],
    ['paint zz', false],
    ['cafe tea', false],
    ['aint', false],
  ])('"%s" with all terms as beginnings: %s', (query, found) => {
    expect(isFoundBy(quest, searchTerms(query))).toBe(found);
  });

  it.each(['by me', 'a', '', '  !? ', '\u00ad\u200b', '12', 'い', '\ud800', '❤️ 🏳️‍🌈'])(
    '"%s" has no term that is indexed',
    (query) => {
      expect(isSearchable(query)).toBe(false);
    },
  );

  it('uses the pairs of a run without the last letter', () => {
    expect(searchTerms('公園の掃除 公')).toEqual(['公園', '園の', 'の掃', '掃除', '公']);
  });
});

describe('bounds', () => {
  const bytes = (text: string) => new TextEncoder().encode(text).length;

  it('cut words of index and query to 50 letters', () => {
    const long = 'z'.repeat(1_500);
    for (const length of [3, 49, 50, 51, 200]) {
      expect(finds('z'.repeat(length), 'A title', long)).toBe(true);
      expect(finds(`${'z'.repeat(length)} title`, 'A title', long)).toBe(true);
    }
    expect(finds(`${'z'.repeat(49)}y`, 'A title', long)).toBe(false);
  });

  it('index the whole title and the first sixty distinct words of the description', () => {
    const description = `of of ${'same '.repeat(100)} ${Array.from({ length: 80 }, (_, index) => `word${index + 100}`).join(' ')}`;
    const words = searchWords({
      title: Array.from({ length: 33 }, (_, index) => `ttl${index + 10}`).join(' '),
      description,
    });
    expect(words.filter((word) => word.startsWith('ttl'))).toHaveLength(33);
    expect(words.filter((word) => word.startsWith('word'))).toHaveLength(DESCRIPTION_WORDS - 1);
    expect(words).toContain('word158');
    expect(words).not.toContain('word159');
  });

  it('index twice as many pairs of a description without spaces', () => {
    const description = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    expect(searchWords({ title: '', description })).toHaveLength(2 * DESCRIPTION_WORDS);
  });

  it.each([
    ['Latin letters', 'a'],
    ['Hangul syllables', '각'],
    ['a ligature of 18 letters', 'ﷺ'],
    ['squared katakana', '㌀'],
    ['letters outside the basic plane', '𐐀'],
    ['ideographs outside the basic plane', '𠀀'],
    ['umlauts', 'ü'],
    ['Thai letters', 'ก้'],
  ])('keeps keys, words and rows small for 2,000 %s', (_, letter) => {
    const quest = { title: letter.repeat(200), description: letter.repeat(2_000) };
    for (const [partition, words] of searchPostings(quest)) {
      expect(bytes(partition)).toBeLessThanOrEqual(12);
      for (const word of words) expect(bytes(word)).toBeLessThanOrEqual(200);
    }
    for (const term of searchTerms(letter.repeat(200))) expect(bytes(term)).toBeLessThanOrEqual(200);
  });

  it('allow at most 201 postings for a title of ideographs and 121 for such a description', () => {
    const ideographs = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => String.fromCodePoint(from + index)).join('');
    const worst = { title: ideographs(0x4e00, 200), description: ideographs(0x6e00, 2_000) };
    expect(searchPostings(worst).size).toBeLessThanOrEqual(200 + 2 * DESCRIPTION_WORDS);
  });

  it('put all words with one prefix into one posting', () => {
    const quest = { title: 'paint painting painter pail', description: 'pair' };
    expect([...searchPostings(quest)]).toEqual([['pai', ['pail', 'paint', 'painter', 'painting', 'pair']]]);
  });
});

describe('any text', () => {
  const alphabets = [
    'abcdeäöüßoeiu',
    'łøđæœıðþħŋåé',
    'абвгдеёжий',
    'αβγδςσΣό',
    'ابتةىأ',
    'कखगघमनपाि्',
    '공원에서벤치를가나',
    'İIıiğşçÖ',
  ];
  const spaced = fc.oneof(
    ...alphabets.map((letters) =>
      fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1, maxLength: 70 }),
    ),
  );
  const letters = (text: string) =>
    [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

  it('is found by each prefix of three letters or more of each word', () => {
    fc.assert(
      fc.property(fc.array(spaced, { minLength: 1, maxLength: 8 }), fc.boolean(), (words, inTitle) => {
        const text = words.join(' ');
        const quest = inTitle ? { title: text, description: '' } : { title: '', description: text };
        for (const word of words) {
          const parts = letters(word);
          for (let length = 3; length <= parts.length; length += 1) {
            const query = parts.slice(0, length).join('');
            if (Array.from(query).length >= 3)
              expect([query, isFoundBy(quest, searchTerms(query))]).toEqual([query, true]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is found by each part of two letters or more in a script without spaces', () => {
    const unit = fc.constantFrom(...Array.from('公園掃除がギプりー々สวนะ้าសួនပန်း〇'));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 2, maxLength: 40 }), fc.nat(), fc.nat(), (text, from, length) => {
        const parts = letters(text);
        const start = from % parts.length;
        const query = parts.slice(start, start + 2 + (length % 10)).join('');
        expect(isFoundBy({ title: text, description: '' }, searchTerms(query))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('has each searchable term in the partition of the query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const postings = searchPostings({ title: text, description: '' });
        for (const term of searchTerms(text)) {
          const partition = partitionOf(term);
          if (partition === undefined) continue;
          expect(postings.get(partition)?.some((word) => word.startsWith(term))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
