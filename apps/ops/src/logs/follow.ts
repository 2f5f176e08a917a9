import type { OpsContext } from '../core/ops-context.ts';
import type { LogLine, LogQuery, LogSource } from './log-line.ts';

/** Overlap of consecutive reads, because lines reach CloudWatch late and out of order. */
const OVERLAP_MS = 30_000;

export interface FollowOptions {
  readonly source: LogSource;
  readonly query: LogQuery;
  /** End time, in milliseconds. Undefined: until the command is stopped. */
  readonly until?: number;
  readonly onLine: (line: LogLine) => void;
}

/** Polls for new lines and prints each once, including late ones. */
export async function follow({ clock }: Pick<OpsContext, 'clock'>, following: FollowOptions): Promise<void> {
  const { source, query, until = Infinity, onLine } = following;
  let printed = new Map<string, number>();
  let from = query.from;
  for (;;) {
    const counts = new Map<string, number>();
    for await (const line of source.read({ ...query, from })) {
      // Two equal lines at one time are two lines.
      const name = `${line.at} ${line.stream} ${line.text}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (count > (printed.get(name) ?? 0)) onLine(line);
    }
    printed = new Map([...counts, ...[...printed].filter(([name, count]) => count > (counts.get(name) ?? 0))]);
    if (clock.now() >= until) return;
    from = Math.max(query.from, clock.now() - OVERLAP_MS);
    printed = new Map([...printed].filter(([name]) => Number(name.split(' ')[0]) >= from));
    await clock.sleep(source.everySeconds * 1000);
  }
}
