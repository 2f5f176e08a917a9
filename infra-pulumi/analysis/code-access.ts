import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { TABLES } from '../../libs/contract/src/tables.ts';

/**
 * A DynamoDB action of the service's code on a table. The analysis reads syntax trees: it follows every `TableName` to a
 * table, and the enclosing object to a command or to a write of a transaction.
 */
export interface Use {
  readonly file: string;
  readonly table: string;
  readonly action: string;
  /** Index of a query, or `*` for a choice at run time. */
  readonly index?: string;
}

const ROOT = join(import.meta.dirname, '..', '..', 'apps', 'api', 'src');
const NAMES = TABLES.map(({ name }) => name as string);

const COMMANDS: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
};
const WRITES: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** Loads the source files that run in AWS: without tests and without the movable clock of local stages. */
function loadSources(): Map<string, ts.SourceFile> {
  const files = globSync('**/*.ts', { cwd: ROOT }).filter(
    (file) => !/\.spec\.ts$|(^|\/)testing|adjustable-clock/.test(file),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)] as const;
    }),
  );
}

export const SOURCES = loadSources();

/** Returns a node and all below it, from the left to the right. */
export function nodes(root: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

export const nameOf = (node: ts.Node | undefined): string =>
  node && (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isPrivateIdentifier(node)) ? node.text : '';

const functionAround = (node: ts.Node): ts.SignatureDeclaration | undefined =>
  ts.findAncestor<ts.SignatureDeclaration>(node.parent, ts.isFunctionLike);

/** Returns the call name of a function: its own, or the name of its constant. */
const calledAs = (fn: ts.SignatureDeclaration): string =>
  nameOf(fn.name) || (ts.isVariableDeclaration(fn.parent) ? nameOf(fn.parent.name) : '');

/** All calls by the name of what they call. A walk through all sources for each name took a minute. */
const CALLS = callsByName();

function callsByName(): ReadonlyMap<string, readonly ts.CallExpression[]> {
  const calls = new Map<string, ts.CallExpression[]>();
  for (const node of [...SOURCES.values()].flatMap((source) => nodes(source))) {
    if (!ts.isCallExpression(node)) continue;
    const callee = node.expression;
    const name = nameOf(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
    const same = calls.get(name);
    if (same === undefined) calls.set(name, [node]);
    else same.push(node);
  }
  return calls;
}

/** Finds calls of a function or method by its name. Helper names are unique, which the test checks. */
function callsOf(name: string): readonly ts.CallExpression[] {
  return name === '' ? [] : (CALLS.get(name) ?? []);
}

/** Resolves an expression to the tables that it can refer to. */
function tablesOf(node: ts.Expression, depth = 0): string[] {
  if (depth > 6) return [];
  if (ts.isPropertyAccessExpression(node)) {
    if (NAMES.includes(node.name.text) && /(^|\.)tables$/.test(node.expression.getText())) return [node.name.text];
    if (node.expression.kind === ts.SyntaxKind.ThisKeyword) return assignedToField(node, depth);
    return [];
  }
  if (ts.isConditionalExpression(node)) {
    return [...tablesOf(node.whenTrue, depth + 1), ...tablesOf(node.whenFalse, depth + 1)];
  }
  if (ts.isCallExpression(node)) return returnedBy(node, depth);
  if (!ts.isIdentifier(node)) return [];
  const scope = functionAround(node);
  for (let fn = scope; fn; fn = functionAround(fn)) {
    const position = fn.parameters.findIndex(({ name }) => nameOf(name) === node.text);
    if (position >= 0) {
      return callsOf(calledAs(fn)).flatMap((call) => {
        const argument = call.arguments[position];
        return argument ? tablesOf(argument, depth + 1) : [];
      });
    }
    for (const one of nodes(fn)) {
      if (!ts.isVariableDeclaration(one) || !one.initializer) continue;
      if (nameOf(one.name) === node.text) return tablesOf(one.initializer, depth + 1);
      if (ts.isObjectBindingPattern(one.name) && /(^|\.)tables$/.test(one.initializer.getText())) {
        const bound = one.name.elements.find(({ name }) => nameOf(name) === node.text);
        if (bound) return [nameOf(bound.propertyName ?? bound.name)];
      }
    }
  }
  return [];
}

/** Resolves a call of a method of the same file by what the method returns. */
function returnedBy(call: ts.CallExpression, depth: number): string[] {
  const callee = nameOf(ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression);
  return nodes(call.getSourceFile()).flatMap((fn) => {
    if (!ts.isMethodDeclaration(fn) || nameOf(fn.name) !== callee) return [];
    return nodes(fn).flatMap((one) =>
      ts.isReturnStatement(one) && one.expression ? tablesOf(one.expression, depth + 1) : [],
    );
  });
}

function assignedToField(node: ts.PropertyAccessExpression, depth: number): string[] {
  const owner = ts.findAncestor(node, ts.isClassDeclaration);
  if (!owner) return [];
  for (const one of nodes(owner)) {
    if (ts.isBinaryExpression(one) && one.left.getText() === node.getText()) return tablesOf(one.right, depth + 1);
    const isField = ts.isPropertyDeclaration(one) && nameOf(one.name) === node.name.text && one.initializer;
    if (isField) return tablesOf(isField, depth + 1);
  }
  return [];
}

/** Finds the commands and transaction writes that a value flows into. */
function actionsOf(node: ts.Node, depth = 0): string[] {
  if (depth > 8) return [];
  const { parent } = node;
  if (ts.isNewExpression(parent)) return single(COMMANDS[nameOf(parent.expression)]);
  if (ts.isPropertyAssignment(parent)) {
    const write = WRITES[nameOf(parent.name)];
    return write === undefined ? [] : [write];
  }
  if (ts.isSpreadAssignment(parent)) return actionsOf(parent.parent, depth + 1);
  if (ts.isVariableDeclaration(parent)) return usesOf(parent, nameOf(parent.name), depth);
  if (ts.isCallExpression(parent)) return throughArgument(parent, node, depth);
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) {
    const fn = ts.isArrowFunction(parent) ? parent : functionAround(parent);
    return fn ? callsOf(calledAs(fn)).flatMap((call) => actionsOf(call, depth + 1)) : [];
  }
  const passes = ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent);
  return passes || ts.isConditionalExpression(parent) ? actionsOf(parent, depth + 1) : [];
}

const single = (value: string | undefined) => (value === undefined ? [] : [value]);

function usesOf(declared: ts.Node, name: string, depth: number): string[] {
  const scope = functionAround(declared) ?? declared.getSourceFile();
  return [...nodes(scope)]
    .filter((one) => ts.isIdentifier(one) && one.text === name && one.parent !== declared)
    .flatMap((one) => {
      if (ts.isShorthandPropertyAssignment(one.parent)) return single(WRITES[name]);
      return actionsOf(one, depth + 1);
    });
}

function throughArgument(call: ts.CallExpression, node: ts.Node, depth: number): string[] {
  const position = call.arguments.indexOf(node as ts.Expression);
  const callee = nameOf(ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression);
  return nodes(call.getSourceFile()).flatMap((one) => {
    if (!ts.isFunctionLike(one) || calledAs(one) !== callee) return [];
    const parameter = one.parameters[position];
    return parameter ? usesOf(parameter, nameOf(parameter.name), depth) : [];
  });
}

/** Resolves a property of an argument object, e.g. `{ table }`, to the literals that the callers of the function give. */
function namedByCallers(node: ts.Expression): string[] {
  const fn = functionAround(node);
  if (!fn) return [];
  return callsOf(calledAs(fn)).flatMap((call) =>
    call.arguments.filter(ts.isObjectLiteralExpression).flatMap(({ properties }) =>
      properties.flatMap((property) => {
        if (!ts.isPropertyAssignment(property) || nameOf(property.name) !== nameOf(node)) return [];
        return ts.isStringLiteral(property.initializer) ? [property.initializer.text] : [];
      }),
    ),
  );
}

function indexOf(literal: ts.ObjectLiteralExpression): string | undefined {
  for (const property of literal.properties) {
    const name = property.name ? nameOf(property.name) : '';
    if (name !== 'IndexName') continue;
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    return value && ts.isStringLiteral(value) ? value.text : '*';
  }
  return undefined;
}

interface Uses {
  readonly uses: readonly Use[];
  /** Places that the analysis cannot follow. A test refuses them. */
  readonly unresolved: readonly string[];
}

let known: Uses | undefined;

/** Returns every use in every file. */
export function usesOfTables(): Uses {
  known ??= findUses();
  return known;
}

function findUses(): Uses {
  const uses: Use[] = [];
  const unresolved: string[] = [];
  const add = (file: string, node: ts.Node, tables: string[], actions: string[], index?: string) => {
    if (tables.length === 0 || actions.length === 0) unresolved.push(`${file}: ${node.getText().slice(0, 120)}`);
    for (const table of new Set(tables)) {
      for (const action of new Set(actions)) uses.push({ file, table, action, ...(index !== undefined && { index }) });
    }
  };
  for (const [file, source] of SOURCES) {
    for (const node of nodes(source)) {
      if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'TableName' && file !== 'dynamo/tables.ts') {
        const literal = node.parent;
        add(file, node.parent, tablesOf(node.initializer), actionsOf(literal), indexOf(literal));
      }
      if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'TableName' && file !== 'dynamo/tables.ts') {
        add(file, node.parent, tablesOf(node.name), actionsOf(node.parent), indexOf(node.parent));
      }
      if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'RequestItems') {
        const computed = nodes(node.initializer).find(ts.isComputedPropertyName);
        if (computed) add(file, node, tablesOf(computed.expression), actionsOf(node.parent));
      }
      if (ts.isCallExpression(node) && node.expression.getText().endsWith('.readMany')) {
        const [keys] = node.arguments;
        const names =
          keys && ts.isObjectLiteralExpression(keys)
            ? keys.properties.flatMap(({ name }) =>
                name && ts.isComputedPropertyName(name) ? namedByCallers(name.expression) : [nameOf(name)],
              )
            : [];
        add(file, node, names, ['BatchGetItem']);
      }
      if (ts.isCallExpression(node) && node.expression.getText().endsWith('.writeMany')) {
        add(file, node, [nameOf(node.arguments[0])].filter(Boolean), ['BatchWriteItem']);
      }
    }
  }
  return { uses, unresolved };
}

/**
 * Writes of a request only: a job has no `Idempotency-Key`, so its transactions contain no finished attempt, and it
 * changes no profile.
 */
const ONLY_IN_REQUESTS = ['http/idempotency.writes.dynamo.ts', 'users/staff-name.writes.dynamo.ts'];

/**
 * Returns the files that the entries depend on: their imports, and for each port its adapter (`x.ts` and `x.dynamo.ts`).
 * It skips Nest modules, which only wire.
 */
export function reachableFrom(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    const source = SOURCES.get(file);
    if (!source || found.has(file) || file.endsWith('.module.ts') || ONLY_IN_REQUESTS.includes(file)) return;
    found.add(file);
    const adapter = file.replace(/\.ts$/, '.dynamo.ts');
    if (existsSync(join(ROOT, adapter))) visit(adapter);
    for (const statement of source.statements) {
      // Type imports do not exist at run time.
      if (!ts.isImportDeclaration(statement) || statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
        continue;
      const target = nameOf(statement.moduleSpecifier);
      if (target.startsWith('.')) visit(relative(ROOT, join(ROOT, dirname(file), target)));
    }
  };
  for (const entry of entries) visit(entry);
  return found;
}

/** Entry points of the scheduled tasks. Everything else is part of the service. */
export const JOB_ENTRIES = ['rewards/reward.reprocessor.ts', 'reconcile/reconciler.ts', 'flags/maintenance.ts'];

type Access = Record<string, { actions: string[]; indexes: string[] }>;

function accessOf(uses: readonly Use[]): Access {
  const tables = TABLES.filter(({ name }) => uses.some(({ table }) => table === name));
  return Object.fromEntries(
    tables.map(({ name, indexes }) => {
      const own = uses.filter(({ table }) => table === name);
      const named = new Set(own.flatMap(({ index }) => (index === undefined ? [] : [index])));
      const queried = indexes.filter((index) => named.has(index.name) || (named.has('*') && index.scope === 'global'));
      const actions = [...new Set(own.map(({ action }) => action))].sort();
      return [name, { actions, indexes: queried.map((index) => index.name) }];
    }),
  );
}

/** Returns the table access that the code of each role needs. Web and hook need none. */
export function neededAccess(): Record<'api' | 'jobs' | 'web' | 'hook', Access> {
  const { uses } = usesOfTables();
  const jobs = reachableFrom(JOB_ENTRIES);
  return { api: accessOf(uses), jobs: accessOf(uses.filter(({ file }) => jobs.has(file))), web: {}, hook: {} };
}
