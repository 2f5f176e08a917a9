import { randomBytes } from 'node:crypto';
import { CursorCodec, type CursorScope } from './cursor.ts';
import { Problem } from './problem.ts';

const scope: CursorScope = {
  person: 'ada',
  path: '/api/v1/quests',
  filters: { status: ['OPEN', 'CLAIMED'], category: undefined },
  sort: 'newest',
};
const codec = new CursorCodec({ cursorKey: randomBytes(32) });

function codeOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'opened';
}

describe('a cursor', () => {
  it('gives its position back within the same scope', () => {
    expect(codec.open(scope, codec.seal(scope, { OPEN: 'q1' }))).toEqual({ OPEN: 'q1' });
  });

  it('does not mind the order of filters', () => {
    const cursor = codec.seal(scope, { OPEN: 'q1' });
    expect(codec.open({ ...scope, filters: { status: ['CLAIMED', 'OPEN', 'OPEN'] } }, cursor)).toEqual({ OPEN: 'q1' });
  });

  it('shows nothing of its position and never looks the same twice', () => {
    const [first, second] = [codec.seal(scope, { OPEN: 'q1' }), codec.seal(scope, { OPEN: 'q1' })];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64url').toString('latin1')).not.toContain('OPEN');
  });

  it.each<[string, CursorScope]>([
    ['another person', { ...scope, person: 'ben' }],
    ['another path', { ...scope, path: '/api/v1/users/me/ledger' }],
    ['another filter', { ...scope, filters: { status: ['OPEN'] } }],
    ['another sort', { ...scope, sort: 'oldest' }],
  ])('is refused for %s', (_, other) => {
    expect(codeOf(() => codec.open(other, codec.seal(scope, { OPEN: 'q1' })))).toBe('cursor.invalid');
  });

  it('is refused when any of its bytes was changed', () => {
    const bytes = Buffer.from(codec.seal(scope, { OPEN: 'q1' }), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(index) ^ 1, index);
      expect(codeOf(() => codec.open(scope, damaged.toString('base64url')))).toBe('cursor.invalid');
    }
  });

  it.each(['', 'x', '!!!!', 'A'.repeat(60), 'A'.repeat(5_000)])('is refused when it is garbage: %s', (cursor) => {
    expect(codeOf(() => codec.open(scope, cursor))).toBe('cursor.invalid');
  });

  it('is refused in another spelling of the same bytes', () => {
    expect(codeOf(() => codec.open(scope, `${codec.seal(scope, { OPEN: 'q1' })}=`))).toBe('cursor.invalid');
  });

  it('is refused under another key', () => {
    const other = new CursorCodec({ cursorKey: randomBytes(32) });
    expect(codeOf(() => other.open(scope, codec.seal(scope, { OPEN: 'q1' })))).toBe('cursor.invalid');
  });
});
