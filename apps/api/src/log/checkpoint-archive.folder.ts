import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type ArchivedCheckpoint,
  CheckpointArchive,
  checkpointName,
  CHECKPOINTS,
  sizeOfName,
} from './checkpoint-archive.ts';

/** A folder that stands for the write-once bucket in the stages local and test. */
export class FolderArchive extends CheckpointArchive {
  private readonly folder: string;

  constructor(folder: string) {
    super();
    this.folder = join(folder, CHECKPOINTS);
  }

  override async keep({ size, text }: ArchivedCheckpoint): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const draft = join(this.folder, `.${randomUUID()}`);
    await writeFile(draft, text, { mode: 0o444 });
    try {
      // A link appears with its whole content and never replaces a file.
      await link(draft, join(this.folder, checkpointName(size)));
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  override async newest(): Promise<ArchivedCheckpoint | undefined> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    });
    const name = names.filter((each) => sizeOfName(each) !== undefined).sort()[0];
    const size = name === undefined ? undefined : sizeOfName(name);
    if (name === undefined || size === undefined) return undefined;
    return { size, text: await readFile(join(this.folder, name), 'utf8') };
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
