import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { appendLeaves, edgeTiles, rootOf } from './append.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { hashInTile, hasTile, parseTilePath, tileOf, tilePath, tilesOf, tileWidth } from './tiles.ts';
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  leafHash,
  nodeHash,
  rangeHash,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts';

interface Vectors {
  readonly roots: Readonly<Record<string, string>>;
  readonly inclusion: readonly { index: number; size: number; path: string[] }[];
  readonly consistency: readonly { from: number; to: number; path: string[] }[];
  readonly tilePaths: Readonly<Record<string, string>>;
}

/** Made by golang.org/x/mod/sumdb/tlog 0.43.0. The data of leaf n is the text `leaf n`. */
const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vectors;

/** Leaves and roots of the tests of Certificate Transparency. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());
const bytes = (text: string) => fromBase64(text) ?? new Uint8Array(0);

/** A log in memory that keeps the widest version of each tile. */
class MemoryLog {
  readonly tiles = new Map<string, Uint8Array>();
  size = 0;
  root = emptyRoot(sha256);
  readonly read = (level: number, index: number) => this.tiles.get(`${String(level)}/${String(index)}`);
  readonly node = (node: TreeNode) => {
    const { level, index } = tileOf(node, this.size);
    return hashInTile(node, this.read(level, index) ?? new Uint8Array(0), sha256);
  };

  append(leaves: readonly Uint8Array[]): void {
    const edge = new Set(edgeTiles(this.size).map(({ level, index }) => `${String(level)}/${String(index)}`));
    const readEdge = (level: number, index: number) =>
      edge.has(`${String(level)}/${String(index)}`) ? this.read(level, index) : undefined;
    const { head, changed } = appendLeaves(this.size, leaves, readEdge, sha256);
    for (const tile of changed) this.tiles.set(`${String(tile.level)}/${String(tile.index)}`, tile.bytes);
    this.size = head.size;
    this.root = head.root;
  }
}

const log = new MemoryLog();
const rootAt = new Map<number, Uint8Array>([[0, log.root]]);

beforeAll(() => {
  const stops = Object.keys(vectors.roots).map(Number);
  for (const stop of stops.sort((left, right) => left - right)) {
    log.append(Array.from({ length: stop - log.size }, (_, at) => utf8(`leaf ${String(log.size + at)}`)));
    rootAt.set(stop, log.root);
  }
});

describe('appendLeaves', () => {
  it('gives the roots of the test vectors of Certificate Transparency', () => {
    const small = new MemoryLog();
    expect(toHex(small.root)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const roots = CT_LEAVES.map((leaf) => {
      small.append([fromHex(leaf) ?? new Uint8Array(0)]);
      return toHex(small.root);
    });
    expect(roots).toEqual(CT_ROOTS);
  });

  it('gives the roots of the Go implementation', () => {
    const roots = Object.keys(vectors.roots).map((size) => [size, toBase64(rootAt.get(Number(size)) ?? bytes(''))]);
    expect(Object.fromEntries(roots)).toEqual(vectors.roots);
  });

  it('gives the same tiles and root for one batch and for many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 }), (sizes) => {
        const [many, one] = [new MemoryLog(), new MemoryLog()];
        const leaves = Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, at) => utf8(String(at)));
        for (const size of sizes) many.append(leaves.slice(many.size, many.size + size));
        one.append(leaves);
        expect([toHex(many.root), many.tiles]).toEqual([toHex(one.root), one.tiles]);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a tile that is too short', () => {
    expect(() => appendLeaves(5, [utf8('x')], () => undefined, sha256)).toThrow(RangeError);
  });

  it('changes at most five tiles for a batch of 90 leaves', () => {
    const { changed } = appendLeaves(
      256 ** 3 - 1,
      Array.from({ length: 90 }, () => utf8('x')),
      () => new Uint8Array(32 * 255),
      sha256,
    );
    expect(changed.map(tilePath)).toEqual(['0/x065/535', '1/255', '2/000', '3/000.p/1', '0/x065/536.p/89']);
  });
});

describe('inclusion proofs', () => {
  it('equal those of the Go implementation and verify', () => {
    for (const { index, size, path } of vectors.inclusion) {
      const ours = inclusionRanges(index, size).map((range) => toBase64(rangeHash(range, log.node, sha256)));
      expect({ index, size, path: ours }).toEqual({ index, size, path });
      const leaf = leafHash(utf8(`leaf ${String(index)}`), sha256);
      const root = rootAt.get(size) ?? bytes('');
      expect(verifyInclusion(leaf, { index, size, root }, path.map(bytes), sha256)).toBe(true);
    }
  });

  it('do not verify for another leaf, place, size, root or path', () => {
    const { index, size, path } = vectors.inclusion.find((proof) => proof.size === 600 && proof.index === 200) ?? {
      index: 0,
      size: 0,
      path: [],
    };
    const leaf = leafHash(utf8('leaf 200'), sha256);
    const place = { index, size, root: rootAt.get(600) ?? bytes('') };
    const hashes = path.map(bytes);
    const verifies = (change: Partial<typeof place>, proof: readonly Uint8Array[] = hashes, data = leaf) =>
      verifyInclusion(data, { ...place, ...change }, proof, sha256);
    expect(verifies({})).toBe(true);
    const wrong = [
      verifies({ index: 201 }),
      verifies({ index: -1 }),
      verifies({ index: 600 }),
      verifies({ index: 200.5 }),
      verifies({ size: 1200 }),
      verifies({ root: leaf }),
      verifies({}, hashes.slice(1)),
      verifies({}, [...hashes, leaf]),
      verifies({}, hashes.toReversed()),
      verifies({}, [new Uint8Array(31), ...hashes.slice(1)]),
      verifies({}, hashes, leafHash(utf8('leaf 201'), sha256)),
    ];
    expect(wrong).not.toContain(true);
  });

  it('need at most five tiles in a tree of a million leaves', () => {
    const size = 1_000_000;
    const counts = [0, 255, 256, 65_535, 65_536, 500_000, 999_936, 999_999].map(
      (index) => tilesOf(inclusionRanges(index, size), size).length,
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  });

  it('are refused outside the tree', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => inclusionRanges(-1, 3)).toThrow(RangeError);
  });
});

describe('consistency proofs', () => {
  it('equal those of the Go implementation and verify', () => {
    for (const { from, to, path } of vectors.consistency) {
      const ours = consistencyRanges(from, to).map((range) => toBase64(rangeHash(range, log.node, sha256)));
      expect({ from, to, path: ours }).toEqual({ from, to, path });
      const old = { size: from, root: rangeHash({ from: 0, to: from }, log.node, sha256) };
      const next = { size: to, root: rootAt.get(to) ?? bytes('') };
      expect(verifyConsistency(old, next, path.map(bytes), sha256)).toBe(true);
    }
  });

  it('do not verify for another size, root or path', () => {
    const head = (size: number) => ({ size, root: rangeHash({ from: 0, to: size }, log.node, sha256) });
    const path = consistencyRanges(200, 600).map((range) => rangeHash(range, log.node, sha256));
    const verifies = (old = head(200), next = head(600), proof: readonly Uint8Array[] = path) =>
      verifyConsistency(old, next, proof, sha256);
    expect(verifies()).toBe(true);
    const wrong = [
      verifies({ ...head(200), size: 201 }),
      verifies({ ...head(200), root: head(199).root }),
      verifies(head(200), { ...head(600), root: head(599).root }),
      verifies(head(600), head(200)),
      verifies(head(200), head(600), path.slice(1)),
      verifies(head(200), head(600), path.toReversed()),
      verifies(head(200), head(200), path),
      verifies({ size: 0, root: head(1).root }, head(600), []),
      verifies({ size: 0.5, root: head(1).root }, head(600), []),
      verifies(head(200), head(600), [new Uint8Array(5), ...path.slice(1)]),
    ];
    expect(wrong).not.toContain(true);
    expect(verifies({ size: 0, root: emptyRoot(sha256) }, head(600), [])).toBe(true);
    expect(verifies(head(200), head(200), [])).toBe(true);
  });

  it('are refused unless 0 < from <= to', () => {
    expect(() => consistencyRanges(0, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
  });
});

describe('tiles', () => {
  it('have the paths of the specification and of the Go implementation', () => {
    for (const [tile, path] of Object.entries(vectors.tilePaths)) {
      const [level = 0, index = 0, width = 0] = tile.split('/').map(Number);
      expect(tilePath({ level, index, width })).toBe(path);
      expect(parseTilePath(path)).toEqual({ level, index, width });
    }
    expect(parseTilePath('entries/x001/x234/067.p/8')).toEqual({ entries: { index: 1_234_067, width: 8 } });
  });

  it.each([
    ['0/67'],
    ['0/x000/067'],
    ['00/067'],
    ['64/067'],
    ['0/067.p/0'],
    ['0/067.p/256'],
    ['0/067.p/08'],
    ['0/001/067'],
    ['0/x067'],
    ['0/'],
    ['-1/067'],
    ['data/067'],
    ['0/067/'],
    ['0/067.p/8.p/8'],
    ['entries/67'],
    ['entries/067.p/300'],
  ])('have one path alone, and not %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('have the widths that the specification gives for a tree of 70,000', () => {
    const widths = [tileWidth(0, 272, 70_000), tileWidth(0, 273, 70_000), tileWidth(1, 0, 70_000)];
    expect(widths).toEqual([256, 112, 256]);
    expect([tileWidth(1, 1, 70_000), tileWidth(2, 0, 70_000), tileWidth(3, 0, 70_000)]).toEqual([17, 1, 0]);
    expect(hasTile({ level: 0, index: 273, width: 112 }, 70_000)).toBe(true);
    expect(hasTile({ level: 0, index: 273, width: 113 }, 70_000)).toBe(false);
  });

  it('give every root of the past', () => {
    for (const [size, root] of rootAt) expect(toHex(rootOf(size, log.read, sha256))).toBe(toHex(root));
    expect(() => hashInTile({ level: 0, index: 3 }, new Uint8Array(96), sha256)).toThrow(RangeError);
    expect(toHex(nodeHash(concatBytes(), concatBytes(), sha256))).toBe(toHex(sha256(Uint8Array.of(1))));
  });
});
