import { Inject, Injectable } from '@nestjs/common';
import { localDate } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { validationFailed } from '../http/problem.ts';
import type { Hours } from '../quests/quest-hours.ts';
import { ReceiptIssuer } from '../receipts/receipt.issuer.ts';
import type { HoursLineView, HoursQuery, HoursView } from './hours.dto.ts';
import { HoursRepository } from './hours.repository.dynamo.ts';

/** Most lines of one answer: at least five quests a day for a year. */
const MOST_LINES = 2_000;

const DAY = 86_400_000;

/** Reads what members worked, by the days of the community. */
@Injectable()
export class HoursService {
  constructor(
    private readonly hours: HoursRepository,
    private readonly issuer: ReceiptIssuer,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'communityTimeZone'>,
  ) {}

  /** @throws Problem `validation.failed` for a period that ends before it begins, or with too many lines */
  async of(userId: string, { from = '1970-01-01', to }: HoursQuery, most = MOST_LINES): Promise<HoursView> {
    const last = to ?? this.today();
    if (last < from) throw validationFailed({ path: 'to', message: 'must not be before from' });
    // Local days begin up to 14 hours before and end up to 12 hours after those of UTC.
    const found = await this.hours.between(userId, shifted(from, -1), shifted(last, 2), most);
    if (found.length > most) {
      throw validationFailed({ path: 'from', message: `must begin a shorter period: it has more than ${most} quests` });
    }
    const items = found.map((one) => this.lineOf(one)).filter(({ date }) => date >= from && date <= last);
    return { items, totals: { quests: items.length, minutes: items.reduce((sum, { minutes }) => sum + minutes, 0) } };
  }

  /** Returns the present day of the community. */
  today(): string {
    return localDate(this.clock.iso(), this.settings.communityTimeZone);
  }

  private lineOf({ completedAt, hasReceipt, ...one }: Hours): HoursLineView {
    return {
      questId: one.questId,
      date: localDate(completedAt, this.settings.communityTimeZone),
      title: one.title,
      category: one.category,
      minutes: one.minutes,
      requestorMinutes: one.requestorMinutes,
      performerMinutes: one.performerMinutes,
      requestorMethod: one.requestorMethod,
      performerMethod: one.performerMethod,
      ...(hasReceipt && { receiptId: this.issuer.idOf(one.questId) }),
    };
  }
}

/** Returns the day that is a number of days later, at most the last one of four digits. */
function shifted(date: string, days: number): string {
  const iso = new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY).toISOString();
  return iso.startsWith('+') ? '9999-12-31' : iso.slice(0, 10);
}
