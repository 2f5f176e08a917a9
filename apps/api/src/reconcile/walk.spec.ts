import { type Walk, resumeWalk } from './walk.ts';

/** A partition of ten ids, in pages of three. */
class Partition implements Walk {
  visited: string[] = [];
  stored: string | undefined;
  failsAt: string | undefined;
  private readonly ids = Array.from({ length: 10 }, (_, index) => `id-${index}`);

  watermark() {
    return Promise.resolve(this.stored);
  }

  remember(after: string | undefined) {
    this.stored = after;
    return Promise.resolve();
  }

  read(after: string | undefined) {
    const rest = this.ids.filter((id) => after === undefined || id > after);
    const ids = rest.slice(0, 3);
    const last = ids.at(-1);
    return Promise.resolve({ ids, ...(rest.length > 3 && last !== undefined && { next: last }) });
  }

  visit(ids: readonly string[]) {
    if (this.failsAt !== undefined && ids.includes(this.failsAt)) return Promise.reject(new Error('killed'));
    this.visited.push(...ids);
    return Promise.resolve();
  }
}

describe('resumeWalk', () => {
  it('visits every id once and starts from the beginning the next time', async () => {
    const partition = new Partition();
    expect(await resumeWalk(partition, () => false)).toBe(true);
    expect(partition.visited).toHaveLength(10);
    expect(partition.stored).toBeUndefined();
    await resumeWalk(partition, () => false);
    expect(partition.visited).toHaveLength(20);
  });

  it('stops between pages at the time limit and resumes there', async () => {
    const partition = new Partition();
    let pages = 0;
    expect(await resumeWalk(partition, () => (pages += 1) > 2)).toBe(false);
    expect(partition.visited).toHaveLength(6);
    expect(await resumeWalk(partition, () => false)).toBe(true);
    expect(new Set(partition.visited).size).toBe(10);
    expect(partition.visited).toHaveLength(10);
  });

  it('visits a page again after an interrupted visit', async () => {
    const partition = new Partition();
    partition.failsAt = 'id-4';
    await expect(resumeWalk(partition, () => false)).rejects.toThrow('killed');
    expect(partition.stored).toBe('id-2');
    partition.failsAt = undefined;
    await resumeWalk(partition, () => false);
    expect(new Set(partition.visited).size).toBe(10);
  });
});
