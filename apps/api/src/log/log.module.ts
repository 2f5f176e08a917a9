import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { LeaderModule } from '../leader/leader.module.ts';
import { CheckpointArchive } from './checkpoint-archive.ts';
import { FolderArchive } from './checkpoint-archive.folder.ts';
import { LogController, LogKeyController } from './log.controller.ts';
import { LogKey } from './log-key.ts';
import { LogReader } from './log.reader.ts';
import { LogRepository } from './log.repository.dynamo.ts';
import { LogSequencer } from './log.sequencer.ts';
import { Sequencing } from './sequencing.ts';

/** Loads the S3 client only if a bucket is configured. */
async function archiveOf({ logArchive, region }: Settings): Promise<CheckpointArchive> {
  if (!('bucket' in logArchive)) return new FolderArchive(logArchive.folder);
  const { bucketArchive } = await import('./checkpoint-archive.s3.ts');
  return bucketArchive(logArchive.bucket, region);
}

@Module({
  imports: [LeaderModule],
  controllers: [LogController, LogKeyController],
  providers: [
    LogRepository,
    LogKey,
    LogReader,
    LogSequencer,
    Sequencing,
    { provide: CheckpointArchive, inject: [SETTINGS], useFactory: archiveOf },
  ],
  exports: [LogSequencer],
})
export class LogModule {}
