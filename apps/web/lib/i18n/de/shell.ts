import type { Translated } from '../catalogue.ts';
import type * as en from '../en/shell.ts';

export const common: Translated<typeof en.common> = {
  brand: 'CivicForge',
  retry: 'Noch einmal versuchen',
  showMore: 'Mehr anzeigen',
  loading: 'Wird geladen …',
  optional: 'freiwillig',
  points: { one: '{count} Punkt', other: '{count} Punkte' },
  xp: '{count} XP',
  reputation: '{count} Ansehen',
  'role.moderator': 'Moderation',
  'role.admin': 'Verwaltung',
  charactersLeft: { one: 'noch {count} Zeichen', other: 'noch {count} Zeichen' },
  charactersOver: { one: '{count} Zeichen zu viel', other: '{count} Zeichen zu viel' },
  draftKept: 'Dein Entwurf bleibt auf diesem Gerät.',
  draftDiscard: 'Entwurf verwerfen',
  errorSummary: 'Bitte prüfe das zuerst',
  external: 'öffnet in neuem Tab',
};

export const shell: Translated<typeof en.shell> = {
  skip: 'Zum Inhalt springen',
  mainNavigation: 'Hauptmenü',
  quests: 'Aufgaben',
  post: 'Aufgabe einstellen',
  postShort: 'Einstellen',
  profile: 'Mein Profil',
  profileShort: 'Ich',
  signIn: 'Anmelden',
  register: 'Mitmachen',
  signOut: 'Abmelden',
  moderation: 'Moderation',
  moderationShort: 'Fälle',
  rewards: 'Zahlungen',
  pointsLeft: {
    one: 'Du hast {count} Punkt, um Aufgaben einzustellen',
    other: 'Du hast {count} Punkte, um Aufgaben einzustellen',
  },
  language: 'Sprache',
  theme: 'Darstellung',
  themeSystem: 'Wie das Gerät',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  claim: 'Kleine Aufgaben, gemeinsam erledigt, von beiden Seiten bestätigt.',
};

export const flag: Translated<typeof en.flag> = {
  maintenance: 'CivicForge wird gerade gewartet',
  maintenanceText: 'Lesen geht weiter. Absenden geht von selbst wieder, sobald die Arbeit fertig ist.',
  formPaused: 'Während der Wartung lässt sich nichts absenden. Was du schreibst, bleibt hier, bis es weitergeht.',
  claimPaused: 'Während der Wartung lässt sich nichts übernehmen.',
};

export const landing: Translated<typeof en.landing> = {
  title: 'Kleine Aufgaben für den Ort, an dem du lebst. Erledigt ist, was beide bestätigen.',
  kicker: 'Nachbarschaftshilfe, der man glaubt',
  first: 'Jemand stellt eine Aufgabe ein: etwas Kleines, das der Gemeinschaft hilft.',
  second: 'Jemand anderes übernimmt sie, erledigt sie und schreibt, was getan wurde.',
  third:
    'Dann bestätigen beide, jede Seite für sich, und erst die zwei Aussagen zusammen schließen die Aufgabe ab und zahlen die Belohnung.',
  join: 'Bei CivicForge mitmachen',
  signIn: 'Ich habe ein Konto',
  counts: 'CivicForge in Zahlen',
  members: { one: 'Mitglied', other: 'Mitglieder' },
  created: { one: 'Aufgabe eingestellt', other: 'Aufgaben eingestellt' },
  claimed: 'übernommen',
  completed: 'von beiden abgeschlossen',
  disputed: 'strittig',
  description: 'Kleine Aufgaben einstellen, übernehmen und mit zwei Aussagen abschließen: einer von jeder Seite.',
};

export const page: Translated<typeof en.page> = {
  notFoundTitle: 'Hier ist nichts',
  notFoundText: 'Vielleicht ist die Adresse vertippt, oder was hier war, gibt es nicht mehr.',
  questNotFoundTitle: 'Diese Aufgabe gibt es nicht',
  questNotFoundText: 'Vielleicht ist der Link unvollständig. Die Liste zeigt alle Aufgaben.',
  memberNotFoundTitle: 'Dieses Mitglied gibt es nicht',
  memberNotFoundText: 'Vielleicht ist der Link unvollständig, oder das Konto wurde gelöscht.',
  toQuests: 'Alle Aufgaben ansehen',
  toStart: 'Zur Startseite',
  errorTitle: 'Diese Seite konnte nicht angezeigt werden',
  errorText: 'Bei uns ist etwas schiefgegangen. Deine Eingaben sind nicht verloren; bitte versuche es noch einmal.',
  errorReference: 'Kennung: {id}',
  forbiddenTitle: 'Diese Seite ist nicht für dein Konto',
  forbiddenText: 'Du bist angemeldet, aber dieser Teil gehört anderen.',
};
