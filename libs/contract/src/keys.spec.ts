import { ID_FORMS, KEY_KINDS, kindOfKey, partitionKey, SINGLE_KEYS } from './keys.ts';
import { type TableName, TABLES } from './tables.ts';

const TABLE_NAMES = TABLES.map(({ name }) => name);

describe('partitionKey', () => {
  it('returns different keys for different parts', () => {
    const parts = [['a#b', 'c'], ['a', 'b#c'], ['a', 'b', 'c'], ['a%23b', 'c'], ['a', '', 'b#c'], ['a#b#c']];
    expect(new Set(parts.map((each) => partitionKey('runtime', 'nonce', ...each))).size).toBe(parts.length);
  });

  it.each(TABLE_NAMES.flatMap((table) => KEY_KINDS[table].map((kind) => [table, kind] as const)))(
    'returns keys for %s of the kind %s that match no id',
    (table, kind) => {
      const key = partitionKey(table, kind as never, 'ada', '01ARZ3NDEKTSV4RRFFQ69G5FAV');
      expect(kindOfKey(table, key)).toBe(kind);
      for (const form of Object.values(ID_FORMS)) expect(form.test(key)).toBe(false);
    },
  );
});

describe('kindOfKey', () => {
  it.each<[TableName, string, string | undefined]>([
    ['quests', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'id'],
    ['quests', 'nothing', undefined],
    ['quests', 'pair#a#b', undefined],
    ['users', 'ada', 'id'],
    ['users', 'statistics#00', undefined],
    ['rewards', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'id'],
    ['runtime', SINGLE_KEYS.clock, 'clock'],
    ['runtime', 'ada', undefined],
  ])('finds the kind of key that %s stores under %s', (table, key, kind) => {
    expect(kindOfKey(table, key)).toBe(kind);
  });
});

it.each(['', '#', 'a#b', 'a b', 'a\n', '\n', 'é', 'a'.repeat(129), '../x', 'a:b', 'a/b', '\ud800', '\u0000'])(
  'no form of an id accepts %j',
  (text) => {
    for (const form of Object.values(ID_FORMS)) expect(form.test(text)).toBe(false);
  },
);
