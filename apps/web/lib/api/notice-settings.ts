import { bodyOf, type Api } from './client.ts';
import type { NoticeSettings } from './types.ts';

/** Returns how the member wants to be reached. */
export function getNoticeSettings(api: Api): Promise<NoticeSettings> {
  return bodyOf(api.GET('/api/v1/users/me/notice-settings'));
}

export function saveNoticeSettings(api: Api, body: NoticeSettings): Promise<NoticeSettings> {
  return bodyOf(api.PUT('/api/v1/users/me/notice-settings', { body }));
}

/** Resumes mails to the member's address. */
export function sendMailsAgain(api: Api): Promise<NoticeSettings> {
  return bodyOf(api.POST('/api/v1/users/me/notice-settings/send-again'));
}
