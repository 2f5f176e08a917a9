import { accepted, bodyOf, type Api } from './client.ts';
import type { Hours, HoursLetter, PublicLetter } from './types.ts';

/** Days of a period, `YYYY-MM-DD`. Both belong to it. */
export interface HoursPeriod {
  readonly from?: string;
  readonly to?: string;
}

export function getHours(api: Api, period: HoursPeriod): Promise<Hours> {
  return bodyOf(api.GET('/api/v1/users/me/hours', { params: { query: period } }));
}

/** Returns the hours as CSV, with the byte order mark that spreadsheets need. */
export async function hoursTable(api: Api, period: HoursPeriod): Promise<Blob> {
  const headers = { accept: 'text/csv' };
  const { data } = await accepted(
    api.GET('/api/v1/users/me/hours', { params: { query: period }, headers, parseAs: 'blob' }),
  );
  return data as unknown as Blob;
}

export async function listLetters(api: Api): Promise<readonly HoursLetter[]> {
  return (await bodyOf(api.GET('/api/v1/users/me/hours-letters'))).items;
}

export function createLetter(
  api: Api,
  body: Required<HoursPeriod> & { readonly withTitles: boolean },
  key: string,
): Promise<HoursLetter> {
  return bodyOf(api.POST('/api/v1/users/me/hours-letters', { body, headers: { 'idempotency-key': key } }));
}

export async function revokeLetter(api: Api, letterId: string): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/hours-letters/{letterId}', { params: { path: { letterId } } }));
}

export function getPublicLetter(api: Api, reference: string): Promise<PublicLetter> {
  return bodyOf(api.GET('/api/v1/public/letters/{reference}', { params: { path: { reference } } }));
}
