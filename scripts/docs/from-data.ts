import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { COST_ESTIMATE_FILE, parseCostEstimate } from '../../libs/contract/src/cost-estimate.ts';
import { parseSecurityCalendar, SECURITY_CALENDAR_FILE } from '../../libs/contract/src/security-calendar.ts';
import { calendarTable, costPage, fillIn } from './data-pages.ts';

/**
 * Pages that are generated from the files in `data/`, formatted, by their path from the root of the repository.
 * @param read returns the text of a file by that path
 * @throws Error a data file has a fault; the message names the file and the fault
 */
export async function pagesFromData(root: string, read: (path: string) => string): Promise<Record<string, string>> {
  const parsed = <T>(path: string, parser: (content: unknown) => T): T => {
    try {
      return parser(parse(read(path)));
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const calendar = calendarTable(parsed(SECURITY_CALENDAR_FILE, parseSecurityCalendar));
  return {
    'docs/COST.md': await formatted(root, 'docs/COST.md', costPage(parsed(COST_ESTIMATE_FILE, parseCostEstimate))),
    'docs/SECURITY.md': await formatted(
      root,
      'docs/SECURITY.md',
      fillIn(read('docs/SECURITY.md'), 'calendar', calendar),
    ),
  };
}

async function formatted(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
