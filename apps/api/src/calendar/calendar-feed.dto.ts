import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CalendarFeed } from './calendar-feed.item.ts';

export class CalendarFeedView {
  /** Address for calendar programs. The service shows it once. */
  @ApiProperty({ format: 'uri' })
  url!: string;
}

/** Tells whether a feed exists, without its address. */
export class CalendarFeedStateView {
  @ApiProperty()
  active!: boolean;

  /** Time of the last renewal. Absent without a feed. */
  @ApiPropertyOptional({ format: 'date-time' })
  createdAt?: string;
}

export function toFeedState(feed: CalendarFeed | undefined): CalendarFeedStateView {
  return feed === undefined ? { active: false } : { active: true, createdAt: feed.createdAt };
}
