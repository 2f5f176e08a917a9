import { ModulesContainer } from '@nestjs/core';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson } from '../../testing/community.ts';
import { refused } from '../../testing/office.ts';
import type { CasePageView } from '../cases/case.dto.ts';
import { type DescribedRoute, describedRoutes } from '../openapi/described-routes.ts';

/** Changes of a signed-in member that a suspension refuses. A new route belongs here, or needs `WhileSuspended`. */
const REFUSED = [
  'DELETE /quests/:questId/comments/:commentId',
  'DELETE /templates/:templateId',
  'DELETE /users/me/hours-letters/:letterId',
  'PATCH /calls/:callId',
  'PATCH /quests/:questId',
  'PATCH /templates/:templateId',
  'PATCH /users/me',
  'POST /admin/cases/:caseId/decide',
  'POST /admin/cases/:caseId/decide-appeal',
  'POST /admin/deliveries/:deliveryId/retry',
  'POST /admin/reconcile',
  'POST /admin/dispatches/:questId/retry',
  'POST /admin/mail/test',
  'POST /admin/rewards/:jobId/retry',
  'POST /admin/rewards/reprocess',
  'POST /admin/users/:userId/lift-suspension',
  'POST /calls',
  'POST /calls/:callId/claim',
  'POST /comments/:commentId/report',
  'POST /photos',
  'POST /photos/:photoId/process',
  'POST /quests',
  'POST /quests/:questId/claim',
  'POST /quests/:questId/comments',
  'POST /quests/:questId/report',
  'POST /quests/:questId/resolve',
  'POST /templates',
  'POST /users/:userId/report',
  'POST /users/me/hours-letters',
  'POST /users/me/saved-searches',
];

/** Changes that finish what the member owes, or concern only the member's own account. */
const ALLOWED = [
  'DELETE /calls/:callId',
  'DELETE /quests/:questId',
  'DELETE /users/me',
  'DELETE /users/me/calendar-feed',
  'DELETE /users/me/device-keys/:keyId',
  'DELETE /users/me/push-subscriptions/:subscriptionId',
  'DELETE /users/me/saved-searches/:searchId',
  'DELETE /users/me/wallet',
  'DELETE /users/me/webhooks/:webhookId',
  'PATCH /users/me/webhooks/:webhookId',
  'POST /auth/change-password',
  'POST /cases/:caseId/appeal',
  'POST /quests/:questId/attest',
  'POST /quests/:questId/attestation-challenge',
  'POST /quests/:questId/dispute',
  'POST /quests/:questId/release',
  'POST /quests/:questId/request-changes',
  'POST /quests/:questId/submit',
  'POST /users/me/calendar-feed',
  'POST /users/me/device-keys',
  'POST /users/me/device-keys/challenge',
  'POST /users/me/notice-settings/send-again',
  'POST /users/me/notices/read',
  'POST /users/me/push-subscriptions',
  'POST /users/me/wallet/challenge',
  'POST /users/me/webhooks',
  'POST /users/me/webhooks/:webhookId/deliveries/:deliveryId/replay',
  'POST /users/me/webhooks/:webhookId/rotate',
  'POST /users/me/webhooks/:webhookId/test',
  'PUT /users/me/notice-settings',
  'PUT /users/me/wallet',
];

const ULID = '0'.repeat(26);
const SAMPLES: Readonly<Record<string, string>> = {
  ...{
    callId: ULID,
    questId: ULID,
    jobId: ULID,
    photoId: ULID,
    caseId: ULID,
    templateId: ULID,
    webhookId: ULID,
    letterId: ULID,
  },
  ...{ commentId: `${ULID}-${ULID}`, userId: 'some-user', deliveryId: `msg_${'A'.repeat(22)}` },
  ...{ keyId: 'A'.repeat(22), subscriptionId: 'A'.repeat(22) },
};

let service: TestApp;
let routes: DescribedRoute[];

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', API_BURST: '100000' } });
  routes = describedRoutes(service.app.get(ModulesContainer)).filter(
    ({ method, openBecause, optionalBecause, countsAsRead, isSessionRoute }) =>
      method !== 'GET' && !openBecause && !optionalBecause && !countsAsRead && !isSessionRoute,
  );
});
afterAll(() => service.close());

const nameOf = ({ method, addresses: [address = ''] }: DescribedRoute) => `${method} ${address.replace('/api/v1', '')}`;

describe('a suspended member', () => {
  it('gets 403 user.suspended on every change but those that the list allows', async () => {
    const [ada, cleo] = [aPerson(service, 'ada', ['admins', 'moderators']), aPerson(service, 'cleo')];
    const mo = aPerson(service, 'mo', ['moderators']);
    await ada.profile();
    await cleo.post(`/users/${ada.userId}/report`, { reason: 'fraud' }).expect(202);
    const { items } = (await mo.get('/admin/cases').expect(200)).body as { items: { caseId: string }[] };
    const decision = { decision: 'suspend', days: 7, reason: 'The member has asked people for money.' };
    await mo.post(`/admin/cases/${items[0]?.caseId}/decide`, decision).expect(200);
    const outcomes = { refused: new Set<string>(), allowed: new Set<string>() };
    // The deletion of the account comes last, because it ends the suspension with the account.
    const isDeletion = (route: DescribedRoute) => nameOf(route) === 'DELETE /users/me';
    for (const route of [...routes].sort((one, other) => Number(isDeletion(one)) - Number(isDeletion(other)))) {
      const path = (route.addresses[0] ?? '').replace(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? name);
      const answer = await service.http[route.method.toLowerCase() as 'post'](path)
        .set('authorization', service.bearer({ sub: ada.userId, groups: ['admins', 'moderators'] }))
        .set('idempotency-key', `key-of-${path.length}-${route.handler}`);
      const isRefused = (answer.body as { code?: string }).code === 'user.suspended';
      outcomes[isRefused ? 'refused' : 'allowed'].add(nameOf(route));
      expect([nameOf(route), answer.status]).not.toEqual([nameOf(route), 500]);
    }
    expect([...outcomes.refused].sort()).toEqual([...REFUSED].sort());
    expect([...outcomes.allowed].sort()).toEqual([...ALLOWED].sort());
  });

  it('who is a moderator finishes what is their own, and acts as a moderator nowhere', async () => {
    const { ada, ben, cleo, mo } = aCommunity(service);
    const max = aPerson(service, 'max', ['moderators']);
    const own = await max.posts();
    const [open, claimed] = [await ada.posts(), await ada.posts()];
    await ben.does('claim', claimed.questId);
    await cleo.post(`/users/${max.userId}/report`, { reason: 'fraud' }).expect(202);
    const { items } = (await mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
    const caseId = items.find(({ subject }) => subject.id === max.userId)?.caseId ?? '';
    const decision = { decision: 'suspend', days: 7, reason: 'The member has asked people for money.' };
    await mo.post(`/admin/cases/${caseId}/decide`, decision).expect(200);
    const reason = encodeURIComponent('This is an advertisement, not a quest.');
    expect(await refused(max.delete(`/quests/${open.questId}?reason=${reason}`))).toBe('403 quest.forbidden');
    expect(await refused(max.post(`/quests/${claimed.questId}/release`))).toBe('403 quest.forbidden');
    await max.delete(`/quests/${own.questId}`).expect(200);
  });

  it('is offered what finishes their work alone', async () => {
    const { ada, ben, cleo, mo } = aCommunity(service);
    const max = aPerson(service, 'max', ['moderators']);
    const [own, open, claimed, disputed] = [await max.posts(), await ada.posts(), await ada.posts(), await ada.posts()];
    await max.does('claim', claimed.questId);
    await ben.does('claim', disputed.questId);
    await ben.post(`/quests/${disputed.questId}/submit`, A_SUBMISSION).expect(200);
    await ada.post(`/quests/${disputed.questId}/dispute`, { reason: 'Nothing has been done there.' }).expect(200);
    const offered = async ({ questId }: { questId: string }) =>
      ((await max.get(`/quests/${questId}`).expect(200)).body as { actions: string[] }).actions;
    expect(await Promise.all([own, open, disputed].map(offered))).toEqual([
      ['edit', 'cancel'],
      ['claim', 'cancel'],
      ['resolve'],
    ]);
    await cleo.post(`/users/${max.userId}/report`, { reason: 'fraud' }).expect(202);
    const { items } = (await mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
    const caseId = items.find(({ subject }) => subject.id === max.userId)?.caseId ?? '';
    const decision = { decision: 'suspend', days: 7, reason: 'The member has asked people for money.' };
    await mo.post(`/admin/cases/${caseId}/decide`, decision).expect(200);
    expect(await Promise.all([own, open, disputed].map(offered))).toEqual([['cancel'], [], []]);
    expect(await offered(claimed)).toEqual(['release', 'submit']);
    const released = await max.post(`/quests/${claimed.questId}/release`).expect(200);
    expect(released.body).toMatchObject({ status: 'OPEN', actions: [] });
    expect((await max.get(`/quests/${open.questId}/comments`).expect(200)).body).toMatchObject({ audiences: [] });
    const listed = (await max.get('/quests?limit=100').expect(200)).body as { items: { actions: string[] }[] };
    expect(listed.items.flatMap(({ actions }) => actions)).not.toContain('claim');
  });
});
