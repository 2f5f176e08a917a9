import { jest } from '@jest/globals';
import { aQuest } from '../../testing/builders.ts';
import { answers, ok } from '../../testing/service.ts';
import { QuestStore } from './quest-store.ts';

const at = (version: number, title = 'Bench') => aQuest({ version, title });

describe('QuestStore', () => {
  it('keeps the newest state that arrived', () => {
    const store = new QuestStore();
    store.arrive(at(3));
    store.arrive(at(2));
    expect(store.newest(at(1)).version).toBe(3);
    expect(store.newest(at(4)).version).toBe(4);
  });

  it('replaces a state of the same version, because actions change without one', () => {
    const store = new QuestStore();
    store.arrive(at(3));
    store.arrive(at(3, 'Fence'));
    expect(store.newest(at(3)).title).toBe('Fence');
  });

  it('rolls an optimistic state back to an older version', () => {
    const store = new QuestStore();
    store.put(at(4));
    store.put(at(3));
    expect(store.newest(at(3)).version).toBe(3);
  });

  it.each(['ends', 'begins'])('drops a read during which a change %s', async (moment) => {
    const store = new QuestStore();
    store.put(at(3));
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    answers('get', '/quests/q1', async () => {
      await slow;
      return ok(at(3, 'Old'))();
    });
    let end = (): void => undefined;
    const change = () =>
      store.during('q1', async () => {
        store.put(at(3, 'Optimistic'));
        await new Promise<void>((resolve) => (end = resolve));
      });
    const early = moment === 'ends' ? change() : undefined;
    const read = store.read('q1');
    const changing = early ?? change();
    if (moment === 'ends') {
      end();
      await changing;
    }
    answer();
    expect((await read).title).toBe('Optimistic');
    end();
    await changing;
  });

  it('tells its listeners until they leave', () => {
    const store = new QuestStore();
    const listener = jest.fn();
    const leave = store.subscribe(listener);
    store.put(at(1));
    leave();
    store.put(at(2));
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
