import Range from 'semver/classes/range.js';
import parse from 'semver/functions/parse.js';

/** Longest range text that the parser accepts. Longest version text, as `semver` itself bounds it. */
const LONGEST_RANGE = 256;
const LONGEST_VERSION = 256;

/**
 * Compiles a range of npm (https://github.com/npm/node-semver#ranges), such as `>=1.4.0 <2`, `^1.2`, `~1` or
 * `1.x || >=3`. As in npm, a prerelease matches only a comparator with a prerelease of the same version.
 * The test gives undefined for a text that is not a version.
 *
 * @returns undefined when the text is empty, too long or not a range.
 */
export function semverRange(text: string): ((version: string) => boolean | undefined) | undefined {
  if (text.trim() === '' || text.length > LONGEST_RANGE) return undefined;
  let range: Range;
  try {
    range = new Range(text);
  } catch {
    return undefined;
  }
  return (version) => {
    if (version.length > LONGEST_VERSION) return undefined;
    const parsed = parse(version);
    return parsed === null ? undefined : range.test(parsed);
  };
}
