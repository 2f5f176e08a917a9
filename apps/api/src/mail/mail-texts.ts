import type { Language, Notice, NoticeKind } from '@civicforge/domain';

/** What a line of a mail says about: names and titles as they are when the mail is made. */
export interface LineFacts {
  readonly title: string;
  /** Display name of the member who caused the notice; absent for one who is gone. */
  readonly actor?: string;
}

/** The page and the action that a line leads to. */
export type QuestAction = 'attest' | 'submit' | 'comment' | undefined;

type Sentence = (facts: { readonly who: string; readonly title: string }) => string;

const EN: Readonly<Record<NoticeKind, Sentence>> = {
  submitted: ({ who, title }) => `${who} says that “${title}” is done. Please look at it and confirm.`,
  'changes-requested': ({ who, title }) => `${who} asks you to change something about “${title}”.`,
  attested: ({ who, title }) => `${who} has made a statement about “${title}”. Yours is missing.`,
  claimed: ({ who, title }) => `${who} has taken on “${title}”.`,
  released: ({ title }) => `“${title}” is open again.`,
  completed: ({ title }) => `“${title}” is complete.`,
  cancelled: ({ title }) => `“${title}” was cancelled.`,
  expired: ({ title }) => `“${title}” has expired: no one took it on in time.`,
  disputed: ({ title }) => `The two statements about “${title}” differ. A moderator will decide.`,
  resolved: ({ title }) => `A moderator has decided about “${title}”. The page shows the reasons.`,
  comment: ({ who, title }) => `${who} has written a comment on “${title}”.`,
  'starts-soon': ({ title }) => `“${title}” starts soon.`,
  'deadline-soon': ({ title }) => `“${title}” ends soon and is still open.`,
  'claim-idle': ({ title }) => `“${title}” is waiting for you: you took it on five days ago.`,
  'attestation-missing': ({ title }) => `Your statement about “${title}” is still missing.`,
  'webhook-off': () => 'One of your webhooks was switched off: its address did not answer.',
};

const DE: Readonly<Record<NoticeKind, Sentence>> = {
  submitted: ({ who, title }) => `${who} meldet „${title}“ als erledigt. Bitte sieh es dir an und bestätige es.`,
  'changes-requested': ({ who, title }) => `${who} bittet dich, etwas an „${title}“ zu ändern.`,
  attested: ({ who, title }) => `${who} hat zu „${title}“ ausgesagt. Deine Aussage fehlt noch.`,
  claimed: ({ who, title }) => `${who} hat „${title}“ übernommen.`,
  released: ({ title }) => `„${title}“ ist wieder offen.`,
  completed: ({ title }) => `„${title}“ ist abgeschlossen.`,
  cancelled: ({ title }) => `„${title}“ wurde abgesagt.`,
  expired: ({ title }) => `„${title}“ ist abgelaufen: Niemand hat es rechtzeitig übernommen.`,
  disputed: ({ title }) => `Die beiden Aussagen zu „${title}“ widersprechen sich. Die Moderation entscheidet.`,
  resolved: ({ title }) => `Die Moderation hat über „${title}“ entschieden. Die Gründe stehen auf der Seite.`,
  comment: ({ who, title }) => `${who} hat „${title}“ kommentiert.`,
  'starts-soon': ({ title }) => `„${title}“ beginnt bald.`,
  'deadline-soon': ({ title }) => `„${title}“ endet bald und ist noch offen.`,
  'claim-idle': ({ title }) => `„${title}“ wartet auf dich: Du hast es vor fünf Tagen übernommen.`,
  'attestation-missing': ({ title }) => `Deine Aussage zu „${title}“ fehlt noch.`,
  'webhook-off': () => 'Einer deiner Webhooks wurde abgeschaltet: Seine Adresse hat nicht geantwortet.',
};

const SENTENCES = { en: EN, de: DE } as const;
const SOMEONE = { en: 'A member', de: 'Ein Mitglied' } as const;

/** Returns the sentence about a notice. */
export function sentenceOf({ kind }: Pick<Notice, 'kind'>, { title, actor }: LineFacts, language: Language): string {
  return SENTENCES[language][kind]({ who: actor ?? SOMEONE[language], title });
}

/** Returns the action on the page of the quest that the notice asks for. */
export function actionOf({ kind }: Pick<Notice, 'kind'>): QuestAction {
  switch (kind) {
    case 'submitted':
    case 'attested':
    case 'attestation-missing':
      return 'attest';
    case 'changes-requested':
    case 'claim-idle':
      return 'submit';
    case 'comment':
      return 'comment';
    default:
      return undefined;
  }
}

/** The words around the lines. */
export const FRAME = {
  en: {
    open: 'Open',
    greeting: (name: string) => `Hello ${name},`,
    subject: (title: string) => `Waiting for you: ${title}`,
    news: (title: string) => `News: ${title}`,
    digest: (community: string) => `${community}: what happened`,
    more: (count: number) =>
      count === 1 ? 'One more thing is in your notices.' : `${count} more are in your notices.`,
    why: (community: string) => `You get this mail as a member of ${community}.`,
    settings: 'Choose what you hear about',
    unsubscribe: 'No more of these mails',
  },
  de: {
    open: 'Öffnen',
    greeting: (name: string) => `Hallo ${name},`,
    subject: (title: string) => `Wartet auf dich: ${title}`,
    news: (title: string) => `Neues: ${title}`,
    digest: (community: string) => `${community}: was geschehen ist`,
    more: (count: number) =>
      count === 1 ? 'Eine weitere steht in deinen Mitteilungen.' : `${count} weitere stehen in deinen Mitteilungen.`,
    why: (community: string) => `Du bekommst diese Mail als Mitglied von ${community}.`,
    settings: 'Auswählen, wovon du hörst',
    unsubscribe: 'Keine solchen Mails mehr',
  },
} as const;
