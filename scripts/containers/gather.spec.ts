import { type LockedPackages, placesOf } from './gather.ts';

const LOCK: LockedPackages = {
  'node_modules/app': { dependencies: { one: '1', '@scope/two': '1' } },
  'node_modules/one': { dependencies: { shared: '1' }, optionalDependencies: { native: '1' } },
  'node_modules/one/node_modules/shared': { dependencies: { deep: '1' } },
  'node_modules/shared': {},
  'node_modules/deep': {},
  'node_modules/@scope/two': {
    dependencies: { shared: '2', app: '1' },
    peerDependencies: { peer: '1', maybe: '1' },
    peerDependenciesMeta: { maybe: { optional: true } },
  },
  'node_modules/peer': {},
  'node_modules/maybe': {},
  'node_modules/native': {},
  'node_modules/stranger': {},
};
const everything = () => true;

describe('placesOf', () => {
  it('resolves the named packages and their dependencies like Node', () => {
    expect(placesOf(['app'], LOCK, everything)).toEqual([
      'node_modules/@scope/two',
      'node_modules/app',
      'node_modules/deep',
      'node_modules/native',
      'node_modules/one',
      'node_modules/one/node_modules/shared',
      'node_modules/peer',
      'node_modules/shared',
    ]);
  });

  it('skips optional packages that are not installed', () => {
    const withoutNative = placesOf(['one'], LOCK, (place) => place !== 'node_modules/native');

    expect(withoutNative).not.toContain('node_modules/native');
    expect(placesOf(['stranger', 'unknown?'], LOCK, everything)).toEqual(['node_modules/stranger']);
  });

  it('fails on a missing dependency', () => {
    expect(() => placesOf(['app'], LOCK, (place) => place !== 'node_modules/deep')).toThrow(
      'deep, needed by node_modules/one/node_modules/shared, is not installed',
    );
    expect(() => placesOf(['unknown'], LOCK, everything)).toThrow('unknown, needed by the image, is not installed');
  });
});
