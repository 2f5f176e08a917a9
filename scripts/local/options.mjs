/** Options of `npm start`. Plain JavaScript, because it runs before the installation. */

export const USAGE = `Usage: npm start -- [options]

  --no-web     no web application, only the service and what it needs
  --fresh      empties the data folder first: demo people, no demo quests
  --data DIR   another data folder (default: .local)
  --dev        rebuilds and restarts service and web application when a source file changes
  --help       this text

Ports: CIVICFORGE_API_PORT (3001), CIVICFORGE_WEB_PORT (5173), CIVICFORGE_DB_PORT (8000),
       CIVICFORGE_IDP_PORT (9229), CIVICFORGE_FLAGS_PORT (2772).
Settings of the service pass through: ECONOMY_*, RATE_LIMIT_FACTOR, LIST_SHARDS, LOG_LEVEL and others,
see docs/GETTING_STARTED.md.`;

/** Thrown for an invalid command line. */
export class UsageError extends Error {}

/**
 * @param {readonly string[]} words arguments
 * @returns {{ web: boolean, fresh: boolean, dev: boolean, help: boolean, data: string }}
 * @throws {UsageError} an unknown option, or `--data` without a folder
 */
export function parseOptions(words) {
  const options = { web: true, fresh: false, dev: false, help: false, data: '.local' };
  for (let at = 0; at < words.length; at += 1) {
    const [name, value] = splitOption(words[at]);
    if (name === '--data') {
      options.data = value ?? words[(at += 1)] ?? '';
      if (options.data === '' || options.data.startsWith('-')) throw new UsageError('--data needs a folder');
    } else if (value !== undefined) throw new UsageError(`unknown option ${words[at]}`);
    else if (name === '--no-web') options.web = false;
    else if (name === '--fresh') options.fresh = true;
    else if (name === '--dev') options.dev = true;
    else if (name === '--help' || name === '-h') options.help = true;
    else throw new UsageError(`unknown option ${words[at]}`);
  }
  return options;
}

/** @param {string} word */
function splitOption(word) {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}
