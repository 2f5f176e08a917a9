import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeFileWrites } from './whole-file-writes.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (writer: ReturnType<typeof wholeFileWrites>, path: string, content: string) =>
  new Promise<void>((resolve, reject) => writer(path, content, (error) => (error ? reject(error) : resolve())));

describe('wholeFileWrites', () => {
  it('leaves the latest content and no temporary file, and answers every writer', async () => {
    const writer = wholeFileWrites();
    const path = join(folder, 'a.json');
    await Promise.all(Array.from({ length: 100 }, (_, index) => write(writer, path, `content ${index}`)));
    expect(readFileSync(path, 'utf8')).toBe('content 99');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('writes the content to disk before it answers', async () => {
    const writer = wholeFileWrites();
    const path = join(folder, 'a.json');
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await write(writer, path, String(index));
        seen.push(Number(readFileSync(path, 'utf8')) - index);
      }),
    );
    expect(seen.every((newer) => newer >= 0)).toBe(true);
  });

  it('writes different files independently', async () => {
    const writer = wholeFileWrites();
    await Promise.all(['a', 'b'].map((name) => write(writer, join(folder, name), name)));
    expect(['a', 'b'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['a', 'b']);
  });

  it('reports a failed write and continues with the next', async () => {
    const writer = wholeFileWrites();
    const path = join(folder, 'missing', 'a');
    await expect(write(writer, path, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(write(writer, join(folder, 'a'), 'x')).resolves.toBeUndefined();
  });
});
