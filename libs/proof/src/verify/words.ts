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

/** Names of what a bundle names in code. */
interface Names {
  readonly role: Readonly<Record<string, string>>;
  readonly outcome: Readonly<Record<string, string>>;
  readonly field: Readonly<Record<string, string>>;
}

const EN: Names = {
  role: {
    requestor: 'Person who posted the quest',
    performer: 'Person who claimed the quest',
    witness: 'Witness',
  },
  outcome: { done: 'done', partly: 'partly done', not_done: 'not done' },
  field: { title: 'title', description: 'description', submission: 'submission' },
};
const DE: Names = {
  role: {
    requestor: 'Person, die die Aufgabe angelegt hat',
    performer: 'Person, die die Aufgabe übernommen hat',
    witness: 'Zeuge',
  },
  outcome: { done: 'erledigt', partly: 'teilweise erledigt', not_done: 'nicht erledigt' },
  field: { title: 'Titel', description: 'Beschreibung', submission: 'Einreichung' },
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
  return `${named(EN.role, role)}: “${named(EN.outcome, outcome)}”${duration} (${by})`;
}

function statedDe({ role, outcome, minutes, method, key = '' }: Statement): string {
  const by = method === 'device' ? `Geräteschlüssel ${key}` : method === 'wallet' ? `Wallet ${key}` : 'Konto';
  const duration = minutes === undefined ? '' : `, ${counted(minutes, 'Minute', 'Minuten')}`;
  return `${named(DE.role, role)}: „${named(DE.outcome, outcome)}“${duration} (${by})`;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    fact: (fact) => {
      switch (fact.name) {
        case 'core':
          return 'The facts are unchanged';
        case 'revealed':
          return `The ${named(EN.field, fact.field)} is unchanged`;
        case 'statement':
          return statedEn(fact);
        case 'keys':
          return 'Each key signed one statement only';
        case 'result':
          return 'The result follows from the statements';
        case 'issuer':
          return `Signed by ${fact.issuer}`;
        case 'log':
          return fact.size === undefined
            ? 'In the public log'
            : `Entry ${String(fact.index)} of ${String(fact.size)} in the public log`;
        case 'checkpoint':
          return fact.origin === undefined ? 'The log is signed' : `The log is signed by ${fact.origin}`;
      }
    },
    limit: (fact) => {
      if (fact.name === 'checkpoint') {
        return 'No witness has signed it too: the operator could show others a different log.';
      }
      if (fact.name !== 'statement') return undefined;
      if (fact.method === 'account') return 'Not signed: only the platform says so.';
      return 'Signed with this key. Only the platform says whose key it is.';
    },
    reason: {
      absent: 'the receipt has no place in the log yet: download it again in a minute',
      altered: 'the content was changed',
      expired: 'signed after the challenge had expired',
      'issuer-unknown': 'issuer not known: its keys are missing',
      'key-ended': 'the key was revoked or had expired',
      'key-in-two-roles': 'one key signed two statements',
      'key-unknown': 'the issuer has no such key',
      'log-unknown': 'the key of this log is not known',
      malformed: 'fields are missing, unknown or of a wrong form',
      'one-party': 'the same person posted and claimed the quest',
      'role-twice': 'one side made two statements',
      signature: 'the signature is not valid',
      'wrong-core': 'it was signed for another submission',
      'wrong-minutes': 'it was signed for another duration',
      'wrong-outcome': 'it was signed for another outcome',
      'wrong-platform': 'it was signed for another platform',
      'wrong-quest': 'it was signed for another quest',
      'wrong-role': 'it was signed for another role',
      'wrong-signer': 'another key signed it',
      'wrong-stage': 'it was signed for another installation',
      'wrong-tree': 'the proof does not lead to the signed log',
    },
    total: ({ performer, receipts, counterparts, xp, reputation, minutes }) =>
      `${performer}: ${counted(receipts, 'receipt', 'receipts')}, for ${counted(counterparts, 'person', 'different people')}, awarded ${String(xp)} XP and ${String(reputation)} reputation, ${counted(minutes, 'minute', 'minutes')}`,
    notes: ['Times are as stated by the signer.', 'Awarded amounts are not balances.'],
    notReceipt: 'This file is not a receipt.',
    allHold: 'All facts are verified.',
    fails: 'Some facts could not be verified.',
    page: {
      title: 'Verify a receipt',
      lead: 'Each fact of a receipt is checked in this browser.',
      choose: 'Choose receipts',
      drop: 'or drop the files here',
      private: 'No file leaves this device.',
      holds: 'Verified',
      failsWord: 'Not verified',
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
          return 'Die Angaben sind unverändert';
        case 'revealed':
          return `${named(DE.field, fact.field)} unverändert`;
        case 'statement':
          return statedDe(fact);
        case 'keys':
          return 'Jeder Schlüssel hat nur eine Aussage unterschrieben';
        case 'result':
          return 'Das Ergebnis folgt aus den Aussagen';
        case 'issuer':
          return `Von ${fact.issuer} unterschrieben`;
        case 'log':
          return fact.size === undefined
            ? 'Im öffentlichen Protokoll'
            : `Eintrag ${String(fact.index)} von ${String(fact.size)} im öffentlichen Protokoll`;
        case 'checkpoint':
          return fact.origin === undefined
            ? 'Das Protokoll ist unterschrieben'
            : `Das Protokoll ist von ${fact.origin} unterschrieben`;
      }
    },
    limit: (fact) => {
      if (fact.name === 'checkpoint') {
        return 'Kein Zeuge hat mitunterschrieben: Der Betreiber könnte anderen ein anderes Protokoll zeigen.';
      }
      if (fact.name !== 'statement') return undefined;
      if (fact.method === 'account') return 'Nicht unterschrieben: Das sagt allein die Plattform.';
      return 'Mit diesem Schlüssel unterschrieben. Wem er gehört, sagt allein die Plattform.';
    },
    reason: {
      absent: 'Die Quittung hat noch keinen Platz im Protokoll: in einer Minute neu herunterladen',
      altered: 'Der Inhalt wurde verändert',
      expired: 'Nach Ablauf der Frist unterschrieben',
      'issuer-unknown': 'Aussteller nicht bekannt: Es fehlen seine Schlüssel',
      'key-ended': 'Der Schlüssel war widerrufen oder abgelaufen',
      'key-in-two-roles': 'Ein Schlüssel hat zwei Aussagen unterschrieben',
      'key-unknown': 'Der Aussteller hat keinen solchen Schlüssel',
      'log-unknown': 'Der Schlüssel dieses Protokolls ist nicht bekannt',
      malformed: 'Felder fehlen, sind unbekannt oder haben eine falsche Form',
      'one-party': 'Dieselbe Person hat die Aufgabe angelegt und übernommen',
      'role-twice': 'Eine Seite hat zwei Aussagen gemacht',
      signature: 'Die Unterschrift ist ungültig',
      'wrong-core': 'Für eine andere Einreichung unterschrieben',
      'wrong-minutes': 'Für eine andere Dauer unterschrieben',
      'wrong-outcome': 'Für ein anderes Ergebnis unterschrieben',
      'wrong-platform': 'Für eine andere Plattform unterschrieben',
      'wrong-quest': 'Für eine andere Aufgabe unterschrieben',
      'wrong-role': 'Für eine andere Rolle unterschrieben',
      'wrong-signer': 'Ein anderer Schlüssel hat unterschrieben',
      'wrong-stage': 'Für eine andere Installation unterschrieben',
      'wrong-tree': 'Der Beweis führt nicht zum unterschriebenen Protokoll',
    },
    total: ({ performer, receipts, counterparts, xp, reputation, minutes }) =>
      `${performer}: ${counted(receipts, 'Quittung', 'Quittungen')}, für ${counted(counterparts, 'Person', 'verschiedene Personen')}, ${String(xp)} XP und ${String(reputation)} Ansehen zuerkannt, ${counted(minutes, 'Minute', 'Minuten')}`,
    notes: ['Zeiten sind Angaben der Unterzeichnenden.', 'Zuerkannte Beträge sind keine Kontostände.'],
    notReceipt: 'Diese Datei ist keine Quittung.',
    allHold: 'Alle Angaben stimmen.',
    fails: 'Manche Angaben sind nicht belegt.',
    page: {
      title: 'Quittung prüfen',
      lead: 'Jede Angabe einer Quittung wird in diesem Browser geprüft.',
      choose: 'Quittungen auswählen',
      drop: 'oder die Dateien hier ablegen',
      private: 'Keine Datei verlässt dieses Gerät.',
      holds: 'Stimmt',
      failsWord: 'Nicht belegt',
      save: 'Dieses Prüfprogramm als Datei speichern',
      saveFailed: 'Das Prüfprogramm konnte nicht gespeichert werden. Versuche es noch einmal.',
      noKeys:
        'Die Schlüssel dieser Seite sind nicht erreichbar. Versuche es noch einmal, sonst bleibt der Aussteller unbekannt.',
      totals: 'Zusammen',
    },
  },
};
