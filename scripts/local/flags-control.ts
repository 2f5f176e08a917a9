import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeployedConfiguration } from '../../libs/flags/src/emulator.ts';
import { contentVersion } from '../../libs/flags/src/evaluator.ts';
import { writeWhole } from './files.ts';
import {
  type History,
  HistoryFile,
  progressOf,
  type StoredDeployment,
  type StoredVersion,
  strategyOf,
  strategyName,
} from './flags-history.ts';
import { type DeploymentEvent, eventsOf } from './flags-events.ts';
import { invalidities } from './flags-validator.ts';

/** An editor that writes in place is given this long to finish. */
const SETTLED_AFTER_MS = 100;
const REVERTIBLE_MS = 72 * 3_600_000;

/** The service refuses; `type` is the name of its exception. */
export class ControlRefusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly details: object;

  constructor(status: number, type: string, message: string, details: object = {}) {
    super(message);
    this.name = 'ControlRefusal';
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

const badRequest = (message: string, details?: object) =>
  new ControlRefusal(400, 'BadRequestException', message, details);
const conflict = (message: string) => new ControlRefusal(409, 'ConflictException', message);
const notFound = (message: string) => new ControlRefusal(404, 'ResourceNotFoundException', message);

/** The largest configuration that the hosted store can be allowed to take. */
const MOST_BYTES = 4 * 1024 * 1024;

const tooLarge = (size: number) =>
  new ControlRefusal(413, 'PayloadTooLargeException', 'The configuration is too large', {
    Measure: 'KILOBYTES',
    Limit: MOST_BYTES / 1024,
    Size: size / 1024,
  });

export interface NewVersion {
  readonly text: string;
  readonly label?: string;
  readonly description?: string;
  readonly latest?: number;
}

export interface NewDeployment {
  readonly version: string;
  readonly strategy: string;
  readonly description?: string;
  readonly latest?: number;
}

/**
 * The control plane of AppConfig for one document file. The file is what serves: a deployment that has grown to all
 * writes it, and an edit by hand is a version and a deployment of its own, which ends one that runs.
 */
export class FlagControl {
  /** Tags by the ARN of their resource; they live as long as the process. */
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  private readonly path: string;
  private readonly file: HistoryFile;
  private readonly now: () => number;

  constructor(path: string, now: () => number = Date.now) {
    this.path = path;
    this.now = now;
    this.file = new HistoryFile(join(dirname(path), 'flags-history.json'));
  }

  /** What a session with this share of 0 to 100 is given. */
  deployed(share: number): DeployedConfiguration | undefined {
    const running = this.follow();
    const { served } = this.file.current;
    const isReached = running !== undefined && share < progressOf(running, this.now()).percent;
    const version = this.find(isReached ? running.version : served);
    return version && { text: version.text, ...(version.label !== undefined && { label: version.label }) };
  }

  get versions(): readonly StoredVersion[] {
    this.follow();
    return this.file.current.versions;
  }

  get deployments(): readonly StoredDeployment[] {
    this.follow();
    return this.file.current.deployments;
  }

  progress(deployment: StoredDeployment) {
    return progressOf(deployment, this.now());
  }

  /** What happened in a deployment, the newest first. */
  events(deployment: StoredDeployment): readonly DeploymentEvent[] {
    return eventsOf(deployment, this.now());
  }

  /** @throws ControlRefusal there is none */
  version(number: number | string): StoredVersion {
    this.follow();
    const { versions } = this.file.current;
    const found = versions.find((one) => one.number === Number(number) || one.label === number);
    if (!found) throw notFound(`Hosted configuration version ${number} was not found`);
    return found;
  }

  /** @throws ControlRefusal there is none */
  deployment(number: number): StoredDeployment {
    const found = this.deployments.find((one) => one.number === number);
    if (!found) throw notFound(`Deployment ${number} was not found`);
    return found;
  }

  /** @throws ControlRefusal for a concurrent change or a label in use */
  create({ text, label, description, latest }: NewVersion): StoredVersion {
    const { versions } = this;
    const last = versions.at(-1)?.number ?? 0;
    if (latest !== undefined && latest !== last) throw conflict(`The latest version is ${last}, not ${latest}`);
    if (label !== undefined) checkLabel(label, versions);
    const size = Buffer.byteLength(text);
    if (size > MOST_BYTES) throw tooLarge(size);
    this.file.keep();
    return this.add({ text, ...(label !== undefined && { label }), ...(description !== undefined && { description }) });
  }

  /** @throws ControlRefusal one runs already, the document is not valid, or version or strategy do not exist */
  start({ version, strategy, description, latest }: NewDeployment): StoredDeployment {
    const running = this.follow();
    if (running) throw conflict(`Deployment ${running.number} of this environment is in progress`);
    const last = this.deployments.at(-1)?.number ?? 0;
    if (latest !== undefined && latest !== last) throw conflict(`The latest deployment is ${last}, not ${latest}`);
    if (!strategyOf(strategy)) throw notFound(`Deployment strategy ${strategy} was not found`);
    const { number, text } = this.version(version);
    this.validate(text);
    this.file.keep();
    this.deploy(number, strategy, description);
    this.follow();
    return this.deployment(last + 1);
  }

  /** @throws ControlRefusal it cannot be stopped any more, or not in this way */
  stop(number: number, allowRevert: boolean): StoredDeployment {
    const deployment = this.deployment(number);
    const { state, completedAt = 0 } = this.progress(deployment);
    if (state === 'ROLLED_BACK' || state === 'REVERTED') throw badRequest(`Deployment ${number} is ${state}`);
    if (state !== 'DEPLOYING' && !allowRevert) throw badRequest(`Deployment ${number} is ${state}: allow to revert it`);
    if (state === 'COMPLETE') this.checkRevert(deployment, completedAt);
    this.file.keep();
    this.end(deployment, state === 'COMPLETE' ? 'REVERTED' : 'ROLLED_BACK');
    return this.deployment(number);
  }

  /** @throws ControlRefusal with every place that the validator of the profile refuses */
  validate(text: string): void {
    const found = invalidities(text).map(({ location, reason }) => ({
      Type: 'JSON_SCHEMA',
      Location: location,
      Reason: reason,
      Constraint: '',
    }));
    if (found.length === 0) return;
    const words = found.slice(0, 5).map(({ Location, Reason }) => `${Location}: ${Reason}`);
    const details = { Reason: 'InvalidConfiguration', Details: { InvalidConfiguration: found } };
    throw badRequest(`Error validating configuration: ${words.join('; ')}`, details);
  }

  private checkRevert({ number, before }: StoredDeployment, completedAt: number): void {
    const isLast = this.deployments.findLast((one) => this.progress(one).state === 'COMPLETE')?.number === number;
    if (!isLast) throw badRequest(`Deployment ${number} is not the one that serves`);
    if (before === undefined) throw badRequest(`Nothing was deployed before deployment ${number}`);
    if (this.now() - completedAt > REVERTIBLE_MS) throw badRequest('More than 72 hours ago: it cannot be reverted');
  }

  /** Applies edits of the file and finished deployments. Returns the running deployment, if any. */
  private follow(): StoredDeployment | undefined {
    this.takeEdit();
    const last = this.file.current.deployments.at(-1);
    if (!last || last.stopped) return undefined;
    const { state, percent } = progressOf(last, this.now());
    if (percent === 100 && this.file.current.served !== last.version) this.serve(last.version);
    return state === 'COMPLETE' ? undefined : last;
  }

  private takeEdit(): void {
    const known = this.find(this.file.current.served);
    const text = readSettled(this.path, known === undefined);
    if (text === undefined || text === known?.text) return;
    const last = this.file.current.deployments.at(-1);
    if (last && !last.stopped && progressOf(last, this.now()).state !== 'COMPLETE')
      this.end(last, 'ROLLED_BACK', known);
    const description = known === undefined ? 'the file as it was found' : 'edited by hand';
    const { number } = this.add({ text, label: contentVersion(text), description });
    this.deploy(number, strategyName('all-at-once'), description);
    this.change({ served: number });
  }

  private end(deployment: StoredDeployment, state: 'ROLLED_BACK' | 'REVERTED', instead?: StoredVersion): void {
    const stopped = { ...deployment, stopped: { at: this.now(), state } };
    const { deployments, served } = this.file.current;
    this.change({ deployments: deployments.map((one) => (one.number === deployment.number ? stopped : one)) });
    const back = deployment.before;
    if (!instead && back !== undefined && served !== back) this.serve(back);
  }

  private add(version: Omit<StoredVersion, 'number'>): StoredVersion {
    const { versions } = this.file.current;
    const added = { number: (versions.at(-1)?.number ?? 0) + 1, ...version };
    this.change({ versions: [...versions, added] });
    return added;
  }

  private deploy(version: number, strategy: string, description?: string): void {
    const { deployments, served } = this.file.current;
    const started: StoredDeployment = {
      number: (deployments.at(-1)?.number ?? 0) + 1,
      version,
      strategy,
      startedAt: this.now(),
      ...(served !== undefined && { before: served }),
      ...(description !== undefined && { description }),
    };
    this.change({ deployments: [...deployments, started] });
  }

  /** Writes the file first. After a crash in between, the change looks like an edit by hand. */
  private serve(number: number): void {
    const version = this.find(number);
    if (!version) return;
    writeWhole(this.path, version.text);
    this.change({ served: number });
  }

  private find(number: number | undefined): StoredVersion | undefined {
    return this.file.current.versions.find((one) => one.number === number);
  }

  private change(changes: Partial<History>): void {
    this.file.replace({ ...this.file.current, ...changes });
  }
}

/** A label has a character that is no digit, so that a deployment can tell it from a number. */
function checkLabel(label: string, versions: readonly StoredVersion[]): void {
  if (label.length > 64) throw badRequest('The version label is longer than 64 characters');
  if (/^\d+$/.test(label)) throw badRequest('The version label must contain at least one non-numeric character');
  if (versions.some((one) => one.label === label)) throw badRequest(`The version label ${label} is taken`);
}

/** While the file is away, empty or being written, what was deployed before stays. */
function readSettled(path: string, atOnce: boolean): string | undefined {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    if (!atOnce && age >= 0 && age < SETTLED_AFTER_MS) return undefined;
    const text = readFileSync(path, 'utf8');
    return text.trim() === '' ? undefined : text;
  } catch {
    return undefined;
  }
}
