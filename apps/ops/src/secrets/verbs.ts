import { SSMClient } from '@aws-sdk/client-ssm';
import { type Command, Option } from 'commander';
import { existsSync, writeFileSync } from 'node:fs';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { type Executors, runPlan } from '../core/run-plan.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { LIST_HELP, RESTORE_HELP, RETIRE_HELP, ROTATE_HELP, SET_HELP } from './help.ts';
import { requireKeyOfLog } from './log-key.ts';
import { PREVIOUS, retirePlan, rotatePlan, type SecretStep, setPlan } from './plans.ts';
import { SECRET_DAYS, type Secret, secretNamed } from './secret-rules.ts';
import { secretRows, SecretStore, tasksOlderThan } from './store.ts';
import { type KeyEnd, newValue, valueFrom, withNewestKey, withNewIssuerKey, withNewKey, withoutKey } from './values.ts';

const LOCAL = 'Its keys are in keys.json of the data folder, generated again by "npm start -- --fresh".';
const NAME = { word: '<name>', description: 'as "secrets list" prints it' };

/** Adds `secrets list|set|restore|rotate|retire`. */
export function addSecrets(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'list',
    description: 'lists names and ages, never values',
    stage: 'argument',
    role: 'operator',
    help: LIST_HELP,
    run: list,
  });
  addVerb<{ from: string }>(area, context, {
    name: 'set',
    description: 'writes a value from a file',
    stage: 'option',
    words: [NAME],
    options: [new Option('--from <file>', 'file with the value alone; /dev/stdin reads a pipe').makeOptionMandatory()],
    role: 'operator',
    changes: true,
    help: SET_HELP,
    run: set,
  });
  addVerb<{ version?: string }>(area, context, {
    name: 'restore',
    description: 'writes an earlier value again',
    stage: 'option',
    words: [NAME],
    options: [new Option('--version <number>', 'default: the version labelled "previous"')],
    role: 'operator',
    changes: true,
    help: RESTORE_HELP,
    run: restore,
  });
  addVerb<RotateOptions>(area, context, {
    name: 'rotate',
    description: 'generates a new value; the old one stays valid until it is retired',
    stage: 'option',
    words: [NAME],
    options: [
      new Option('--key-file <file>', 'for admin-signing-keys: file for the new private key'),
      new Option('--revoked-at <time>', 'for issuer-key, after a compromise: time from which the old key is refused'),
      new Option('--log-size <number>', 'with --revoked-at: size of the last checkpoint archived before that time'),
    ],
    role: 'operator',
    changes: true,
    help: ROTATE_HELP,
    run: rotate,
  });
  addVerb<{ key?: string }>(area, context, {
    name: 'retire',
    description: 'ends the old value',
    stage: 'option',
    words: [NAME],
    options: [new Option('--key <id>', 'for admin-signing-keys: the key to remove')],
    role: 'operator',
    changes: true,
    help: RETIRE_HELP,
    run: retire,
  });
}

async function list({ context, access, stage, tell }: VerbCall<object>): Promise<void> {
  const rows = await secretRows(context, { ...access, stage: cloudStage(stage, LOCAL) });
  tell(rows, () => {
    const cells = rows.map(({ name, type, version, changedAt, ageDays, state }) => [
      name,
      type,
      version === undefined ? '-' : String(version),
      changedAt ?? '-',
      ageDays === undefined ? '-' : `${ageDays} d`,
      state === 'old' ? `OLD (more than ${SECRET_DAYS} d)` : state,
    ]);
    return table(['NAME', 'TYPE', 'VERSION', 'CHANGED', 'AGE', 'STATE'], cells);
  });
  const missing = rows.filter(({ state }) => state === 'missing');
  if (missing.length > 0)
    throw new OpsFailure(`${missing.length} parameters are missing: was the infrastructure applied?`);
}

/** Opens the secret and store of a writing verb. */
function opened<Options extends object>({ context, access, stage, words: [name = ''] }: VerbCall<Options>) {
  const cloud = cloudStage(stage, LOCAL);
  const secret = secretNamed(name);
  const store = new SecretStore(context.aws(access).client(SSMClient), cloud, secret);
  return { cloud, secret, store };
}

function executors(store: SecretStore, value: () => string, keep: (path: string) => void): Executors<SecretStep> {
  const nothing = undefined;
  return {
    label: async ({ version }) => (await store.label(version), nothing),
    unlabel: async ({ version }) => (await store.unlabel(version), nothing),
    put: async () => (await store.put(value()), nothing),
    'keep-key': ({ path }) => {
      keep(path);
      return Promise.resolve(nothing);
    },
  };
}

async function carryOut<Options extends object>(
  { context, options, tell }: VerbCall<Options>,
  plan: Plan<SecretStep>,
  steps: Executors<SecretStep>,
): Promise<void> {
  tell(await runPlan(context, plan, steps, options), () => []);
}

const keepsNoKey = () => undefined;

async function set(call: VerbCall<{ from: string }>): Promise<void> {
  const { cloud, secret, store } = opened(call);
  const { options } = call;
  await write(call, secret, store, valueFrom(options.from), setPlan(cloud, secret, (await store.current())?.version));
}

async function restore(call: VerbCall<{ version?: string }>): Promise<void> {
  const { options } = call;
  const { cloud, secret, store } = opened(call);
  const version = options.version === undefined ? PREVIOUS : Number(options.version);
  if (version !== PREVIOUS && !Number.isSafeInteger(version)) {
    throw new OpsFailure('--version takes the number of a version.', EXIT.usage);
  }
  const plan = setPlan(cloud, secret, (await store.current())?.version);
  const title = `Write version ${String(version)} of ${secret.name} again`;
  await write(call, secret, store, await store.past(version), { ...plan, verb: 'secrets restore', title });
}

/** Writes a value that is valid, and for the log its own key. */
async function write<Options extends object>(
  call: VerbCall<Options>,
  secret: Secret,
  store: SecretStore,
  value: string,
  plan: Plan<SecretStep>,
): Promise<void> {
  if (!secret.isValid(value))
    throw new OpsFailure(`This is no value for ${secret.name}: it must be ${secret.form}.`, EXIT.usage);
  if (secret.fixed) await requireKeyOfLog(call.context, call.access, value);
  await carryOut(
    call,
    plan,
    executors(store, () => value, keepsNoKey),
  );
}

interface RotateOptions {
  readonly keyFile?: string;
  readonly revokedAt?: string;
  readonly logSize?: string;
}

async function rotate(call: VerbCall<RotateOptions>): Promise<void> {
  const { cloud, secret, store } = opened(call);
  const { keyFile } = call.options;
  if (secret.fixed) {
    const why = 'auditors know the log by its key, and with another one it stands still';
    throw new OpsFailure(`${secret.name} has no rotation: ${why}.`, EXIT.refused);
  }
  const end = endOf(secret, call.options, call.context.clock.now());
  if (secret.several !== (keyFile !== undefined)) {
    throw new OpsFailure(
      secret.several ? `${secret.name} needs --key-file.` : `${secret.name} has no --key-file.`,
      EXIT.usage,
    );
  }
  if (keyFile !== undefined && existsSync(keyFile)) {
    throw new OpsFailure(`${keyFile} exists. Name a new file: private keys are not overwritten.`, EXIT.usage);
  }
  const current = await store.current();
  const made = secret.several
    ? withNewKey(secret, current?.value ?? '{}', cloud)
    : { value: end ? withNewIssuerKey(secret, current?.value, end) : nextValue(secret, current?.value) };
  const plan = rotatePlan(cloud, secret, {
    version: current?.version,
    ...(keyFile !== undefined && { keyFile }),
    ...('keyId' in made && { keyId: made.keyId }),
  });
  const keep = (path: string) => {
    writeFileSync(path, `${JSON.stringify('file' in made ? made.file : {})}\n`, { mode: 0o600, flag: 'wx' });
  };
  await carryOut(
    call,
    plan,
    executors(store, () => made.value, keep),
  );
}

/** Returns a new value of a secret. A list of keys keeps the present ones, because stored data needs them. */
function nextValue(secret: Secret, before: string | undefined): string {
  return secret.name === 'webhook-keys' ? withNewestKey(before) : newValue(secret);
}

/**
 * Returns the end of the issuer key that signs now; undefined for other secrets.
 * @throws OpsFailure for a time that is no past instant, or another secret
 */
function endOf({ name }: Secret, { revokedAt, logSize }: RotateOptions, now: number): KeyEnd | undefined {
  const isIssuer = name === 'issuer-key';
  const isSize = logSize === undefined || /^\d{1,15}$/.test(logSize);
  if (!isSize || (revokedAt === undefined) !== (logSize === undefined)) {
    const why = 'the second is the size of the last checkpoint archived before the first';
    throw new OpsFailure(`--revoked-at and --log-size belong together: ${why}.`, EXIT.usage);
  }
  if (revokedAt === undefined) return isIssuer ? { retiredAt: new Date(now).toISOString() } : undefined;
  const time = Date.parse(revokedAt);
  if (!isIssuer || Number.isNaN(time) || time > now) {
    throw new OpsFailure('--revoked-at takes a past time as 2026-05-05T11:40:00Z, for issuer-key alone.', EXIT.usage);
  }
  return { revoked: new Date(time).toISOString(), logSize: Number(logSize) };
}

async function retire(call: VerbCall<{ key?: string }>): Promise<void> {
  const { context, access, options } = call;
  const { cloud, secret, store } = opened(call);
  if (secret.several) {
    const value = await withoutKey(secret, store, options.key);
    const plan = retirePlan(cloud, secret, { keyId: options.key ?? '' });
    await carryOut(
      call,
      plan,
      executors(store, () => value, keepsNoKey),
    );
    return;
  }
  const { previous, changedAt } = await store.history();
  const holders =
    previous === undefined ? [] : await tasksOlderThan(context, { ...access, stage: cloud }, secret, changedAt);
  if (holders.length > 0) {
    const list = holders.join(', ');
    throw new OpsFailure(
      `These tasks still hold the old value: ${list}. Deploy first, or wait until they end.`,
      EXIT.refused,
    );
  }
  const plan = retirePlan(cloud, secret, previous === undefined ? {} : { version: previous });
  await carryOut(
    call,
    plan,
    executors(store, () => '', keepsNoKey),
  );
}
