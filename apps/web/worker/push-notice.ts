import { noticePath } from '@civicforge/domain';

/** What a push message says: no text of a quest passes the push service, so the device makes the text. */
interface Notice {
  readonly title: string;
  /** Path of the page with the action. */
  readonly path: string;
}

type Language = 'en' | 'de';

const TITLES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    claimed: 'Someone has claimed your quest',
    released: 'Your quest was given back',
    submitted: 'Work was submitted. Confirm whether it is done.',
    'changes-requested': 'Someone asks you for a change',
    attested: 'The other side has made its statement. Add yours.',
    completed: 'A quest is completed',
    disputed: 'There is a dispute about a quest',
    resolved: 'A dispute was decided',
    cancelled: 'A quest has ended',
    expired: 'A quest has expired',
    comment: 'There is a new comment',
    'starts-soon': 'Your quest starts soon',
    'deadline-soon': 'A quest ends soon, and nobody has claimed it',
    'claim-idle': 'You claimed a quest five days ago. Submit it, or give it back.',
    'attestation-missing': 'A quest is waiting for your statement',
    other: 'There is news about a quest',
  },
  de: {
    claimed: 'Deine Aufgabe wurde übernommen',
    released: 'Deine Aufgabe wurde zurückgegeben',
    submitted: 'Eine Arbeit wurde eingereicht. Bestätige, ob sie erledigt ist.',
    'changes-requested': 'Du wirst um eine Änderung gebeten',
    attested: 'Die andere Seite hat ihre Aussage gemacht. Deine fehlt noch.',
    completed: 'Eine Aufgabe ist erledigt',
    disputed: 'Zu einer Aufgabe gibt es einen Streitfall',
    resolved: 'Ein Streitfall wurde entschieden',
    cancelled: 'Eine Aufgabe ist beendet',
    expired: 'Eine Aufgabe ist abgelaufen',
    comment: 'Es gibt einen neuen Kommentar',
    'starts-soon': 'Deine Aufgabe beginnt bald',
    'deadline-soon': 'Eine Aufgabe endet bald, und niemand hat sie übernommen',
    'claim-idle': 'Du hast vor fünf Tagen eine Aufgabe übernommen. Reiche sie ein, oder gib sie zurück.',
    'attestation-missing': 'Eine Aufgabe wartet auf deine Aussage',
    other: 'Es gibt Neues zu einer Aufgabe',
  },
};

const QUEST_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Returns the notice of a payload `{ kind, questId }`. An unknown kind, of a newer service, gets a general text. */
export function noticeOf(payload: unknown, language: string): Notice {
  const { kind, questId } = (payload ?? {}) as { kind?: unknown; questId?: unknown };
  const titles = TITLES[language.startsWith('de') ? 'de' : 'en'];
  const known = typeof kind === 'string' && Object.hasOwn(titles, kind) ? kind : 'other';
  const title = titles[known] ?? '';
  if (typeof questId !== 'string' || !QUEST_ID.test(questId)) return { title, path: '/' };
  return { title, path: noticePath(known, questId) };
}
