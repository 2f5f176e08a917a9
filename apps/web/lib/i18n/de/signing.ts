import type { Translated } from '../catalogue.ts';
import type * as en from '../en/signing.ts';

export const signing: Translated<typeof en.signing> = {
  title: 'Wie deine Aussage unterschrieben wird',
  what: 'Du unterschreibst {answer} als {role}, für die Arbeit, wie sie eingereicht wurde. Deine Notiz wird nicht unterschrieben.',
  yourAnswer: 'deine Antwort',
  asRequestor: 'die Person, die diese Aufgabe angelegt hat',
  asPerformer: 'die Person, die diese Aufgabe übernommen hat',
  asWitness: 'Zeuge dieser Aufgabe',
  consent:
    'Wenn du bestätigst, legt dieses Gerät einen Schlüssel für dich an und unterschreibt damit. Die Quittung veröffentlicht den Schlüssel; er verbindet deine Quittungen miteinander.',
  deviceTerms:
    'Dieses Gerät unterschreibt mit dem Schlüssel, den es für dich angelegt hat. Die Quittung veröffentlicht den Schlüssel; er verbindet deine Quittungen miteinander.',
  walletTerms:
    'Deine Wallet fragt dich nach der Unterschrift. Die Quittung veröffentlicht ihre Adresse; sie verbindet deine Quittungen miteinander.',
  unable:
    'Dieser Browser kann nicht unterschreiben. Deine Aussage wird unter deinem Konto gespeichert, ohne Unterschrift.',
  required: 'Zurzeit muss jede Aussage unterschrieben sein. Nimm einen neueren Browser oder ein anderes Gerät.',
  other: 'Anders unterschreiben',
  'by-device': 'Auf diesem Gerät unterschreiben',
  'by-wallet': 'Mit meiner Wallet unterschreiben',
  'by-account': 'Nicht unterschreiben, nur mein Konto verwenden',
  newKey: 'Bestätige noch einmal. Dann legt dieses Gerät einen neuen Schlüssel an.',
  toKeys: 'Deine Schlüssel und deine Wallet ansehen',
  walletNotLinked: 'Mit deinem Konto ist noch keine Wallet verbunden.',
  walletLink: 'Wallet verbinden',
  walletNone:
    'Wir haben in diesem Browser keine Wallet gefunden. Entsperre oder installiere eine, dann erscheint sie hier.',
  walletChoose: 'Wallet',
};

export const keys: Translated<typeof en.keys> = {
  title: 'Schlüssel und Wallet',
  lead: 'Damit unterschreibst du deine Aussagen. Quittungen veröffentlichen den Schlüssel oder die Adresse. Das verbindet deine Quittungen miteinander.',
  devices: 'Geräte',
  none: 'Noch hat kein Gerät einen Schlüssel. Ein Gerät legt einen an, wenn du eine Aufgabe bestätigst.',
  here: 'Dieses Gerät',
  created: 'Angelegt {when}',
  used: 'zuletzt benutzt {when}',
  unused: 'noch nicht benutzt',
  revoked: 'Widerrufen {when}',
  revoke: 'Widerrufen',
  revokeLabel: 'Den Schlüssel von {name} widerrufen',
  revokeText:
    'Der Schlüssel kann dann nicht mehr unterschreiben. Quittungen mit seiner Unterschrift bleiben gültig. Das lässt sich nicht rückgängig machen.',
  revokeConfirm: 'Ja, widerrufen',
  keep: 'Behalten',
  revokedDone: 'Der Schlüssel ist widerrufen.',
  wallet: 'Wallet',
  walletText:
    'Statt mit einem Gerät kannst du mit einer Ethereum-Wallet unterschreiben. Das kostet nichts und braucht kein Netz.',
  link: 'Diese Wallet verbinden',
  linked: 'Deine Wallet ist verbunden.',
  unlink: 'Wallet entfernen',
  unlinkText: 'Du kannst dann nicht mehr damit unterschreiben. Quittungen behalten ihre Adresse und bleiben gültig.',
  unlinkConfirm: 'Ja, entfernen',
  unlinked: 'Deine Wallet ist entfernt.',
};
