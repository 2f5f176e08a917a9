import { Injectable } from '@nestjs/common';
import type { NoticeSettings } from '@civicforge/domain';
import { type NoticeSettingsBody, toNoticeSettings } from './notice.dto.ts';
import { maskedAddress } from './masked-address.ts';
import { NoticeSettingsRepository } from './notice-settings.repository.dynamo.ts';
import { UndeliverableAddresses } from './undeliverable.repository.dynamo.ts';

/** Settings of notices, with the state of the member's address. */
@Injectable()
export class NoticeSettingsService {
  constructor(
    private readonly settings: NoticeSettingsRepository,
    private readonly addresses: UndeliverableAddresses,
  ) {}

  async read(userId: string): Promise<NoticeSettingsBody> {
    const { settings, email } = await this.settings.reachOf(userId);
    const found = email === undefined ? undefined : await this.addresses.find(email);
    if (email === undefined || found === undefined) return toNoticeSettings(settings);
    return { ...toNoticeSettings(settings), undeliverable: { address: maskedAddress(email), ...found } };
  }

  async save(userId: string, settings: NoticeSettings): Promise<NoticeSettingsBody> {
    await this.settings.save(userId, settings);
    return this.read(userId);
  }
}
