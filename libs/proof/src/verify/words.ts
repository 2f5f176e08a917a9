import type { Fact, Reason } from './fact.ts';
import type { Total } from './verify-bundle.ts';

export type Language = 'en' | 'de';

/** What the verifier says, in both languages. The command, the page and the saved page share it. */
interface Words {
  readonly fact: (fact: Fact) => string;
  /** What the evidence does not show. */
  readonly limit: (fact: Fact) => string | undefined;
  readonly reason: Readonly<Record<Reason, string>>;
  readonly total: (total: Total) => string;
  readonly notes: readonly string[];
  readonly notReceipt: string;
  readonly allHold: string;
  readonly fails: string;
  /** Labels of the page. */
  readonly page: Readonly<Record<PageText, string>>;
}

type PageText =
  | 'title'
  | 'lead'
  | 'choose'
  | 'drop'
  | 'private'
  | 'holds'
  | 'failsWord'
  | 'save'
  | 'saveFailed'
  | 'noKeys'
  | 'totals';

type Statement = Extract<Fact, { name: 'statement' }>;

const EN_ROLE: Readonly<Record<string, string>> = {
  requestor: 'Requestor',
  performer: 'Performer',
  witness: 'Witness',
};
const DE_ROLE: Readonly<Record<string, string>> = {
  requestor: 'Auftraggebende Person',
  performer: 'Ausführende Person',
  witness: 'Zeugin oder Zeuge',
};
const EN_OUTCOME: Readonly<Record<string, string>> = { done: 'done', partly: 'partly done', not_done: 'not done' };
const DE_OUTCOME: Readonly<Record<string, string>> = {
  done: 'erledigt',
  partly: 'teilweise erledigt',
  not_done: 'nicht erledigt',
};
const EN_FIELD: Readonly<Record<string, string>> = {
  title: 'title',
  description: 'description',
  submission: 'submission',
};
const DE_FIELD: Readonly<Record<string, string>> = {
  title: 'Titel',
  description: 'Beschreibung',
  submission: 'Abgabe',
};

/** A bundle may name anything, also the methods of an object. */
function named(names: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
}

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

function statedEn({ role, outcome, minutes, method, key = '' }: Statement): string {
  const by = method === 'device' ? `device key ${key}` : method === 'wallet' ? `wallet ${key}` : 'account';
  const duration = minutes === undefined ? '' : `, ${counted(minutes, 'minute', 'minutes')}`;
  return `${named(EN_ROLE, role)} stated "${named(EN_OUTCOME, outcome)}"${duration} (${by})`;
}

function statedDe({ role, outcome, minutes, method, key = '' }: Statement): string {
  const by = method === 'device' ? `Geräteschlüssel ${key}` : method === 'wallet' ? `Wallet ${key}` : 'Konto';
  const duration = minutes === undefined ? '' : `, ${counted(minutes, 'Minute', 'Minuten')}`;
  return `${named(DE_ROLE, role)}: „${named(DE_OUTCOME, outcome)}“${duration} (${by})`;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    fact: (fact) => {
      switch (fact.name) {
        case 'core':
          return 'Core intact';
        case 'revealed':
          return `Revealed ${named(EN_FIELD, fact.field)} matches`;
        case 'statement':
          return statedEn(fact);
        case 'keys':
          return 'No key signed in two roles';
        case 'result':
          return 'Result follows from the statements';
        case 'issuer':
          return `Issuer ${fact.issuer} signed`;
        case 'log':
          return fact.size === undefined
            ? 'In the log'
            : `In the log at place ${String(fact.index)} of ${String(fact.size)}`;
        case 'checkpoint':
          return fact.origin === undefined ? 'Checkpoint signed' : `Checkpoint signed by ${fact.origin}`;
      }
    },
    limit: (fact) => {
      if (fact.name === 'checkpoint') return 'no witness has cosigned: the operator could show others another log';
      if (fact.name !== 'statement') return undefined;
      if (fact.method === 'account') return 'the platform alone says so: no signature';
      return `signed by this key; that the key is the ${fact.role}'s is the platform's word`;
    },
    reason: {
      absent: 'the receipt has no place in the log yet: download it again in a minute',
      altered: 'the content was changed',
      expired: 'signed after the challenge had expired',
      'issuer-unknown': 'issuer not known: its keys are missing',
      'key-ended': 'the key was revoked or had expired',
      'key-in-two-roles': 'one key signed for two roles',
      'key-unknown': 'the issuer has no such key',
      'log-unknown': 'the key of this log is not known',
      malformed: 'fields are missing, unknown or of a wrong form',
      'one-party': 'requestor and performer are the same person',
      'role-twice': 'one role made two statements',
      signature: 'the signature is not valid',
      'wrong-core': 'it was signed for another submission',
      'wrong-minutes': 'it was signed for another duration',
      'wrong-outcome': 'it was signed for another outcome',
      'wrong-platform': 'it was signed for another platform',
      'wrong-quest': 'it was signed for another quest',
      'wrong-role': 'it was signed for another role',
      'wrong-signer': 'another key signed it',
      'wrong-stage': 'it was signed for another stage',
      'wrong-tree': 'the proof does not lead to the root of the checkpoint',
    },
    total: ({ performer, receipts, counterparts, xp, reputation, minutes }) =>
      `${performer}: ${counted(receipts, 'receipt', 'receipts')}, ${counted(counterparts, 'requestor', 'different requestors')}, awarded ${String(xp)} XP and ${String(reputation)} reputation, ${counted(minutes, 'minute', 'minutes')}`,
    notes: ['Times are as stated by the signer.', 'Awarded amounts are not balances.'],
    notReceipt: 'This file is not a receipt.',
    allHold: 'Every fact holds.',
    fails: 'Some facts do not hold.',
    page: {
      title: 'Verify a receipt',
      lead: 'Each fact of a receipt is checked in this browser.',
      choose: 'Choose receipts',
      drop: 'or drop the files here',
      private: 'No file leaves this device.',
      holds: 'Holds',
      failsWord: 'Fails',
      save: 'Save this verifier as a file',
      saveFailed: 'The verifier could not be saved. Try again.',
      noKeys: 'The keys of this site are not reachable. Try again, or the issuer stays unknown.',
      totals: 'Together',
    },
  },
  de: {
    fact: (fact) => {
      switch (fact.name) {
        case 'core':
          return 'Kern unverändert';
        case 'revealed':
          return `${named(DE_FIELD, fact.field)} stimmt überein`;
        case 'statement':
          return statedDe(fact);
        case 'keys':
          return 'Kein Schlüssel hat in zwei Rollen unterschrieben';
        case 'result':
          return 'Ergebnis folgt aus den Aussagen';
        case 'issuer':
          return `Von ${fact.issuer} unterschrieben`;
        case 'log':
          return fact.size === undefined
            ? 'Im Protokoll'
            : `Im Protokoll an Stelle ${String(fact.index)} von ${String(fact.size)}`;
        case 'checkpoint':
          return fact.origin === undefined
            ? 'Kontrollpunkt unterschrieben'
            : `Kontrollpunkt von ${fact.origin} unterschrieben`;
      }
    },
    limit: (fact) => {
      if (fact.name === 'checkpoint') {
        return 'Kein Zeuge hat mitunterschrieben: Der Betreiber könnte anderen ein anderes Protokoll zeigen.';
      }
      if (fact.name !== 'statement') return undefined;
      if (fact.method === 'account') return 'Das sagt allein die Plattform: ohne Unterschrift.';
      return 'Von diesem Schlüssel unterschrieben. Wem er gehört, sagt allein die Plattform.';
    },
    reason: {
      absent: 'Die Quittung hat noch keinen Platz im Protokoll: in einer Minute neu herunterladen',
      altered: 'Der Inhalt wurde verändert',
      expired: 'Nach Ablauf der Frist unterschrieben',
      'issuer-unknown': 'Aussteller nicht bekannt: Es fehlen seine Schlüssel',
      'key-ended': 'Der Schlüssel war widerrufen oder abgelaufen',
      'key-in-two-roles': 'Ein Schlüssel hat für zwei Rollen unterschrieben',
      'key-unknown': 'Der Aussteller hat keinen solchen Schlüssel',
      'log-unknown': 'Der Schlüssel dieses Protokolls ist nicht bekannt',
      malformed: 'Felder fehlen, sind unbekannt oder haben eine falsche Form',
      'one-party': 'Auftraggebende und ausführende Person sind dieselbe',
      'role-twice': 'Eine Rolle hat zwei Aussagen gemacht',
      signature: 'Die Unterschrift ist ungültig',
      'wrong-core': 'Für eine andere Abgabe unterschrieben',
      'wrong-minutes': 'Für eine andere Dauer unterschrieben',
      'wrong-outcome': 'Für ein anderes Ergebnis unterschrieben',
      'wrong-platform': 'Für eine andere Plattform unterschrieben',
      'wrong-quest': 'Für einen anderen Auftrag unterschrieben',
      'wrong-role': 'Für eine andere Rolle unterschrieben',
      'wrong-signer': 'Ein anderer Schlüssel hat unterschrieben',
      'wrong-stage': 'Für eine andere Umgebung unterschrieben',
      'wrong-tree': 'Der Beweis führt nicht zur Wurzel des Kontrollpunkts',
    },
    total: ({ performer, receipts, counterparts, xp, reputation, minutes }) =>
      `${performer}: ${counted(receipts, 'Quittung', 'Quittungen')}, ${counted(counterparts, 'auftraggebende Person', 'verschiedene Auftraggebende')}, ${String(xp)} XP und ${String(reputation)} Ansehen zuerkannt, ${counted(minutes, 'Minute', 'Minuten')}`,
    notes: ['Zeiten sind Angaben der Unterzeichnenden.', 'Zuerkannte Beträge sind keine Kontostände.'],
    notReceipt: 'Diese Datei ist keine Quittung.',
    allHold: 'Alle Angaben stimmen.',
    fails: 'Manche Angaben stimmen nicht.',
    page: {
      title: 'Quittung prüfen',
      lead: 'Jede Angabe einer Quittung wird in diesem Browser geprüft.',
      choose: 'Quittungen auswählen',
      drop: 'oder die Dateien hier ablegen',
      private: 'Keine Datei verlässt dieses Gerät.',
      holds: 'Stimmt',
      failsWord: 'Stimmt nicht',
      save: 'Diesen Prüfer als Datei speichern',
      saveFailed: 'Der Prüfer konnte nicht gespeichert werden. Versuche es noch einmal.',
      noKeys:
        'Die Schlüssel dieser Seite sind nicht erreichbar. Versuche es noch einmal, sonst bleibt der Aussteller unbekannt.',
      totals: 'Zusammen',
    },
  },
};
