import { LoadShedder } from './load-shedder.ts';

describe('a bucket of tokens', () => {
  it('gives the burst at once and then as many a second as it refills', () => {
    let now = 0;
    const shedder = new LoadShedder(2, 3, () => now);
    const take = () => shedder.take('a');
    expect([take(), take(), take(), take()]).toEqual([undefined, undefined, undefined, 1]);
    now = 500;
    expect([take(), take()]).toEqual([undefined, 1]);
    now = 60_000;
    expect([take(), take(), take(), take()]).toEqual([undefined, undefined, undefined, 1]);
  });

  it('belongs to one address', () => {
    const shedder = new LoadShedder(1, 1, () => 0);
    expect([shedder.take('a'), shedder.take('b'), shedder.take('a')]).toEqual([undefined, undefined, 1]);
  });

  it('says how long to wait where it refills slowly', () => {
    const shedder = new LoadShedder(0.1, 1, () => 0);
    shedder.take('a');
    expect(shedder.take('a')).toBe(10);
  });

  it('remembers a bounded number of addresses, the latest ones', () => {
    const shedder = new LoadShedder(1, 1, () => 0);
    for (let index = 0; index < 25_000; index += 1) shedder.take(`address-${index}`);
    expect(shedder.size).toBe(20_000);
    expect(shedder.take('address-24999')).toBe(1);
    expect(shedder.take('address-0')).toBeUndefined();
  });
});
