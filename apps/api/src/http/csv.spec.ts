import fc from 'fast-check';
import { parse } from 'papaparse';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { cellOf, columnsOf } from './csv-columns.ts';
import { prefersCsv } from './csv-list.ts';
import { toCsv } from './csv.ts';

/** Reads CSV as a spreadsheet does. */
function read(csv: string): string[][] {
  const { data, errors } = parse<string[]>(csv.replace(/^\uFEFF/, ''), { delimiter: ',', newline: '\r\n' });
  expect(errors).toEqual([]);
  // The text ends with a line break (RFC 4180, section 2, rule 2).
  return data.slice(0, -1);
}

describe('toCsv', () => {
  it.each(['=', '+', '-', '@', '\t', '\r'])('prefixes a cell that starts with %j by an apostrophe', (sign) => {
    const attack = `${sign}HYPERLINK("https://example.org","a")`;
    expect(read(toCsv(['title'], [[attack]]))).toEqual([['title'], [`'${attack}`]]);
  });

  it('starts with a byte order mark and ends each line with CRLF', () => {
    expect(toCsv(['a', 'b'], [['1', 'ü']])).toBe('\uFEFFa,b\r\n1,ü\r\n');
  });

  it('returns every text to a reader, and none that runs as a formula', () => {
    const texts = fc.string({
      unit: fc.constantFrom('=', '+', '@', '-', '\t', '\r', '\n', '"', ',', ';', 'a', 'é', ' '),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts), { minLength: 1 }), (rows) => {
        const found = read(toCsv(['first', 'second'], rows)).slice(1);
        expect(found.flat().some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false);
        expect(found).toEqual(rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))));
      }),
      { numRuns: 50 },
    );
  });
});

describe('prefersCsv', () => {
  it.each([
    ['text/csv', true],
    ['text/csv; charset=utf-8', true],
    ['text/csv, application/json;q=0.5', true],
    ['text/csv, */*;q=0.1', true],
    ['application/json, text/csv;q=0.5', false],
    ['application/json', false],
    ['text/csv;q=0', false],
    ['*/*', false],
    [undefined, false],
  ])('of %j is %s', (accept, expected) => {
    expect(prefersCsv(accept)).toBe(expected);
  });
});

class Person {
  @ApiProperty()
  name!: string;
}

class Row {
  @ApiProperty()
  id!: string;

  @ApiPropertyOptional({ type: Person })
  person?: Person;

  @ApiProperty({ type: [String] })
  words!: string[];

  @ApiProperty({ type: [Person] })
  people!: Person[];
}

describe('the columns of a view', () => {
  it('are its properties, those of nested views one by one', () => {
    expect(columnsOf(Row)).toEqual([['id'], ['person', 'name'], ['words'], ['people']]);
  });

  it.each([
    [['person', 'name'], { person: { name: 'Ada' } }, 'Ada'],
    [['person', 'name'], {}, ''],
    [['words'], { words: ['a', 'b'] }, 'a; b'],
    [['people'], { people: [{ name: 'Ada' }] }, '[{"name":"Ada"}]'],
    [['id'], { id: 0 }, '0'],
    [['id'], { id: null }, ''],
    [['id'], { id: { deep: true } }, '{"deep":true}'],
  ])('%j of %j is %j', (column, row, expected) => {
    expect(cellOf(row, column)).toBe(expected);
  });
});
