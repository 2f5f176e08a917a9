import ICAL from 'ical.js';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity } from '../../testing/community.ts';
import { calendarOf, type CalendarQuest } from './calendar.ts';

const QUEST: CalendarQuest = {
  questId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  title: 'Paint the bench',
  description: 'The bench by the pond.',
  status: 'CLAIMED',
  version: 2,
  updatedAt: '2026-03-01T08:00:00.000Z',
  startsAt: '2026-03-29T00:30:00.000Z',
  durationMinutes: 60,
  place: { label: 'Pond', detail: 'Second gate' },
};

/** Reads a file by a parser of RFC 5545 that is not ours. */
function eventsIn(file: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

function onlyEvent(file: string): ICAL.Event {
  const [event, ...others] = eventsIn(file);
  if (event === undefined || others.length > 0) throw new Error('the file has one event');
  return event;
}

const fileOf = (overrides: Partial<CalendarQuest>) => calendarOf([{ ...QUEST, ...overrides }], 'https://civic.example');

describe('a calendar file', () => {
  it('is read with its instants over the change to summer time', () => {
    const event = onlyEvent(fileOf({}));
    expect([event.startDate.toJSDate(), event.endDate.toJSDate()].map((date) => date.toISOString())).toEqual([
      ...['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    ]);
    expect(event).toMatchObject({
      ...{ summary: 'Paint the bench', description: 'The bench by the pond.', location: 'Pond, Second gate' },
      ...{ uid: `${QUEST.questId}@civic.example`, sequence: 2 },
    });
  });

  it('shows a deadline as an instant, and leaves out quests without a date', () => {
    const { startsAt: _, ...undated } = QUEST;
    const event = onlyEvent(
      calendarOf([{ ...undated, expiresAt: '2026-10-25T01:30:00.000Z' }, undated], 'http://a.example'),
    );
    expect([event.summary, event.startDate.toJSDate().toISOString(), event.duration.toSeconds()]).toEqual([
      ...['Deadline: Paint the bench', '2026-10-25T01:30:00.000Z', 0],
    ]);
  });

  it('isolates texts from right to left where ours stand beside them', () => {
    const { startsAt: _, ...undated } = QUEST;
    const place = { label: 'בריכה 3', detail: 'Gate 4' };
    const file = calendarOf(
      [{ ...undated, title: 'שלום 42', expiresAt: '2026-10-25T01:30:00.000Z', place }],
      'http://a.example',
    );
    const { summary, location } = onlyEvent(file);
    expect([summary, location]).toEqual(['Deadline: \u2068שלום 42\u2069', '\u2068בריכה 3\u2069, Gate 4']);
  });

  it.each([
    ['line ends', 'Bench\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:eve@example.org'],
    ['separators', 'Bench; paint, "brush" \\n and : ='],
    ['a property', 'Bench\nURL:https://evil.example'],
  ])('keeps %s of texts in their own field', (_, text) => {
    const event = onlyEvent(fileOf({ title: text, description: text, place: { label: text } }));
    const read = text.replaceAll('\r\n', '\n');
    expect([event.summary, event.description, event.location]).toEqual([read, read, read]);
    expect(event.attendees).toEqual([]);
    expect(event.component.getAllProperties('url').map((url) => url.getFirstValue())).toEqual([
      `https://civic.example/quests/${QUEST.questId}`,
    ]);
  });

  it('folds long lines at 75 octets between characters', () => {
    const title = 'Größe 🪑 für alle '.repeat(20).trim();
    const file = fileOf({ title });
    expect(Math.max(...file.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(onlyEvent(file).summary).toBe(title);
  });
});

describe('GET /quests/{questId}/calendar.ics', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
  });
  afterAll(() => service.close());

  it('answers with the detail of the place to parties alone, and 404 without a date', async () => {
    const { ada, ben } = aCommunity(service);
    const startsAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const { questId } = await ada.posts({ startsAt, place: { label: 'Pond', detail: 'Second gate' } });
    const own = await ada.get(`/quests/${questId}/calendar.ics`).expect(200);
    expect(own.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="quest.ics"',
    });
    expect(onlyEvent(own.text).location).toBe('Pond, Second gate');
    const { text } = await ben.get(`/quests/${questId}/calendar.ics`).expect(200);
    expect(onlyEvent(text).location).toBe('Pond');
    expect(onlyEvent(text).startDate.toJSDate().getTime()).toBe(Math.floor(Date.parse(startsAt) / 1_000) * 1_000);
    const undated = await ada.posts();
    await ada.get(`/quests/${undated.questId}/calendar.ics`).expect(404);
    await service.http.get(`/api/v1/quests/${questId}/calendar.ics`).expect(401);
  });
});
