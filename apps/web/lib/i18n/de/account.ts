import type { Translated } from '../catalogue.ts';
import type * as en from '../en/account.ts';

export const account: Translated<typeof en.account> = {
  title: 'Deine Daten',
  exportTitle: 'Deine Daten mitnehmen',
  exportText:
    'Eine Datei mit allem, was wir über dich speichern: dein Profil, den Verlauf deiner Punkte, deine Schlüssel, deine Aufgaben und deine Quittungen mit ihren Texten.',
  export: 'Meine Daten herunterladen',
  exporting: 'Deine Daten werden gesammelt …',
  exported: 'Deine Daten sind heruntergeladen.',
  deleteTitle: 'Konto löschen',
  deleteLead:
    'Das lässt sich nicht rückgängig machen. Lade deine Daten vorher herunter, wenn du sie behalten möchtest.',
  goes: 'Was gelöscht wird',
  goesProfile: 'Deine E-Mail-Adresse, dein Name, dein Profil und deine Schlüssel',
  goesTexts: 'Die Texte deiner Aufgaben, was du eingereicht hast und deine Notizen',
  goesOpen: 'Deine offenen Aufgaben: Sie werden abgesagt',
  goesPoints: 'Deine Punkte, deine XP und dein Ansehen',
  stays: 'Was bleibt, und warum',
  staysReceipts:
    'Quittungen erledigter Aufgaben, denn die andere Person verlässt sich darauf. Sie nennen niemanden: Sie zeigen dein Pseudonym und den Schlüssel oder die Wallet-Adresse, mit der du unterschrieben hast.',
  staysLog:
    'Das öffentliche Protokoll, denn damit werden Quittungen geprüft. Es enthält nur Prüfsummen von Quittungen.',
  staysLedger: 'Beträge von Gutschriften ohne deinen Namen, denn sie belegen, dass jede einmal gezahlt wurde.',
  confirmLabel: 'Deine E-Mail-Adresse',
  confirmHint: 'Gib {email} ein, um zu bestätigen, dass du dieses Konto löschen möchtest.',
  delete: 'Mein Konto löschen',
  toActive: 'Deine laufenden Aufgaben ansehen',
};
