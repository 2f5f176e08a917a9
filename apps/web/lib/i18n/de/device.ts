import type * as en from '../en/device.ts';
import type { Translated } from '../catalogue.ts';

export const offline: Translated<typeof en.offline> = {
  saved:
    'Du bist offline. Diese Seite wurde {when} gespeichert und kann veraltet sein. Verbinde dich mit dem Internet, um etwas zu ändern.',
  rest: 'Der Rest ist nicht auf diesem Gerät gespeichert. Verbinde dich mit dem Internet, und versuche es noch einmal.',
};

export const push: Translated<typeof en.push> = {
  title: 'Mitteilungen auf diesem Gerät',
  text: 'Dieses Gerät zeigt eine Mitteilung, wenn eine Aufgabe auf dich wartet, auch wenn CivicForge geschlossen ist. Der Titel der Aufgabe steht nicht darin.',
  on: 'Einschalten',
  off: 'Ausschalten',
  isOn: 'Mitteilungen sind auf diesem Gerät eingeschaltet.',
  isOff: 'Mitteilungen sind auf diesem Gerät ausgeschaltet.',
  blocked:
    'Dein Browser blockiert Mitteilungen dieser Seite. Erlaube sie in den Einstellungen des Browsers, und versuche es noch einmal.',
  unsupported:
    'Dieser Browser kann keine Mitteilungen zeigen. Auf iPhone und iPad: Füge CivicForge zuerst zum Home-Bildschirm hinzu.',
  failed: 'Der Browser konnte Mitteilungen nicht einschalten. Versuche es später noch einmal.',
};

export const webhooks: Translated<typeof en.webhooks> = {
  title: 'Webhooks',
  lead: 'Diese Programme erfahren von deinen Aufgaben. Sie werden über die API registriert.',
  leadAll: 'für alle Aufgaben',
  none: 'Kein Programm ist registriert.',
  link: 'Webhooks deiner Programme',
  on: 'An',
  'off.owner': 'Von dir pausiert',
  'off.gone': 'Aus: Das Programm hat gemeldet, dass es nicht mehr existiert',
  'off.failing': 'Aus: Das Programm hat fünf Tage lang nicht geantwortet',
  failing: 'Kein Erfolg seit {when}',
  created: 'Registriert am {when}',
  rotating: 'Bis {when} unterschreibt auch noch das vorige Geheimnis.',
  pause: 'Pausieren',
  resume: 'Einschalten',
  rotate: 'Neues Geheimnis',
  rotateLabel: 'Neues Geheimnis für {url}',
  rotateText: 'Das Programm braucht das neue Geheimnis innerhalb von 24 Stunden. Bis dahin unterschreiben beide.',
  rotateConfirm: 'Ja, neues Geheimnis erzeugen',
  secret: 'Neues Geheimnis. Kopiere es jetzt, denn es wird nur einmal gezeigt:',
  remove: 'Entfernen',
  removeLabel: '{url} entfernen',
  removeText: 'Das Programm erfährt nichts mehr von deinen Aufgaben. Das lässt sich nicht rückgängig machen.',
  removeConfirm: 'Ja, entfernen',
  keep: 'Abbrechen',
  show: 'Zustellungen zeigen',
  refresh: 'Aktualisieren',
  test: 'Test senden',
  noDeliveries: 'Es wurde noch nichts gesendet.',
  'state.DUE': 'wartet',
  'state.DELIVERED': 'zugestellt',
  'state.FAILED': 'gescheitert',
  'state.DROPPED': 'nicht gesendet',
  replay: 'Erneut senden',
};
