import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTICE_KINDS } from '@civicforge/domain';
import type { ReactElement } from 'react';
import { QuestRow } from '../components/quest-row.tsx';
import { Ago, OnDate, When } from '../components/time.tsx';
import { RepeatWords } from '../features/calls/repeat-words.tsx';
import { NoticeText } from '../features/notices/notice-text.tsx';
import { Ledger } from '../features/profile/ledger.tsx';
import { PublicQuestView } from '../features/public-quest/public-quest.tsx';
import { About, FactsLine } from '../features/quest/facts.tsx';
import { CreateQuestForm } from '../features/quest-editor/create-quest-form.tsx';
import { SuspensionBanner } from '../features/reports/suspension-banner.tsx';
import { DayCharts } from '../features/statistics/day-charts.tsx';
import { formats } from '../lib/i18n/format.ts';
import { ada, aLedgerEntry, aMember, aQuest } from '../testing/builders.ts';
import { draw, t } from '../testing/draw.tsx';
import { noticeOf } from '../worker/push-notice.ts';

const WEB = join(import.meta.dirname, '..');

const BERLIN = 'Europe/Berlin';
const AUCKLAND = 'Pacific/Auckland';
const LISBON = 'Europe/Lisbon';

/** 30 May, 22:30 in Berlin, 21:30 in Lisbon and 31 May, 08:30 in Auckland. */
const AT = '2026-05-30T20:30:00.000Z';
const dated = aQuest({ startsAt: AT, expiresAt: AT });

const SHOWN: Readonly<Record<string, ReactElement>> = {
  'a time': <When at={AT} />,
  'the card of a quest': <QuestRow t={t} quest={dated} viewerId="ben" hasStatus />,
  'the line of facts': <FactsLine t={t} quest={dated} viewer={ada} />,
  'the page of a quest': <About t={t} quest={dated} viewer={ada} />,
  'the page of visitors': <PublicQuestView t={t} quest={{ ...dated, photos: [] }} hasCategory returnTo="/" />,
  'a notice': (
    <NoticeText
      notice={{
        noticeId: 'n1',
        kind: 'starts-soon',
        category: 'waiting',
        data: { startsAt: AT, role: 'performer' },
        at: AT,
        read: false,
      }}
    />
  ),
  'the history of points': <Ledger firstPage={{ items: [aLedgerEntry({ at: AT })] }} />,
  'the end of a suspension': <SuspensionBanner t={t} until={AT} />,
  'the start of a call': <RepeatWords call={{ pattern: { ...dated, startsAt: AT } }} />,
};

const TIMES = [
  [BERLIN, '30 May 2026, 22:30', ''],
  [LISBON, '30 May 2026, 21:30', ' WEST'],
  [AUCKLAND, '31 May 2026, 08:30', ' GMT+12'],
] as const;

describe.each(Object.entries(SHOWN))('%s', (_, part) => {
  it.each(TIMES)('has the time of a reader in %s, with the zone named where it is not the community’s', (...row) => {
    const [timeZone, time, zone] = row;
    const { container } = draw(part, { timeZone, communityTimeZone: BERLIN });
    const [after] = container.textContent.split(time).slice(1);
    expect(after?.slice(0, zone.length)).toBe(zone);
    if (zone === '') expect(container.textContent).not.toMatch(/GMT|CEST|WEST/);
  });
});

describe('a time behind an age or a date', () => {
  it.each(TIMES)('is that of a reader in %s', (timeZone, time, zone) => {
    for (const part of [<Ago key="ago" at={AT} />, <OnDate key="date" at={AT} />]) {
      const { container, unmount } = draw(part, { timeZone, communityTimeZone: BERLIN });
      expect(container.querySelector('time')?.title).toBe(`${time}${zone}`);
      unmount();
    }
  });
});

describe('a field for a time', () => {
  const form = <CreateQuestForm viewer={aMember()} cost={1} defaultXp={100} defaultReputation={10} />;

  it.each([
    [BERLIN, 0],
    [AUCKLAND, 2],
  ])('names the zone of a reader in %s', (timeZone, count) => {
    const { container } = draw(form, { timeZone, communityTimeZone: BERLIN });
    expect(container.querySelectorAll('input[type=datetime-local]')).toHaveLength(2);
    expect(container.textContent.split('Your time zone: Pacific/Auckland.')).toHaveLength(1 + count);
    if (count === 0) expect(container.textContent).not.toContain('time zone');
  });
});

describe('a day of the statistics', () => {
  it.each([BERLIN, AUCKLAND, 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])('is the same in %s', (timeZone) => {
    const day = { date: '2026-05-30', activeMembers: 1, created: 1, claimed: 1, completed: 1, disputed: 0 };
    const format = formats('en', timeZone, BERLIN);
    const { container } = draw(<DayCharts days={[day]} t={t} format={format} />, { timeZone });
    const days = container.textContent.match(/\d\d May 2026/g) ?? [];
    expect(new Set(days)).toEqual(new Set(['30 May 2026']));
  });
});

describe('the text of a push message', () => {
  const kinds = NOTICE_KINDS.flatMap((kind) => [[kind, 'en'] as const, [kind, 'de'] as const]);

  it.each(kinds)('names no time and no day of %s in %s, because it can be late', (kind, language) => {
    const { title } = noticeOf({ kind, questId: '01KC0000000000000000000000' }, language);
    expect(title).not.toMatch(/\d|today|tomorrow|heute|morgen/i);
  });
});

describe('the code of times', () => {
  /** Files with a format or a zone of their own, and why that is right. */
  const ALLOWED: Readonly<Record<string, string>> = {
    'app/moderation/page.tsx': 'the day of the reader in an address',
    'features/hours/amounts.ts': 'the day of the community, which letters of hours count by',
    'features/shell/time-zone.tsx': 'the zone of the device',
    'lib/forms/local-time.ts': 'values of fields, which name their zone',
    'lib/i18n/format.ts': 'the formats of a reader',
    'lib/i18n/languages.ts': 'a check of names of zones',
    'lib/i18n/relative-time.ts': 'the calendar of a reader for ages',
    'lib/place/days.ts': 'instants of a day',
    'lib/settings.ts': 'a check of names of zones',
  };
  const files = globSync('{app,components,features,lib,server,worker}/**/*.{ts,tsx}', { cwd: WEB })
    .filter((path) => !path.includes('.spec.'))
    .map((path) => [path, readFileSync(join(WEB, path), 'utf8')] as const);
  const having = (words: RegExp) => files.filter(([, code]) => words.test(code)).map(([path]) => path);

  it('formats times in one place, so that each is the reader’s and its zone is named', () => {
    const found = having(/DateTimeFormat|\.toLocale(Date|Time)?String\(|\.to(UTC|Date|Time)String\(/);
    expect(found.sort()).toEqual(Object.keys(ALLOWED).sort());
    expect(files.length).toBeGreaterThan(200);
  });

  it('asks for times by the field that names the zone', () => {
    expect(having(/(?<!<input) type="datetime-local"/)).toEqual(['components/form/fields.tsx']);
  });

  it('writes a time of day alone only beside its zone', () => {
    expect(having(/\b(inZone|format)\.time\(/)).toEqual(['lib/calls/repeat-text.ts']);
  });
});
