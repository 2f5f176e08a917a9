import type { Translated } from '../catalogue.ts';
import type * as en from '../en/calendar.ts';

export const calendar: Translated<typeof en.calendar> = {
  title: 'Deine Aufgaben in deinem Kalender',
  text: 'Eine Kalender-App kann deine Aufgaben mit Termin zeigen. Sie liest sie von einer privaten Adresse. Wer die Adresse hat, kann sie lesen: Gib sie nicht weiter.',
  make: 'Kalenderadresse anlegen',
  made: 'Deine Kalenderadresse ist da. Kopiere sie jetzt: Wir zeigen sie nur einmal.',
  active: 'Du hast schon eine Kalenderadresse. Wenn du sie nicht mehr findest, lege eine neue an.',
  address: 'Deine Kalenderadresse',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  open: 'In einer Kalender-App öffnen',
  renew: 'Neue Adresse anlegen',
  renewText: 'Deine jetzige Adresse funktioniert dann in keiner Kalender-App mehr.',
  renewConfirm: 'Ja, neue anlegen',
  end: 'Adresse löschen',
  endText: 'Kalender-Apps bekommen deine Aufgaben dann nicht mehr.',
  endConfirm: 'Ja, löschen',
  ended: 'Deine Kalenderadresse ist gelöscht.',
  keep: 'Behalten',
};
