import { decodeTime, isValid } from 'ulid';
import { derivedUlid, newUlid } from './ulids.ts';

describe('ids', () => {
  it('have their time, and never repeat', () => {
    const ids = Array.from({ length: 1_000 }, () => newUlid(1_700_000_000_000));
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.every((id) => isValid(id) && decodeTime(id) === 1_700_000_000_000)).toBe(true);
    expect(new Set(ids.flatMap((id) => [...id.slice(10)])).size).toBe(32);
  });

  it('derive from their parts', () => {
    const at = '2026-01-01T00:00:00.000Z';
    expect(derivedUlid(at, 'a', 'b')).toBe(derivedUlid(at, 'a', 'b'));
    expect(derivedUlid(at, 'a', 'b')).not.toBe(derivedUlid(at, 'ab'));
    expect(decodeTime(derivedUlid(at, 'a'))).toBe(Date.parse(at));
  });
});
