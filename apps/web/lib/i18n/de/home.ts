import type { Translated } from '../catalogue.ts';
import type * as en from '../en/home.ts';

export const home: Translated<typeof en.home> = {
  title: 'Aufgaben',
  waiting: 'Wartet auf dich',
  waitingAll: 'Alle deine Aufgaben ansehen',
  confirm: 'Bestätigen',
  confirmText: '{name} hat die Arbeit {when} eingereicht',
  confirmOwnText: 'Du hast die Arbeit {when} eingereicht',
  submit: 'Einreichen',
  submitText: 'Du hast sie {when} übernommen',
  change: 'Änderung gewünscht',
  changeText: '{name} hat {when} um eine Änderung gebeten',
  decide: 'Entscheiden',
  decideText: 'Gemeldet {when}',
  lists: 'Listen',
  open: 'Offen',
  mine: 'Meine',
  done: 'Erledigt',
  count: { one: '{count} Aufgabe', other: '{count} Aufgaben' },
  countMore: { one: 'Mehr als {count} Aufgabe', other: 'Mehr als {count} Aufgaben' },
  number: '{count}',
  plus: '{count}+',
  openTitle: 'Offen in deiner Nähe',
  mineTitle: 'Deine laufenden Aufgaben',
  doneTitle: 'Erledigte Aufgaben',
  results: 'Ergebnisse',
  welcome: 'Willkommen, {name}',
  welcomeFirst: 'Fang hier an: Such dir unten eine Aufgabe aus und übernimm sie.',
  welcomeSecond: 'Erledige sie und schreib dann, was du gemacht hast.',
  welcomeThird: 'Dann bestätigt ihr beide: du und die Person, die sie angelegt hat. Danach bekommst du die Belohnung.',
  welcomePoints: {
    one: 'Du hast {count} Punkt. Eine eigene Aufgabe anzulegen kostet Punkte.',
    other: 'Du hast {count} Punkte. Eine eigene Aufgabe anzulegen kostet Punkte.',
  },
};

export const list: Translated<typeof en.list> = {
  filters: 'Filter',
  filtersActive: { one: '{count} Filter aktiv', other: '{count} Filter aktiv' },
  status: 'Status',
  category: 'Kategorie',
  anyCategory: 'Alle Kategorien',
  claimable: 'Nur Aufgaben, die ich übernehmen kann',
  sort: 'Sortieren nach',
  newest: 'Neueste zuerst',
  oldest: 'Älteste zuerst',
  xp: 'Höchste XP zuerst',
  byReputation: 'Höchstes Ansehen zuerst',
  clear: 'Filter zurücksetzen',
  remove: 'Filter entfernen',
  close: 'Schließen',
  show: 'Aufgaben anzeigen',
  showCount: { one: '{count} Aufgabe anzeigen', other: '{count} Aufgaben anzeigen' },
  showMany: { one: 'Mehr als {count} Aufgabe anzeigen', other: 'Mehr als {count} Aufgaben anzeigen' },
  showNone: 'Keine Aufgabe passt',
  search: 'Aufgaben suchen',
  searchHint:
    'Findet Aufgaben, die alle Wörter enthalten. Der Wortanfang genügt. Ein Wort braucht mindestens drei Buchstaben.',
  searchClear: 'Suche leeren',
  noWords: 'Keine Aufgabe zu „{words}“ gefunden',
  noWordsText:
    'Jedes Wort muss im Titel oder in der Beschreibung stehen. Versuche es mit weniger oder kürzeren Wörtern.',
  empty: 'Keine offenen Aufgaben',
  emptyText: 'Mach den Anfang: Welche kleine Aufgabe würde deinem Ort helfen?',
  emptyMine: 'Du hast keine laufenden Aufgaben',
  emptyMineText: 'Übernimm eine offene Aufgabe oder leg selbst eine an.',
  emptyMineAction: 'Offene Aufgaben ansehen',
  emptyDone: 'Noch ist keine Aufgabe erledigt',
  emptyDoneText: 'Eine Aufgabe erscheint hier, wenn beide Seiten sie bestätigt haben.',
  noMatch: 'Keine Aufgabe passt zu diesen Filtern',
  noMatchText: 'Versuche es mit weniger Filtern oder schau später wieder vorbei.',
  partial: 'Noch nichts gefunden. Zeig mehr an, um weiterzusuchen.',
  more: 'Mehr anzeigen',
  loadingMore: 'Mehr wird geladen …',
  loading: 'Aufgaben werden geladen …',
  shown: { one: '{count} Aufgabe.', other: '{count} Aufgaben.' },
  end: 'Keine weiteren Aufgaben.',
  distance: '{count} km',
  ends: 'endet {when}',
  ended: 'endete {when}',
  yours: 'Du',
  with: 'mit {name}',
};

/** The page behind the coin. It explains each of the three once. */
export const points: Translated<typeof en.points> = {
  title: 'Punkte, XP und Ansehen',
  points:
    'Mit Punkten legst du Aufgaben an. Jede neue Aufgabe kostet Punkte. Du bekommst Punkte, wenn du eine Aufgabe für andere erledigst.',
  xp: 'XP zeigen, wie viel du schon gemacht hast. Jede Aufgabe nennt ihre XP. XP gibst du nie aus.',
  reputation:
    'Ansehen zeigt, wie sehr sich andere auf dich verlassen können. Beide Seiten bekommen es, wenn eine Aufgabe erledigt ist.',
};

/** A quest as visitors see it. */
export const publicQuest: Translated<typeof en.publicQuest> = {
  posted: 'angelegt {when}',
  until: 'bis {when}',
  openTitle: 'Möchtest du das machen?',
  closedTitle: 'Diese Aufgabe ist nicht mehr offen',
  text: 'Mitglieder übernehmen Aufgaben, erledigen sie und bestätigen sie zusammen mit der Person, die sie angelegt hat.',
  join: 'Jetzt mitmachen',
  signIn: 'Anmelden',
};
