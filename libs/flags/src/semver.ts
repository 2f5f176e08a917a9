/** Just enough of Semantic Versioning 2.0 (https://semver.org) for targeting rules. */

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly pre: readonly string[];
}

const VERSION = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const COMPARATOR = /^(>=|<=|>|<|=|\^|~)?(.+)$/;

function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, pre] = match;
  return {
    numbers: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
    pre: pre === undefined ? [] : pre.split('.'),
  };
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const left = a[i];
    const right = b[i];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (left === right) continue;
    const leftIsNumber = /^\d+$/.test(left);
    const rightIsNumber = /^\d+$/.test(right);
    if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
    if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

function compare(a: Version, b: Version): number {
  for (const i of [0, 1, 2] as const) {
    if (a.numbers[i] !== b.numbers[i]) return a.numbers[i] - b.numbers[i];
  }
  return comparePre(a.pre, b.pre);
}

/** The first version that `^` or `~` no longer allows. */
function ceiling(sign: '^' | '~', { numbers: [major, minor, patch] }: Version): Version {
  if (sign === '^' && major > 0) return { numbers: [major + 1, 0, 0], pre: ['0'] };
  if (sign === '^' && minor === 0) return { numbers: [0, 0, patch + 1], pre: ['0'] };
  return { numbers: [major, minor + 1, 0], pre: ['0'] };
}

type Test = (version: Version) => boolean;

function comparator(text: string): Test | undefined {
  const match = COMPARATOR.exec(text);
  const wanted = parseVersion(match?.[2] ?? '');
  if (!wanted) return undefined;
  switch (match?.[1]) {
    case '>=':
      return (version) => compare(version, wanted) >= 0;
    case '<=':
      return (version) => compare(version, wanted) <= 0;
    case '>':
      return (version) => compare(version, wanted) > 0;
    case '<':
      return (version) => compare(version, wanted) < 0;
    case '^':
    case '~': {
      const end = ceiling(match[1], wanted);
      return (version) => compare(version, wanted) >= 0 && compare(version, end) < 0;
    }
    default:
      return (version) => compare(version, wanted) === 0;
  }
}

/**
 * A test for a range such as `>=1.4.0 <2`, `^1.2.3`, `~1.2` or `1.2.3`; parts separated by spaces must all hold, and
 * numbers left out are 0. Undefined when the range cannot be read. The test says undefined for what is not a version.
 */
export function semverRange(range: string): ((version: string) => boolean | undefined) | undefined {
  const tests: Test[] = [];
  for (const part of range.trim().split(/\s+/)) {
    const test = comparator(part);
    if (!test) return undefined;
    tests.push(test);
  }
  return (text) => {
    const version = parseVersion(text);
    return version && tests.every((test) => test(version));
  };
}
