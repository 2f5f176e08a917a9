import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { STAGES } from '../core/stages.ts';
import { fieldsOf, isError, type LogLine, type LogQuery, type LogStream } from './log-line.ts';

export interface EdgeAccess {
  readonly client: S3Client;
  readonly stage: string;
  readonly account: string;
}

const DAY_MS = 86_400_000;
/** CloudFront delivers log lines up to an hour late. */
const LATE_MS = 3_600_000;

interface EdgeFile {
  readonly key: string;
  readonly writtenAt: number;
}

/** Reads CloudFront log lines from the daily folders of the log bucket. */
export async function* edgeLines(access: EdgeAccess, query: LogQuery): AsyncGenerator<LogLine> {
  const to = query.to ?? Infinity;
  for (const { key, writtenAt } of await filesBetween(access, query.from, Math.min(to, query.from + 31 * DAY_MS))) {
    if (writtenAt < query.from) continue;
    for (const line of await linesOf(access, { key, writtenAt })) {
      if (line.at < query.from || line.at > to) continue;
      if (query.only !== 'errors' || isError(line)) yield line;
    }
  }
}

/** Returns the files of the last day. */
export async function edgeFiles(access: EdgeAccess, now: number): Promise<LogStream[]> {
  const files = await filesBetween(access, now - DAY_MS, now);
  return files.map(({ key, writtenAt }) => ({ service: 'edge', name: key, lastAt: writtenAt }));
}

function bucketOf({ stage, account }: EdgeAccess): string {
  const known = STAGES.find((one) => one === stage);
  if (known === undefined || known === 'local') throw new Error(`${stage} has no edge`);
  return `${nameOf(known, 'logs')}-${account}`;
}

async function filesBetween(access: EdgeAccess, from: number, to: number): Promise<EdgeFile[]> {
  const files: EdgeFile[] = [];
  const end = Math.min(to + LATE_MS, from + 31 * DAY_MS);
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS <= end; day += 1) {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '/');
    files.push(...(await filesBelow(access, `AWSLogs/${access.account}/CloudFront/edge/${date}/`)));
  }
  return files.sort((one, other) => one.writtenAt - other.writtenAt);
}

async function filesBelow(access: EdgeAccess, Prefix: string): Promise<EdgeFile[]> {
  const files: EdgeFile[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await access.client.send(
      new ListObjectsV2Command({
        Bucket: bucketOf(access),
        Prefix,
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      }),
    );
    for (const { Key: key, LastModified } of page.Contents ?? []) {
      if (key !== undefined) files.push({ key, writtenAt: LastModified?.getTime() ?? 0 });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return files;
}

/** Reads the lines of a file. An unreadable file gives one line with the cause. */
async function linesOf(access: EdgeAccess, { key, writtenAt }: EdgeFile): Promise<LogLine[]> {
  const { Body } = await access.client.send(new GetObjectCommand({ Bucket: bucketOf(access), Key: key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  let content = bytes;
  try {
    if (isZipped) content = gunzipSync(bytes);
  } catch (error) {
    return [{ at: writtenAt, service: 'edge', stream: key, text: `unreadable file: ${(error as Error).message}` }];
  }
  return content
    .toString('utf8')
    .split('\n')
    .flatMap((text): LogLine[] => {
      const fields = fieldsOf(text);
      if (fields === undefined) return [];
      const at = Date.parse(`${String(fields['date'])}T${String(fields['time'])}Z`);
      return Number.isNaN(at) ? [] : [{ at, service: 'edge', stream: key, text, fields }];
    });
}
