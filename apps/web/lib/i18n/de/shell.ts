import type { Translated } from '../catalogue.ts';
import type * as en from '../en/shell.ts';

export const common: Translated<typeof en.common> = {
  brand: 'CivicForge',
  retry: 'Noch einmal versuchen',
  showMore: 'Mehr anzeigen',
  loading: 'Wird geladen …',
  optional: '(optional)',
  points: { one: '{count} Punkt', other: '{count} Punkte' },
  xp: '{count} XP',
  reputation: '{count} Ansehen',
  'role.moderator': 'Moderation',
  'role.admin': 'Verwaltung',
  charactersLeft: { one: 'noch {count} Zeichen', other: 'noch {count} Zeichen' },
  charactersOver: { one: '{count} Zeichen zu viel', other: '{count} Zeichen zu viel' },
  draftKept: 'Dein Entwurf ist auf diesem Gerät gespeichert.',
  draftDiscard: 'Entwurf verwerfen',
  errorSummary: 'Bitte prüfe zuerst',
  external: 'öffnet in einem neuen Tab',
};

export const shell: Translated<typeof en.shell> = {
  skip: 'Zum Inhalt springen',
  mainNavigation: 'Hauptmenü',
  quests: 'Aufgaben',
  post: 'Neue Aufgabe',
  postShort: 'Neue Aufgabe',
  profile: 'Mein Profil',
  profileShort: 'Ich',
  signIn: 'Anmelden',
  register: 'Mitmachen',
  signOut: 'Abmelden',
  moderation: 'Moderation',
  moderationShort: 'Fälle',
  rewards: 'Gutschriften',
  pointsLeft: { one: 'Du hast {count} Punkt für neue Aufgaben', other: 'Du hast {count} Punkte für neue Aufgaben' },
  language: 'Sprache',
  theme: 'Darstellung',
  themeSystem: 'Wie das Gerät',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  claim: 'Kleine Aufgaben, gemeinsam erledigt, von beiden Seiten bestätigt.',
};

export const flag: Translated<typeof en.flag> = {
  maintenance: 'CivicForge wird gerade gewartet',
  maintenanceText: 'Du kannst weiter alles lesen. Absenden kannst du wieder, sobald die Arbeit fertig ist.',
  formPaused: 'Absenden ist während der Wartung nicht möglich. Deine Eingaben bleiben hier.',
  claimPaused: 'Übernehmen ist während der Wartung nicht möglich.',
};

export const landing: Translated<typeof en.landing> = {
  title: 'Kleine Aufgaben, wo du lebst. Erledigt ist, was beide Seiten bestätigen.',
  kicker: 'Nachbarn helfen einander, und beide bestätigen es',
  first: 'Jemand legt eine Aufgabe an: etwas Kleines, das der Gemeinschaft hilft.',
  second: 'Jemand anderes übernimmt und erledigt sie und schreibt, was gemacht wurde.',
  third:
    'Dann bestätigen beide, jede Seite für sich. Zusammen schließen die beiden Aussagen die Aufgabe ab, und die Belohnung wird gutgeschrieben.',
  join: 'Bei CivicForge mitmachen',
  signIn: 'Ich habe ein Konto',
  counts: 'CivicForge in Zahlen',
  members: { one: 'Mitglied', other: 'Mitglieder' },
  created: { one: 'Aufgabe angelegt', other: 'Aufgaben angelegt' },
  claimed: 'übernommen',
  completed: 'von beiden Seiten bestätigt',
  disputed: 'strittig',
  description: 'Lege kleine Aufgaben an, übernimm sie und schließe sie mit zwei Aussagen ab, einer von jeder Seite.',
};

export const page: Translated<typeof en.page> = {
  notFoundTitle: 'Seite nicht gefunden',
  notFoundText: 'Prüfe die Adresse. Vielleicht gibt es die Seite nicht mehr.',
  questNotFoundTitle: 'Diese Aufgabe gibt es nicht',
  questNotFoundText: 'Vielleicht ist der Link unvollständig. Die Liste zeigt alle Aufgaben.',
  memberNotFoundTitle: 'Dieses Mitglied gibt es nicht',
  memberNotFoundText: 'Vielleicht ist der Link unvollständig, oder das Konto wurde gelöscht.',
  toQuests: 'Alle Aufgaben ansehen',
  toStart: 'Zur Startseite',
  errorTitle: 'Diese Seite konnte nicht angezeigt werden',
  errorText: 'Bei uns ist etwas schiefgegangen. Deine Eingaben sind nicht verloren. Versuche es noch einmal.',
  errorReference: 'Kennung: {id}',
  forbiddenTitle: 'Nur die Moderation kann diese Seite öffnen',
  forbiddenAdminsTitle: 'Nur die Verwaltung kann diese Seite öffnen',
  forbiddenText: 'Du bist angemeldet, aber dein Konto hat diese Rolle nicht.',
};
