import { SIDE_TABLE_NAME } from '../../../../libs/contract/src/names.ts';
import type { CloudStage } from '../core/stages.ts';

/** A resource in the Pulumi state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly arn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A resource in the account with the tags of the stage. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Allowed resources outside of the state, with the reason. */
export interface Allowed {
  readonly pattern: string;
  readonly reason: string;
}

export type OrphanKind = 'unmanaged' | 'gone' | 'serving' | 'allowed';

export interface Orphan {
  readonly kind: OrphanKind;
  readonly arn: string;
  readonly component: string;
  readonly reason: string;
}

/** Tagged resource types that the tagging API does not return. */
const NOT_SHOWN: readonly RegExp[] = [
  /^arn:aws:iam:/,
  /^arn:aws:budgets:/,
  /^arn:aws:ce:/,
  /^arn:aws:chatbot:/,
  /^arn:aws:application-autoscaling:/,
  /^arn:aws:ecs:[^:]*:\d+:task-definition\//,
];

/** What a stage has, and what it should have. */
export interface StageResources {
  readonly stage: CloudStage;
  readonly state: readonly StateResource[];
  readonly tagged: readonly TaggedResource[];
  readonly allowed: readonly Allowed[];
  /** Names of the tables that the pointers name. */
  readonly serving: readonly string[];
}

/** True for a difference that an operator must remove. */
export function isFault({ kind }: Pick<Orphan, 'kind'>): boolean {
  return kind === 'unmanaged' || kind === 'gone';
}

/**
 * Compares account and state in both directions: unmanaged resources cost money, and missing ones break the next
 * `pulumi up`.
 */
export function compareStage({ stage, state, tagged, allowed, serving }: StageResources): Orphan[] {
  const managed = new Set(state.flatMap(({ arn }) => (arn === undefined ? [] : [plain(arn)])));
  const present = new Set(tagged.map(({ arn }) => plain(arn)));
  const outside = tagged
    .filter(({ arn }) => !managed.has(plain(arn)))
    .map(({ arn, tags }): Orphan => {
      const rule = allowed.find(({ pattern }) => new RegExp(pattern).test(arn));
      const component = tags['component'] ?? '-';
      if (rule) return { kind: 'allowed', arn, component, reason: rule.reason };
      if (serving.includes(tableOf(arn))) return { kind: 'serving', arn, component, reason: adoption(stage) };
      return { kind: 'unmanaged', arn, component, reason: reasonOf(arn, tags, stage) };
    });
  const gone = state.flatMap(({ arn, tags }): Orphan[] => {
    if (arn === undefined || tags['project'] === undefined || present.has(plain(arn))) return [];
    if (NOT_SHOWN.some((pattern) => pattern.test(arn))) return [];
    const reason = `in the state and not in the account, deleted by hand? "infra preview ${stage} --refresh" shows it`;
    return [{ kind: 'gone', arn, component: tags['component'] ?? '-', reason }];
  });
  return [...outside, ...gone].sort(
    (one, other) => one.kind.localeCompare(other.kind) || one.arn.localeCompare(other.arn),
  );
}

function adoption(stage: CloudStage): string {
  return `a restored table that serves: the next "infra preview ${stage}" and "infra apply ${stage}" adopt it`;
}

/** Returns the name of a table from its ARN, or an empty text for another resource. */
function tableOf(arn: string): string {
  return /^arn:aws:dynamodb:.*:table\/([^/]+)$/.exec(arn)?.[1] ?? '';
}

function reasonOf(arn: string, tags: TaggedResource['tags'], stage: CloudStage): string {
  if (SIDE_TABLE_NAME.test(tableOf(arn))) {
    return `a restored table that does not serve: "db swap ${stage} --to <its time>", or delete it by hand`;
  }
  if (tags['component'] === undefined) return 'made by hand, or by a program that does not know our components';
  return 'carries our tags and is not in the state: left behind by a replacement, or made by hand';
}

/** Removes the `:*` suffix of a log group ARN. */
function plain(arn: string): string {
  return arn.replace(/:\*$/, '');
}

/**
 * Parses the resources of an exported state.
 * @throws Error the text is no exported state
 */
export function resourcesOf(exported: string): StateResource[] {
  const { deployment } = JSON.parse(exported) as { deployment?: { resources?: unknown } };
  if (!Array.isArray(deployment?.resources)) throw new Error('This is no exported state of Pulumi.');
  return (deployment.resources as ExportedResource[])
    .filter(({ custom, external, delete: isGoing }) => custom === true && external !== true && isGoing !== true)
    .map(({ urn = '', type = '', id, outputs = {} }) => {
      const arn = [outputs['arn'], id].find((value) => typeof value === 'string' && value.startsWith('arn:'));
      const tags = (outputs['tagsAll'] ?? outputs['tags'] ?? {}) as Record<string, string>;
      return { urn, type, tags, ...(typeof arn === 'string' && { arn }) };
    });
}

interface ExportedResource {
  readonly urn?: string;
  readonly type?: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly external?: boolean;
  readonly delete?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}
