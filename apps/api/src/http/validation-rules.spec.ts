import 'reflect-metadata';
import { jest } from '@jest/globals';
import { getMetadataStorage, validate } from 'class-validator';
import { PageQuery, WholeNumber } from './validation.ts';

class WidePage extends PageQuery {
  @WholeNumber(1, 3)
  width = 2;
}

/** Properties of the first errors. */
async function invalid(page: object): Promise<string[]> {
  return (await validate(page)).map(({ property }) => property);
}

describe('the rules of a class', () => {
  it('are looked up once, with those of its parents', async () => {
    const page = Object.assign(new WidePage(), { limit: 0, width: 4 });
    expect(await invalid(page)).toEqual(expect.arrayContaining(['limit', 'width']));
    const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
    const walk = jest.spyOn(validationMetadatas, 'entries');
    expect(await invalid(page)).toEqual(expect.arrayContaining(['limit', 'width']));
    expect(walk).not.toHaveBeenCalled();
    walk.mockRestore();
  });

  it('of one class say nothing about another', async () => {
    expect(await invalid(Object.assign(new WidePage(), { width: 3 }))).toEqual([]);
    expect(await invalid(new PageQuery())).toEqual([]);
    expect(await invalid(Object.assign(new PageQuery(), { limit: 0, width: 4 }))).toEqual(['limit']);
  });
});
