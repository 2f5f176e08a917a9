import type { Translated } from '../catalogue.ts';
import type * as en from '../en/searches.ts';

export const searches: Translated<typeof en.searches> = {
  title: 'Gespeicherte Suchen',
  lead: 'Deine tägliche E-Mail nennt neue Aufgaben, die dazu passen.',
  none: 'Du hast noch keine Suche gespeichert. Filtere die offenen Aufgaben und wähle „Suche speichern“.',
  toQuests: 'Offene Aufgaben ansehen',
  save: 'Diese Suche speichern',
  nameLabel: 'Name der Suche',
  nameHint: 'Deine tägliche E-Mail nennt ihn bei den neuen Aufgaben.',
  nearby: 'In meiner Nähe',
  saved: 'Die Suche ist gespeichert.',
  delete: 'Löschen',
  deleteLabel: 'Die Suche {name} löschen',
  deleteText: 'Deine tägliche E-Mail nennt dazu keine Aufgaben mehr.',
  deleteConfirm: 'Ja, löschen',
  deleted: 'Die Suche ist gelöscht.',
  keep: 'Abbrechen',
};
