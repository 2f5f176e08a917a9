import { parse } from 'papaparse';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, type TestPerson } from '../../testing/community.ts';
import { resolvedQuest, completedQuest } from '../../testing/hours.ts';
import type { HoursView } from './hours.dto.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', COMMUNITY_TIME_ZONE: 'Pacific/Auckland' },
  });
});
afterAll(() => service.close());

async function hoursOf(person: TestPerson, query = ''): Promise<HoursView> {
  const { body } = await person.get(`/users/me/hours${query}`).expect(200);
  return body as HoursView;
}

describe('the hours of a member', () => {
  it.each([
    ['the smaller of both durations', { requestor: 60, performer: 45 }, [45]],
    ['nothing if the requestor is silent', { performer: 45 }, []],
    ['nothing if the performer is silent', { requestor: 45 }, []],
  ])('count %s', async (_, stated, expected) => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, stated);
    const { items, totals } = await hoursOf(ben);
    expect(items.map(({ minutes }) => minutes)).toEqual(expected);
    expect(totals).toEqual({ quests: expected.length, minutes: expected.reduce((sum, one) => sum + one, 0) });
    expect((await hoursOf(ada)).items).toEqual([]);
  });

  it('name quest, day of the community, both durations, levels and receipt', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await completedQuest(ada, ben, { requestor: 30, performer: 90 }, { title: 'Mend the fence' });
    const { receipt } = (await ben.get(`/quests/${questId}/receipt`)).body as {
      receipt: { credentialSubject: { receiptId: string } };
    };
    const { completedAt = '' } = await ben.sees(questId);
    expect((await hoursOf(ben)).items).toEqual([
      {
        questId,
        date: new Date(completedAt).toLocaleDateString('sv-SE', { timeZone: 'Pacific/Auckland' }),
        title: 'Mend the fence',
        category: 'other',
        minutes: 30,
        requestorMinutes: 30,
        performerMinutes: 90,
        requestorMethod: 'account',
        performerMethod: 'account',
        receiptId: receipt.credentialSubject.receiptId,
      },
    ]);
  });

  it('of a quest that a moderator decides count if both parties stated them', async () => {
    const { ada, ben, mo } = aCommunity(service);
    await resolvedQuest(ada, ben, mo, { requestor: 20, performer: 50 });
    await resolvedQuest(ada, ben, mo, { performer: 50 });
    expect((await hoursOf(ben)).totals).toEqual({ quests: 1, minutes: 20 });
  });

  it('are those of an inclusive period of local days', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    const [line] = (await hoursOf(ben)).items;
    const day = line?.date ?? '';
    const shifted = (days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
    const counted = async (from: string, to: string) => (await hoursOf(ben, `?from=${from}&to=${to}`)).totals.quests;
    expect(await counted(day, day)).toBe(1);
    expect(await counted(shifted(-1), shifted(-1))).toBe(0);
    expect(await counted(shifted(1), shifted(1))).toBe(0);
    expect(await counted('0001-01-01', '9999-12-31')).toBe(1);
  });

  it.each([
    ['from=2026-02-30', 'from'],
    ['from=yesterday', 'from'],
    ['to=2026-1-1', 'to'],
    ['from=2026-02-02&to=2026-02-01', 'to'],
    ['day=2026-02-02', 'day'],
  ])('refuse %s with validation.failed', async (query, path) => {
    const { ada } = aCommunity(service);
    const { body } = await ada.get(`/users/me/hours?${query}`).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path }] });
  });

  it.each(['=', '+', '-', '@'])('open safely in a spreadsheet with a title that starts with %s', async (sign) => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(
      ada,
      ben,
      { requestor: 15, performer: 20 },
      { title: `${sign}HYPERLINK("https://example.org")` },
    );
    const { text } = await ben.get('/users/me/hours').set('accept', 'text/csv').expect(200);
    expect(text.startsWith('\uFEFFquestId,date,title,')).toBe(true);
    const { data, errors } = parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toMatchObject([
      { title: `'${sign}HYPERLINK("https://example.org")`, minutes: '15', performerMinutes: '20' },
    ]);
  });

  it('leave with the performer and lose the title with the requestor', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    await completedQuest(ada, cleo, { requestor: 10, performer: 10 });
    await ada.delete('/users/me').expect(204);
    expect((await hoursOf(ben)).items).toMatchObject([{ title: '', minutes: 10 }]);
    await ben.delete('/users/me').expect(204);
    const { documents, tables } = service.app.get(Database);
    const { Items } = await documents.send(
      new QueryCommand({
        TableName: tables.quests,
        IndexName: 'by-hours',
        KeyConditionExpression: 'hoursOf = :ben',
        ExpressionAttributeValues: { ':ben': ben.userId },
      }),
    );
    expect(Items).toEqual([]);
  });
});
