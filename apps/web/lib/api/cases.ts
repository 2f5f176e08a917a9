import { accepted, bodyOf, type Api } from './client.ts';
import type { components } from './schema.d.ts';
import type { Case, CasePage, CaseSubject, OwnCase, OwnCasePage, PublicDecision } from './types.ts';

type Schemas = components['schemas'];

/** Reports a quest, comment or member to the moderators. */
export async function reportThing(api: Api, { kind, id }: CaseSubject, body: Schemas['ReportBody'], key: string) {
  const headers = { 'idempotency-key': key };
  if (kind === 'quest') {
    const params = { path: { questId: id } };
    return bodyOf(api.POST('/api/v1/quests/{questId}/report', { params, body, headers }));
  }
  if (kind === 'comment') {
    const params = { path: { commentId: id } };
    return bodyOf(api.POST('/api/v1/comments/{commentId}/report', { params, body, headers }));
  }
  return bodyOf(api.POST('/api/v1/users/{userId}/report', { params: { path: { userId: id } }, body, headers }));
}

/** Lists cases in one state, the oldest first. For moderators. */
export function listCases(api: Api, state: 'OPEN' | 'APPEALED', cursor?: string): Promise<CasePage> {
  const query = { state, ...(cursor !== undefined && { cursor }) };
  return bodyOf(api.GET('/api/v1/admin/cases', { params: { query } }));
}

export function getCase(api: Api, caseId: string): Promise<Case> {
  return bodyOf(api.GET('/api/v1/admin/cases/{caseId}', { params: { path: { caseId } } }));
}

export function decideCase(api: Api, caseId: string, body: Schemas['DecideCaseBody']): Promise<Case> {
  return bodyOf(api.POST('/api/v1/admin/cases/{caseId}/decide', { params: { path: { caseId } }, body }));
}

export function decideAppeal(api: Api, caseId: string, body: Schemas['DecideAppealBody']): Promise<Case> {
  return bodyOf(api.POST('/api/v1/admin/cases/{caseId}/decide-appeal', { params: { path: { caseId } }, body }));
}

export async function liftSuspension(api: Api, userId: string, reason: string): Promise<void> {
  const params = { path: { userId } };
  await accepted(api.POST('/api/v1/admin/users/{userId}/lift-suspension', { params, body: { reason } }));
}

/** Lists the decisions about the member, newest first. */
export function listOwnCases(api: Api, cursor?: string): Promise<OwnCasePage> {
  const query = cursor === undefined ? {} : { cursor };
  return bodyOf(api.GET('/api/v1/users/me/cases', { params: { query } }));
}

export function appealCase(api: Api, caseId: string, text: string, key: string): Promise<OwnCase> {
  const params = { path: { caseId } };
  return bodyOf(
    api.POST('/api/v1/cases/{caseId}/appeal', { params, body: { text }, headers: { 'idempotency-key': key } }),
  );
}

/** Returns the numbers of decisions by month, kind, reason and outcome. */
export async function listPublicDecisions(api: Api): Promise<readonly PublicDecision[]> {
  return (await bodyOf(api.GET('/api/v1/public/decisions'))).items;
}
