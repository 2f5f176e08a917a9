import {
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { recordBucket } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import type { CloudStage } from '../core/stages.ts';
import type { Incident } from './incident.ts';

const FOLDER = 'incidents/';
/** Number of incidents that a list reads, the latest. */
const LISTED = 20;
const ATTEMPTS = 5;
/** Another write came between: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const CONFLICTS = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

interface Stored {
  readonly incident: Incident;
  readonly etag: string;
}

/** The incidents of a deployed stage in its bucket of records, shared by all operators. */
export class SharedRecords {
  private readonly s3: S3Client;
  private readonly bucket: string;

  constructor(context: OpsContext, access: StageAccess & { readonly stage: CloudStage }) {
    this.s3 = context.aws(access).client(S3Client);
    this.bucket = recordBucket(access.stage, readOutputs(context, access.stage).account);
  }

  /** Returns the latest incidents. */
  async list(): Promise<Incident[]> {
    const keys: string[] = [];
    const asked = { Bucket: this.bucket, Prefix: FOLDER };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, asked)) {
      keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    }
    const latest = keys.sort().slice(-LISTED);
    const found = await Promise.all(latest.map((key) => this.get(key)));
    return found.flatMap((stored) => (stored === undefined ? [] : [stored.incident]));
  }

  /** @throws OpsFailure another operator has opened an incident with this id a moment ago */
  async create(incident: Incident): Promise<void> {
    if (await this.put(incident, { IfNoneMatch: '*' })) return;
    const other = (await this.get(keyOf(incident.id)))?.incident;
    throw new OpsFailure(
      `${other?.entries[0]?.by ?? 'Another operator'} has opened ${incident.id} a moment ago: ${other?.what ?? 'unknown'}. Join it with "incident ack ${incident.id} --stage ${incident.stage}", or open yours again.`,
      EXIT.refused,
    );
  }

  /**
   * Applies a change to the stored incident. Writes of other operators are kept: a conflict reads the incident again.
   * @param change receives the stored incident, or undefined if there is none
   */
  async change(id: string, change: (stored: Incident | undefined) => Incident): Promise<Incident> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await this.get(keyOf(id));
      const changed = change(stored?.incident);
      if (await this.put(changed, stored ? { IfMatch: stored.etag } : { IfNoneMatch: '*' })) return changed;
    }
    throw new OpsFailure(`${id} changes all the time. Retry.`);
  }

  private async get(key: string): Promise<Stored | undefined> {
    try {
      const { Body, ETag = '' } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return { incident: JSON.parse((await Body?.transformToString()) ?? '{}') as Incident, etag: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** @returns false if the condition does not hold */
  private async put(incident: Incident, condition: { IfMatch: string } | { IfNoneMatch: '*' }): Promise<boolean> {
    const Body = JSON.stringify(incident);
    const place = { Bucket: this.bucket, Key: keyOf(incident.id), ContentType: 'application/json' };
    try {
      await this.s3.send(new PutObjectCommand({ ...place, Body, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && CONFLICTS.has(error.name)) return false;
      throw error;
    }
  }
}

function keyOf(id: string): string {
  return `${FOLDER}${id}.json`;
}
