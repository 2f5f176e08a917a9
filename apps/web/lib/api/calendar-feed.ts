import { accepted, bodyOf, type Api } from './client.ts';
import type { CalendarFeedState } from './types.ts';

/** Tells whether the member has a calendar feed. */
export function getCalendarFeed(api: Api): Promise<CalendarFeedState> {
  return bodyOf(api.GET('/api/v1/users/me/calendar-feed'));
}

/** Returns a new address of the feed. The former one ends. */
export async function renewCalendarFeed(api: Api): Promise<string> {
  return (await bodyOf(api.POST('/api/v1/users/me/calendar-feed'))).url;
}

export async function endCalendarFeed(api: Api): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/calendar-feed'));
}
