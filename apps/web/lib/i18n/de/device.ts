import type * as en from '../en/device.ts';
import type { Translated } from '../catalogue.ts';

export const offline: Translated<typeof en.offline> = {
  saved: 'Du bist offline. Diese Seite wurde {when} gespeichert und kann veraltet sein.',
};

export const push: Translated<typeof en.push> = {
  pageTitle: 'Mitteilungen',
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
