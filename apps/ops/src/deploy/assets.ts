import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';
import { readOutputs } from '../clients/outputs.ts';
import { dockerOf } from '../core/docker.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { CloudAccess } from './parts.ts';
import { registryOf, signIn } from '../image/registry.ts';
import type { OpsContext } from '../core/ops-context.ts';

/** Folder of the content-hashed assets in the web image. */
const IN_IMAGE = '/app/apps/web/.next/static';
const UNDER = '_next/static';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const AT_A_TIME = 8;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Uploads the assets of the new web release before it serves. Existing files are not overwritten or deleted, because
 * open pages of earlier releases still load theirs.
 * @param image full address with the digest
 * @returns how many were new
 */
export async function uploadAssets(context: OpsContext, access: CloudAccess, image: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-assets-'));
  try {
    await signIn(context, access, registryOf(image));
    await copyFromImage(context, image, folder);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    if (files.length === 0) throw new OpsFailure(`${image} has no files in ${IN_IMAGE}.`);
    const { assetsBucket } = readOutputs(context, access.stage);
    const s3 = context.aws(access).client(S3Client);
    let added = 0;
    for (let next = 0; next < files.length; next += AT_A_TIME) {
      const batch = files.slice(next, next + AT_A_TIME);
      const answers = await Promise.all(batch.map((file) => put(s3, assetsBucket, folder, file)));
      added += answers.filter(Boolean).length;
    }
    return `${added} of ${files.length} files were new`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyFromImage(context: OpsContext, image: string, folder: string): Promise<void> {
  const docker = dockerOf(context);
  await docker('pull', '--quiet', image);
  const container = (await docker('create', image)).trim();
  try {
    await docker('cp', `${container}:${IN_IMAGE}/.`, folder);
  } finally {
    await docker('rm', container);
  }
}

/** @returns whether the file was new */
async function put(s3: S3Client, Bucket: string, folder: string, file: string): Promise<boolean> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `${UNDER}/${relative(folder, file).split(sep).join('/')}`,
        Body: readFileSync(file),
        CacheControl: IMMUTABLE,
        ContentType: TYPES[extname(file)] ?? 'application/octet-stream',
        IfNoneMatch: '*',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return false;
    throw error;
  }
}
