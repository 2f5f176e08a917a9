import type { Language } from '../../lib/i18n/languages.ts';

interface Texts {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneText: string;
  readonly older: (count: number) => string;
  readonly all: string;
  readonly reload: string;
  readonly from: string;
  readonly to: string;
  readonly sent: string;
  readonly page: string;
  readonly text: string;
  readonly headers: string;
  readonly gone: string;
  readonly noSubject: string;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Mails of this machine',
    lead: 'No mail leaves the local stack. All of them are here, codes included.',
    none: 'No mails yet',
    noneText: 'Register, or submit a quest and wait two minutes.',
    older: (count) => `${count} older mails are files in the data folder.`,
    all: 'All mails',
    reload: 'Look again',
    from: 'From',
    to: 'To',
    sent: 'Sent',
    page: 'As a page',
    text: 'As text',
    headers: 'Headers',
    gone: 'This mail does not exist',
    noSubject: '(no subject)',
  },
  de: {
    title: 'E-Mails dieses Rechners',
    lead: 'Keine E-Mail verlässt die lokale Installation. Alle stehen hier, auch die mit Codes.',
    none: 'Noch keine E-Mails',
    noneText: 'Registriere dich, oder reiche eine Aufgabe ein und warte zwei Minuten.',
    older: (count) => `${count} ältere E-Mails liegen als Dateien im Datenordner.`,
    all: 'Alle E-Mails',
    reload: 'Erneut nachsehen',
    from: 'Von',
    to: 'An',
    sent: 'Gesendet',
    page: 'Als Seite',
    text: 'Als Text',
    headers: 'Kopfzeilen',
    gone: 'Diese E-Mail gibt es nicht',
    noSubject: '(kein Betreff)',
  },
};
