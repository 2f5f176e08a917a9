import ts from 'typescript';
import { nameOf, nodes, SOURCES, usesOfTables } from './code-access.ts';

/** Functions that return the key of an item whose partition key is an id. Other keys name their kind themselves. */
const KEYS_BY_ID: Readonly<Record<string, string>> = {
  questKey: 'quests/quest',
  eventKey: 'quests/event',
  commentKey: 'comments/comment',
  commentTraceKey: 'users/comment-trace',
  callKey: 'calls/call',
  dateKey: 'calls/date',
  caseKey: 'cases/case',
  toCaseItem: 'cases/case',
  caseEventKey: 'cases/event',
  toCaseEventItem: 'cases/event',
  reportKey: 'cases/report',
  toReportItem: 'cases/report',
  caseTraceKey: 'users/case-trace',
  memberKey: 'users/member',
  ledgerKey: 'users/ledger-entry',
  deviceKeyKey: 'users/device-key',
  deviceKeyCountKey: 'users/device-key',
  toRewardItem: 'rewards/job',
  traceWrites: 'users/trace',
  feedKey: 'users/calendar-feed',
  toFeedItem: 'users/calendar-feed',
  savedSearchesKey: 'users/saved-searches',
  toSavedSearchesItem: 'users/saved-searches',
  noticeSettingsKey: 'users/notice-settings',
  noticeKey: 'notices/notice',
  toNoticeItem: 'notices/notice',
  deliveryKey: 'deliveries/delivery',
  toDeliveryItem: 'deliveries/delivery',
};

/** Files that write items whose keys their callers give, or that they have just read. */
const KEYS_OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  'account/account.repository.dynamo.ts': ['quests/event'],
  'http/idempotency.dynamo.ts': ['runtime/idempotency'],
  'outbox/outbox.repository.dynamo.ts': ['quests/event', 'comments/comment', 'cases/event'],
  'http/idempotency.writes.dynamo.ts': ['runtime/idempotency'],
  'http/rate-counter.dynamo.ts': ['runtime/rate'],
};

const WRITING = new Set(['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem']);

/** Names of the declarations of a file with the kinds of items whose keys they build, directly or by another of the file. */
function buildersOf(source: ts.SourceFile): ReadonlyMap<string, ReadonlySet<string>> {
  const declared = nodes(source).filter(
    (node): node is ts.FunctionDeclaration | ts.MethodDeclaration | ts.AccessorDeclaration | ts.VariableDeclaration =>
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isAccessor(node) ||
      (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent)),
  );
  const kinds = new Map(declared.map((node) => [nameOf(node.name), new Set(kindsBuiltIn(node))]));
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const node of declared) {
      const own = kinds.get(nameOf(node.name)) ?? new Set<string>();
      const before = own.size;
      for (const name of identifiersIn(node)) for (const kind of kinds.get(name) ?? []) own.add(kind);
      isChanged ||= own.size > before;
    }
  }
  return new Map([...kinds].filter(([, own]) => own.size > 0));
}

function kindsBuiltIn(node: ts.NamedDeclaration): string[] {
  const byId = KEYS_BY_ID[nameOf(node.name)];
  const named = nodes(node).flatMap((one) => {
    if (!ts.isCallExpression(one) || nameOf(one.expression) !== 'partitionKey') return [];
    const [table, kind] = one.arguments.map(nameOf);
    return [`${table ?? ''}/${kind ?? ''}`];
  });
  return byId === undefined ? named : [byId, ...named];
}

const identifiersIn = (node: ts.Node) =>
  new Set(
    nodes(node)
      .filter(ts.isIdentifier)
      .map(({ text }) => text),
  );

/**
 * Returns for each kind of item, `table/kind`, the files that can write it: those that write to its table and know how its
 * key is built. Files that only pass such writes on, built by another file, are not among them.
 */
export function itemWriters(): Readonly<Record<string, readonly string[]>> {
  const exported = new Map<string, ReadonlySet<string>>();
  for (const [file, source] of SOURCES) {
    for (const [name, kinds] of buildersOf(source)) exported.set(`${file}:${name}`, kinds);
  }
  const writers = new Map<string, Set<string>>();
  const add = (kind: string, file: string) => writers.set(kind, (writers.get(kind) ?? new Set()).add(file));
  for (const { file, table, action } of usesOfTables().uses) {
    const source = SOURCES.get(file);
    if (!WRITING.has(action) || !source) continue;
    const kinds = [...knownKinds(file, source, exported)].filter((kind) => kind.startsWith(`${table}/`));
    // A test refuses this name.
    for (const kind of kinds.length === 0 ? [`${table}/unknown`] : kinds) add(kind, file);
  }
  const sorted = [...writers].map(([kind, files]) => [kind, [...files].sort()] as const);
  return Object.fromEntries(sorted.sort(([a], [b]) => a.localeCompare(b)));
}

/** Returns the kinds of items whose keys a file builds or gets from the functions that it imports. */
function knownKinds(file: string, source: ts.SourceFile, builders: ReadonlyMap<string, ReadonlySet<string>>) {
  const imported = source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const path = nameOf(statement.moduleSpecifier);
    const bindings = statement.importClause?.namedBindings;
    if (!path.startsWith('.') || !bindings || !ts.isNamedImports(bindings)) return [];
    const target = new URL(path, `file:///${file}`).pathname.slice(1);
    return bindings.elements.map((element) => `${target}:${nameOf(element.propertyName ?? element.name)}`);
  });
  const own = [...builders.keys()].filter((name) => name.startsWith(`${file}:`));
  const given = KEYS_OF_OTHERS[file] ?? [];
  const known = [...imported, ...own].flatMap((name) => [...(builders.get(name) ?? [])]);
  return new Set([...known, ...given]);
}
