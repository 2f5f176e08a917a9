import { isolateText, type Language, type Notice, type NoticeKind } from '@civicforge/domain';

/** What a line of a mail says about: names and titles as they are when the mail is made. */
export interface LineFacts {
  readonly title: string;
  /** Display name of the member who caused the notice; absent for one who is gone. */
  readonly actor?: string;
  /** True if the quest is the reader's own. */
  readonly isRequestor: boolean;
  /** True if two statements say that the work was not done. */
  readonly isNotDone?: boolean;
}

/** Some kinds tell their readers different things. A saved search stands in digests only and is no stored notice. */
type Message =
  | NoticeKind
  | 'released.performer'
  | 'cancelled.not-done'
  | 'disputed.moderation'
  | 'call-left-out.late'
  | 'case-decided.dismiss'
  | 'case-decided.lift'
  | 'saved-search';

type Sentence = (facts: { readonly who: string; readonly title: string }) => string;

const EN: Readonly<Record<Message, Sentence>> = {
  submitted: ({ who, title }) => `${who} says that “${title}” is done. Please look at it and confirm.`,
  'changes-requested': ({ who, title }) => `${who} asks you to change something about “${title}”.`,
  attested: ({ who, title }) => `${who} has made a statement about “${title}”. Yours is missing.`,
  claimed: ({ who, title }) => `${who} has claimed “${title}”.`,
  released: ({ who, title }) => `${who} has given “${title}” back. It is open again.`,
  'released.performer': ({ who, title }) => `${who} took “${title}” back. It is no longer yours to do.`,
  completed: ({ title }) => `“${title}” is complete.`,
  cancelled: ({ title }) => `“${title}” was cancelled.`,
  'cancelled.not-done': ({ title }) => `“${title}” was not done, both statements say so. Nothing is paid.`,
  expired: ({ title }) => `“${title}” has expired: nobody claimed it.`,
  disputed: ({ title }) => `There is a dispute about “${title}”. A moderator will decide.`,
  'disputed.moderation': ({ title }) => `The dispute about “${title}” is waiting for your decision.`,
  resolved: ({ title }) => `A moderator has decided about “${title}”. The page shows the reasons.`,
  comment: ({ who, title }) => `${who} has written a comment on “${title}”.`,
  'starts-soon': ({ title }) => `“${title}” starts soon.`,
  'deadline-soon': ({ title }) => `“${title}” ends soon and is still open.`,
  'claim-idle': ({ title }) => `“${title}” is waiting for you: you claimed it five days ago.`,
  'attestation-missing': ({ title }) => `Your statement about “${title}” is still missing.`,
  'saved-search': ({ who, title }) => `New for your search “${who}”: “${title}”.`,
  'webhook-off': () => 'One of your webhooks was switched off: its address did not answer.',
  'call-left-out': ({ title }) => `A date of “${title}” was left out: you did not have enough points for all places.`,
  'call-left-out.late': ({ title }) => `A date of “${title}” was left out: its places were not posted in time.`,
  reported: () => 'A member has reported something. It is waiting for a decision.',
  'case-decided': () => 'A moderator has made a decision that concerns you. You can read the reason and appeal.',
  'case-decided.dismiss': () => 'A moderator has checked what you reported and found nothing wrong.',
  'case-decided.lift': () => 'A moderator has ended the suspension of your account.',
  suspended: () => 'A moderator has suspended your account. You can read why and until when, and appeal.',
  'appeal-decided': () => 'A moderator has answered your appeal. You can read the reason.',
};

const DE: Readonly<Record<Message, Sentence>> = {
  submitted: ({ who, title }) => `${who} meldet „${title}“ als erledigt. Bitte sieh es dir an und bestätige es.`,
  'changes-requested': ({ who, title }) => `${who} bittet dich, etwas an „${title}“ zu ändern.`,
  attested: ({ who, title }) => `${who} hat eine Aussage zu „${title}“ gemacht. Deine fehlt noch.`,
  claimed: ({ who, title }) => `${who} hat „${title}“ übernommen.`,
  released: ({ who, title }) => `${who} hat „${title}“ zurückgegeben. Die Aufgabe ist wieder offen.`,
  'released.performer': ({ who, title }) => `${who} hat „${title}“ zurückgenommen. Du musst nichts mehr tun.`,
  completed: ({ title }) => `„${title}“ ist erledigt.`,
  cancelled: ({ title }) => `„${title}“ wurde abgesagt.`,
  'cancelled.not-done': ({ title }) =>
    `„${title}“ wurde nicht erledigt, das sagen beide Aussagen. Es gibt keine Belohnung.`,
  expired: ({ title }) => `„${title}“ ist abgelaufen: Niemand hat die Aufgabe übernommen.`,
  disputed: ({ title }) => `Zu „${title}“ gibt es einen Streitfall. Die Moderation entscheidet.`,
  'disputed.moderation': ({ title }) => `Der Streitfall zu „${title}“ wartet auf deine Entscheidung.`,
  resolved: ({ title }) => `Die Moderation hat über „${title}“ entschieden. Die Gründe stehen auf der Seite.`,
  comment: ({ who, title }) => `${who} hat „${title}“ kommentiert.`,
  'starts-soon': ({ title }) => `„${title}“ beginnt bald.`,
  'deadline-soon': ({ title }) => `„${title}“ endet bald und ist noch offen.`,
  'claim-idle': ({ title }) => `„${title}“ wartet auf dich: Du hast die Aufgabe vor fünf Tagen übernommen.`,
  'attestation-missing': ({ title }) => `Deine Aussage zu „${title}“ fehlt noch.`,
  'saved-search': ({ who, title }) => `Neu zu deiner Suche „${who}“: „${title}“.`,
  'webhook-off': () => 'Einer deiner Webhooks wurde abgeschaltet: Seine Adresse hat nicht geantwortet.',
  'call-left-out': ({ title }) =>
    `Ein Termin von „${title}“ ist entfallen: Deine Punkte reichten nicht für alle Plätze.`,
  'call-left-out.late': ({ title }) =>
    `Ein Termin von „${title}“ ist entfallen: Seine Plätze wurden nicht rechtzeitig angelegt.`,
  reported: () => 'Ein Mitglied hat etwas gemeldet. Die Meldung wartet auf eine Entscheidung.',
  'case-decided': () =>
    'Die Moderation hat etwas entschieden, das dich betrifft. Du kannst den Grund lesen und Einspruch einlegen.',
  'case-decided.dismiss': () => 'Die Moderation hat deine Meldung geprüft und keinen Verstoß gefunden.',
  'case-decided.lift': () => 'Die Moderation hat die Sperre deines Kontos beendet.',
  suspended: () =>
    'Die Moderation hat dein Konto gesperrt. Du kannst lesen, warum und bis wann, und Einspruch einlegen.',
  'appeal-decided': () => 'Die Moderation hat deinen Einspruch beantwortet. Du kannst den Grund lesen.',
};

const SENTENCES = { en: EN, de: DE } as const;
const SOMEONE = { en: 'A member', de: 'Ein Mitglied' } as const;

/** Returns the sentence about a notice. */
export function sentenceOf(
  notice: Pick<Notice, 'kind' | 'category' | 'subject'>,
  { title, actor, ...about }: LineFacts,
  language: Language,
): string {
  const sentence = SENTENCES[language][messageOf(notice, about)];
  return sentence({ who: isolateText(actor ?? SOMEONE[language]), title: isolateText(title) });
}

/** Returns the sentence about a new quest that a saved search found. */
export function searchSentence(name: string, title: string, language: Language): string {
  return SENTENCES[language]['saved-search']({ who: isolateText(name), title: isolateText(title) });
}

/** Names of links: the action and its thing, because a reader of a list of links sees nothing else. */
const LINKS = {
  en: {
    attest: (title: string) => `Confirm “${title}”`,
    submit: (title: string) => `Submit “${title}”`,
    comment: (title: string) => `Read the comments on “${title}”`,
    quest: (title: string) => `Open “${title}”`,
    calls: (title: string) => `Open the call “${title}”`,
    webhooks: () => 'Open your webhooks',
    report: () => 'Open the report',
    decisions: () => 'Read the decision',
    notices: () => 'Open your notices',
  },
  de: {
    attest: (title: string) => `„${title}“ bestätigen`,
    submit: (title: string) => `„${title}“ einreichen`,
    comment: (title: string) => `Kommentare zu „${title}“ lesen`,
    quest: (title: string) => `„${title}“ öffnen`,
    calls: (title: string) => `Aufruf „${title}“ öffnen`,
    webhooks: () => 'Deine Webhooks öffnen',
    report: () => 'Meldung öffnen',
    decisions: () => 'Entscheidung lesen',
    notices: () => 'Deine Mitteilungen öffnen',
  },
} as const;

/** Longest title in the name of a link. */
const LONGEST_TITLE = 60;

/** Returns the name of a link to a path of `pathOfNotice`. */
export function linkNameOf(path: string, title: string, language: Language): string {
  const characters = Array.from(title);
  const short =
    characters.length <= LONGEST_TITLE
      ? title
      : `${characters
          .slice(0, LONGEST_TITLE - 1)
          .join('')
          .trim()}…`;
  return LINKS[language][linkOf(path)](isolateText(short));
}

function linkOf(path: string): keyof (typeof LINKS)['en'] {
  if (path.startsWith('/quests/')) {
    const step = path.split('?do=')[1];
    return step === 'attest' || step === 'submit' || step === 'comment' ? step : 'quest';
  }
  if (path.startsWith('/calls/')) return 'calls';
  if (path.startsWith('/moderation/')) return 'report';
  if (path === '/me/cases') return 'decisions';
  return path === '/me/webhooks' ? 'webhooks' : 'notices';
}

function messageOf(
  { kind, category, subject }: Pick<Notice, 'kind' | 'category' | 'subject'>,
  { isRequestor, isNotDone = false }: Omit<LineFacts, 'title' | 'actor'>,
): Message {
  const outcome = subject?.['outcome'];
  if (kind === 'case-decided' && (outcome === 'dismiss' || outcome === 'lift')) return `${kind}.${outcome}`;
  if (kind === 'disputed' && category === 'moderation') return 'disputed.moderation';
  if (kind === 'call-left-out' && subject?.['leftOutFor'] === 'late') return 'call-left-out.late';
  if (kind === 'cancelled' && isNotDone) return 'cancelled.not-done';
  return kind === 'released' && !isRequestor ? 'released.performer' : kind;
}

/** The words around the lines. */
export const FRAME = {
  en: {
    greeting: (name: string) => `Hello ${name},`,
    subject: (title: string) => `Waiting for you: ${title}`,
    news: (title: string) => `News: ${title}`,
    programs: 'webhooks',
    reports: 'reports',
    digest: (community: string) => `${community}: your digest`,
    more: (count: number) => (count === 1 ? 'There is 1 more notice.' : `There are ${count} more notices.`),
    why: (community: string) => `You get this e-mail because you are a member of ${community}.`,
    settings: 'Choose which e-mails you get',
    unsubscribe: 'Stop these e-mails',
  },
  de: {
    greeting: (name: string) => `Hallo ${name},`,
    subject: (title: string) => `Wartet auf dich: ${title}`,
    news: (title: string) => `Neues: ${title}`,
    programs: 'Webhooks',
    reports: 'Meldungen',
    digest: (community: string) => `${community}: deine Übersicht`,
    more: (count: number) => (count === 1 ? 'Es gibt 1 weitere Mitteilung.' : `Es gibt ${count} weitere Mitteilungen.`),
    why: (community: string) => `Du bekommst diese E-Mail, weil du Mitglied von ${community} bist.`,
    settings: 'E-Mails auswählen',
    unsubscribe: 'Keine solchen E-Mails mehr',
  },
} as const;
