import type { Translated } from '../catalogue.ts';
import type * as en from '../en/notice-settings.ts';

export const noticeSettings: Translated<typeof en.noticeSettings> = {
  title: 'Einstellungen für Mitteilungen',
  lead: 'Die Glocke zeigt alle Mitteilungen. Wähle hier, was dich außerdem erreicht.',
  mail: 'E-Mail',
  mailText: 'Sofort heißt: in wenigen Minuten. Die Übersicht ist eine E-Mail am Tag, ohne Neues kommt keine.',
  push: 'Auf deinen Geräten',
  pushText: 'Diese Mitteilungen erscheinen auf jedem Gerät, das du eingeschaltet hast.',
  waiting: 'Du bist dran',
  waitingText: 'Bestätigen, einreichen, etwas ändern, ein Streitfall.',
  news: 'Neues zu deinen Aufgaben',
  newsText: 'Übernommen, erledigt, abgesagt, abgelaufen, Kommentare.',
  community: 'Neue Aufgaben, die zu dir passen',
  communityText: 'Nur in der Übersicht.',
  moderation: 'Moderation',
  moderationText: 'Streitfälle, die auf eine Entscheidung warten.',
  now: 'Sofort',
  digest: 'Übersicht',
  off: 'Aus',
  hour: 'Uhrzeit der Übersicht',
  hourText: 'In deiner Zeitzone.',
  zone: 'Zeitzone',
  language: 'Sprache der E-Mails',
  save: 'Einstellungen speichern',
  saved: 'Deine Einstellungen sind gespeichert.',
};
