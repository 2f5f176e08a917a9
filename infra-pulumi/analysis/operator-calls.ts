import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** A verb of the operations command with the AWS calls that its code can reach. */
export interface VerbCalls {
  /** Area and name, e.g. `deploy start`. */
  readonly verb: string;
  /** The role in the verb's help. */
  readonly role: string;
  /** Call sites as `file service:Action`, e.g. `clients/alarms.ts cloudwatch:DescribeAlarms`. */
  readonly calls: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..', 'apps', 'ops', 'src');

/** IAM service prefixes of SDK packages whose name differs. */
const PREFIXES: Readonly<Record<string, string>> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  'cost-explorer': 'ce',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  'resource-groups-tagging-api': 'tag',
  sesv2: 'ses',
  'cognito-identity-provider': 'cognito-idp',
};

/** IAM actions of the document client's commands. */
const DOCUMENT: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchWrite: 'BatchWriteItem',
  // A transaction needs the rights of its writes; a condition check needs its own.
  TransactWrite: 'PutItem',
};

const isOurs = (file: ts.SourceFile) => !file.isDeclarationFile && !relative(ROOT, file.fileName).startsWith('..');

/** Loads the command without its tests. The SDK's types are not needed: the analysis names commands by their import. */
function load(): ts.Program {
  const files = globSync('**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.spec.ts'));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      const resolvedFileName = join(dirname(containing), text);
      const isInside = text.startsWith('.') && !relative(ROOT, resolvedFileName).startsWith('..');
      return { resolvedModule: isInside ? { resolvedFileName, extension: '.ts' } : undefined };
    });
  return ts.createProgram(
    files.map((file) => join(ROOT, file)),
    options,
    host,
  );
}

/** Follows references from a verb's code through functions, methods and implementations of interfaces. */
class CallGraph {
  private readonly checker: ts.TypeChecker;
  private readonly files: readonly ts.SourceFile[];
  /** Classes and object literals by the interface that they implement. */
  private readonly implementations = new Map<ts.Symbol, (ts.ClassDeclaration | ts.ObjectLiteralExpression)[]>();

  constructor(program: ts.Program) {
    this.checker = program.getTypeChecker();
    this.files = program.getSourceFiles().filter(isOurs);
    for (const file of this.files) this.collectImplementations(file);
  }

  /**
   * Returns all verbs: object literals with a `run`.
   * @throws Error for a verb whose role the analysis does not find
   */
  verbs(): VerbCalls[] {
    const found: VerbCalls[] = [];
    const visit = (node: ts.Node): void => {
      const isVerb = ts.isObjectLiteralExpression(node) && propertyOf(node, 'run') && propertyOf(node, 'help');
      if (isVerb) found.push(this.verb(node));
      ts.forEachChild(node, visit);
    };
    this.files.forEach(visit);
    return found;
  }

  private verb(literal: ts.ObjectLiteralExpression): VerbCalls {
    const file = relative(ROOT, literal.getSourceFile().fileName);
    const [role, run, name] = ['role', 'run', 'name'].map((key) => this.property(literal, key));
    if (!role || !ts.isStringLiteral(role) || !run) throw new Error(`${file}: a verb without a literal role or run`);
    const word = name && ts.isStringLiteral(name) ? ` ${name.text}` : '';
    return { verb: `${file.split('/')[0] ?? ''}${word}`, role: role.text, calls: [...this.reach(run)].sort() };
  }

  /** Finds a property of an object literal, also in its spreads and in the answer of a function. */
  private property(node: ts.Node, key: string): ts.Node | undefined {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      for (const body of this.unitsOf(node.expression)) {
        const found = literalsIn(body).map((literal) => this.property(literal, key));
        const first = found.find((one) => one !== undefined);
        if (first) return first;
      }
    }
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const spreads = node.properties
      .filter(ts.isSpreadAssignment)
      .map(({ expression }) => this.property(expression, key));
    return propertyOf(node, key) ?? spreads.find((one) => one !== undefined);
  }

  /** Returns every call site of the command, also those that no verb reaches. */
  sites(): string[] {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      const site = siteOf(node);
      if (site !== undefined) found.add(site);
      ts.forEachChild(node, visit);
    };
    this.files.forEach(visit);
    return [...found].sort();
  }

  private reach(start: ts.Node): Set<string> {
    const sites = new Set<string>();
    const seen = new Set<ts.Node>();
    const waiting: ts.Node[] = [start];
    for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
      if (seen.has(unit)) continue;
      seen.add(unit);
      this.walk(unit, (node) => {
        const site = siteOf(node);
        if (site !== undefined) sites.add(site);
        if (ts.isIdentifier(node)) waiting.push(...this.unitsOf(node));
      });
    }
    return sites;
  }

  private walk(node: ts.Node, see: (node: ts.Node) => void): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    see(node);
    ts.forEachChild(node, (child) => {
      this.walk(child, see);
    });
  }

  private unitsOf(identifier: ts.Identifier): ts.Node[] {
    // `{ verify }` names the property; the value is meant.
    const symbol = ts.isShorthandPropertyAssignment(identifier.parent)
      ? this.checker.getShorthandAssignmentValueSymbol(identifier.parent)
      : this.checker.getSymbolAtLocation(identifier);
    if (symbol === undefined) return [];
    const meant = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    return (meant.declarations ?? []).filter((one) => isOurs(one.getSourceFile())).flatMap((one) => this.bodies(one));
  }

  private bodies(declaration: ts.NamedDeclaration): ts.Node[] {
    if (ts.isClassDeclaration(declaration)) {
      const eager = declaration.members.filter(
        (member) => ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member),
      );
      return [...eager, ...(declaration.heritageClauses ?? [])];
    }
    const owner = declaration.parent;
    if (ts.isInterfaceDeclaration(owner) && declaration.name) {
      const symbol = this.checker.getSymbolAtLocation(owner.name);
      const found = (symbol && this.implementations.get(symbol)) ?? [];
      const name = declaration.name.getText();
      return found.flatMap((one): ts.Node[] =>
        [...(ts.isClassDeclaration(one) ? one.members : one.properties)].filter(
          (member) => member.name?.getText() === name,
        ),
      );
    }
    if (ts.isParameter(declaration)) return declaration.initializer ? [declaration.initializer] : [];
    const isCode =
      ts.isFunctionLike(declaration) || ts.isVariableDeclaration(declaration) || ts.isClassElement(declaration);
    return isCode ? [declaration] : [];
  }

  private implements(name: ts.Node, one: ts.ClassDeclaration | ts.ObjectLiteralExpression): void {
    const symbol = this.checker.getSymbolAtLocation(name);
    if (symbol === undefined) return;
    const meant = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    this.implementations.set(meant, [...(this.implementations.get(meant) ?? []), one]);
  }

  private collectImplementations(node: ts.Node): void {
    if (ts.isClassDeclaration(node)) {
      for (const { expression } of (node.heritageClauses ?? []).flatMap(({ types }) => [...types])) {
        this.implements(expression, node);
      }
    }
    if (ts.isVariableDeclaration(node) && node.type && ts.isTypeReferenceNode(node.type)) {
      if (node.initializer && ts.isObjectLiteralExpression(node.initializer)) {
        this.implements(node.type.typeName, node.initializer);
      }
    }
    ts.forEachChild(node, (child) => {
      this.collectImplementations(child);
    });
  }
}

function literalsIn(node: ts.Node): ts.ObjectLiteralExpression[] {
  if (ts.isObjectLiteralExpression(node)) return [node];
  const found: ts.ObjectLiteralExpression[] = [];
  ts.forEachChild(node, (child) => void found.push(...literalsIn(child)));
  return found;
}

function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  for (const property of literal.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
    if (ts.isMethodDeclaration(property)) return property;
  }
  return undefined;
}

/** Returns the site of a `new XCommand(…)`, a `paginateX(…)` or a run of Pulumi. */
function siteOf(node: ts.Node): string | undefined {
  const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
  if (!isCall || !ts.isIdentifier(node.expression)) return undefined;
  const source = node.getSourceFile();
  const file = relative(ROOT, source.fileName);
  const local = node.expression.text;
  if (local === 'pulumi' && file !== 'infra/pulumi.ts') return `${file} pulumi:${pulumiWords(node)}`;
  const imported = importOf(source, local);
  if (imported === undefined) return undefined;
  const [, action = ''] = /^(?:paginate)?([A-Z]\w*?)(?:Command)?$/.exec(imported.name.replace(/^paginate/, '')) ?? [];
  const isRequest = imported.name.endsWith('Command') || imported.name.startsWith('paginate');
  if (!isRequest) return undefined;
  if (imported.from === 'lib-dynamodb') return `${file} dynamodb:${DOCUMENT[action] ?? action}`;
  return `${file} ${PREFIXES[imported.from] ?? imported.from}:${action}`;
}

function pulumiWords(node: ts.NewExpression | ts.CallExpression): string {
  const [, , words] = node.arguments ?? [];
  if (words === undefined || !ts.isArrayLiteralExpression(words)) return 'up';
  const first = words.elements.filter(ts.isStringLiteral).map(({ text }) => text);
  return first.filter((word) => !word.startsWith('-')).join('-');
}

function importOf(source: ts.SourceFile, local: string): { name: string; from: string } | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const [, from] = /^@aws-sdk\/(?:client-)?(.+)$/.exec(statement.moduleSpecifier.text) ?? [];
    const bindings = statement.importClause?.namedBindings;
    if (from === undefined || !bindings || !ts.isNamedImports(bindings)) continue;
    const element = bindings.elements.find(({ name }) => name.text === local);
    if (element) return { name: (element.propertyName ?? element.name).getText(), from };
  }
  return undefined;
}

/** Returns the AWS calls of every verb, and all call sites of the command. */
export function operatorCalls(): { readonly verbs: readonly VerbCalls[]; readonly sites: readonly string[] } {
  const graph = new CallGraph(load());
  return { verbs: graph.verbs(), sites: graph.sites() };
}
