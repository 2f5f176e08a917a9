import { accepted, bodyOf, type Api } from './client.ts';

/** Returns everything that is stored about the member. */
export function exportAccount(api: Api): Promise<object> {
  return bodyOf(api.GET('/api/v1/users/me/export'));
}

/** Deletes the account and ends its session. A repeated call finishes what an interrupted one began. */
export async function deleteAccount(api: Api): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me'));
}
