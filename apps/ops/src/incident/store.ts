import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { readJsonFile, RECORD } from '../core/json-file.ts';
import type { Incident } from './incident.ts';
import { postMortemMarkdown, timelineMarkdown } from './pages.ts';

/** The incidents of this machine's records: `<id>.json` for programs and `<id>.md` for people. */
export class IncidentStore {
  readonly folder: string;

  constructor({ records }: Pick<OpsContext, 'records'>) {
    this.folder = join(records, 'incidents');
  }

  /** Returns the id of a new incident: day and number, `2026-11-21-01`. */
  nextId(now: number): string {
    const day = new Date(now).toISOString().slice(0, 10);
    const taken = this.list().filter(({ id }) => id.startsWith(day)).length;
    return `${day}-${String(taken + 1).padStart(2, '0')}`;
  }

  /** Returns all incidents, latest first. */
  list(): Incident[] {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder).filter((name) => name.endsWith('.json'));
    return files
      .map((name) => readJsonFile(join(this.folder, name), RECORD) as Incident)
      .sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  /**
   * @param word an id, or `latest`
   * @throws OpsFailure for an unknown id
   */
  find(word: string): Incident {
    const all = this.list();
    const found = word === 'latest' ? all[0] : all.find(({ id }) => id === word);
    if (found) return found;
    throw new OpsFailure(`No incident ${word}. Known: ${all.map(({ id }) => id).join(', ') || 'none'}.`, EXIT.usage);
  }

  /** Writes the record and its timeline, and the post-mortem to fill in once it is closed. */
  save(incident: Incident): string {
    this.write(`${incident.id}.md`, timelineMarkdown(incident));
    if (incident.state === 'closed') this.write(`${incident.id}-post-mortem.md`, postMortemMarkdown(incident));
    return this.write(`${incident.id}.json`, `${JSON.stringify(incident, null, 2)}\n`);
  }

  /** Writes atomically, because other processes may be reading the file. */
  private write(name: string, text: string): string {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, name);
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return path;
  }
}
