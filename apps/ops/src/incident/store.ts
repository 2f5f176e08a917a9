import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile, RECORD } from '../core/json-file.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import { type Incident, withMissingEntries } from './incident.ts';
import { postMortemMarkdown, timelineMarkdown } from './pages.ts';
import { SharedRecords } from './shared-records.ts';

/**
 * The incidents of a stage: shared in its account, and as `<id>.json` and `<id>.md` on this machine. While the account does
 * not answer, this machine keeps them; the next change that reaches the account adds what is missing there.
 */
export class IncidentStore {
  readonly folder: string;
  private readonly context: OpsContext;
  private readonly shared: SharedRecords | undefined;

  constructor(context: OpsContext, access: StageAccess) {
    const { stage } = access;
    this.context = context;
    this.folder = join(context.records, 'incidents', stage);
    this.shared = stage === 'local' ? undefined : new SharedRecords(context, { ...access, stage });
  }

  /** Returns the id of a new incident: day and number, `2026-11-21-01`. */
  async nextId(now: number): Promise<string> {
    const day = new Date(now).toISOString().slice(0, 10);
    const taken = (await this.list()).filter(({ id }) => id.startsWith(day)).length;
    return `${day}-${String(taken + 1).padStart(2, '0')}`;
  }

  /** Returns the incidents, latest first. */
  async list(): Promise<Incident[]> {
    const here = this.onThisMachine();
    const there = (await this.reach((shared) => shared.list())) ?? [];
    const only = here.filter(({ id }) => !there.some((one) => one.id === id));
    return [...there, ...only].sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  /**
   * @param word an id, or `latest`
   * @throws OpsFailure for an unknown id
   */
  async find(word: string): Promise<Incident> {
    const all = await this.list();
    const found = word === 'latest' ? all[0] : all.find(({ id }) => id === word);
    if (found) return found;
    throw new OpsFailure(`No incident ${word}. Known: ${all.map(({ id }) => id).join(', ') || 'none'}.`, EXIT.usage);
  }

  /**
   * Keeps a new incident.
   * @returns the file on this machine
   * @throws OpsFailure another operator has opened one with this id
   */
  async create(incident: Incident): Promise<string> {
    await this.reach((shared) => shared.create(incident));
    return this.save(incident);
  }

  /** Applies a change to an incident, here and in the account. */
  async change(incident: Incident, change: (incident: Incident) => Incident): Promise<string> {
    const here = this.onThisMachine().find(({ id }) => id === incident.id);
    const merged = (stored: Incident | undefined) => withMissingEntries(stored ?? incident, here);
    const changed = await this.reach((shared) => shared.change(incident.id, (stored) => change(merged(stored))));
    return this.save(changed ?? change(merged(undefined)));
  }

  /** Calls the account. A failure is printed: an incident must be recorded while the account does not answer. */
  private async reach<T>(call: (shared: SharedRecords) => Promise<T>): Promise<T | undefined> {
    if (this.shared === undefined) return undefined;
    try {
      return await call(this.shared);
    } catch (error) {
      if (error instanceof OpsFailure) throw error;
      this.context.terminal.warn(`The account does not answer, this machine keeps the incident: ${messageOf(error)}`);
      return undefined;
    }
  }

  private onThisMachine(): Incident[] {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder).filter((name) => name.endsWith('.json'));
    return files.map((name) => readJsonFile(join(this.folder, name), RECORD) as Incident);
  }

  /** Writes the record and its timeline, and the post-mortem to fill in once it is closed. */
  private save(incident: Incident): string {
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
