import ts from 'typescript';
import type { FlagManifest } from './definition.ts';

/** A source file by its path from the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A place where code asks for a flag by name. */
export interface FlagUse {
  readonly key: string;
  readonly path: string;
  readonly line: number;
}

/** Functions and decorators that ask for a flag, with the position of the key among their arguments. */
const READERS: Readonly<Record<string, number>> = {
  isEnabled: 0,
  RequireFlag: 0,
  isOn: 1,
  evaluateFlag: 1,
  useFlag: 0,
  useSuspenseFlag: 0,
  ...Object.fromEntries(
    ['Boolean', 'String', 'Number', 'Object'].flatMap((type) =>
      [`get${type}Value`, `get${type}Details`, `use${type}FlagValue`, `use${type}FlagDetails`].map((name) => [name, 0]),
    ),
  ),
};
/** `<FeatureFlag name="...">` */
const COMPONENT = { tag: 'FeatureFlag', attribute: 'name' };

function calleeName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

function keyOfCall(node: ts.Node): ts.StringLiteralLike | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const name = calleeName(node.expression);
  const position = name !== undefined && Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  const argument = position === undefined ? undefined : node.arguments[position];
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument : undefined;
}

function keyOfComponent(node: ts.Node): ts.StringLiteralLike | undefined {
  if (!ts.isJsxOpeningLikeElement(node) || node.tagName.getText() !== COMPONENT.tag) return undefined;
  for (const attribute of node.attributes.properties) {
    if (!ts.isJsxAttribute(attribute) || attribute.name.getText() !== COMPONENT.attribute) continue;
    const value = attribute.initializer;
    const inner = value !== undefined && ts.isJsxExpression(value) ? value.expression : value;
    if (inner !== undefined && ts.isStringLiteralLike(inner)) return inner;
  }
  return undefined;
}

function eachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    eachNode(child, visit);
  });
}

/** Usages of flags in a file by literal key, and all literals and properties that may be keys. */
export function usesIn({ path, text }: SourceFile): { uses: readonly FlagUse[]; literals: ReadonlySet<string> } {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const uses: FlagUse[] = [];
  const literals = new Set<string>();
  eachNode(source, (node) => {
    if (ts.isStringLiteralLike(node)) literals.add(node.text);
    // A page may hold all its flags, and reads one as a property.
    if (ts.isPropertyAccessExpression(node)) literals.add(node.name.text);
    const key = keyOfCall(node) ?? keyOfComponent(node);
    if (!key) return;
    uses.push({ key: key.text, path, line: source.getLineAndCharacterOfPosition(key.getStart()).line + 1 });
  });
  return { uses, literals };
}

/** Reading a flag in a test does not make it needed. */
const isTest = (path: string): boolean => /\.spec\.tsx?$|^test\/|\/testing[/.-]/.test(path);

/** Everything that is wrong between the manifest and the code, in words. `today` is an ISO date. */
export function flagProblems(manifest: FlagManifest, files: readonly SourceFile[], today: string): readonly string[] {
  const read = new Set<string>();
  const problems: string[] = [];
  for (const file of files) {
    const { uses, literals } = usesIn(file);
    if (isTest(file.path)) continue;
    for (const literal of literals) read.add(literal);
    for (const { key, path, line } of uses) {
      if (!Object.hasOwn(manifest, key))
        problems.push(`${path}:${String(line)} asks for ${key}, which is not declared`);
    }
  }
  for (const [key, { expires, owner }] of Object.entries(manifest)) {
    if (!read.has(key)) problems.push(`${key} is declared, but nothing reads it`);
    if (expires !== null && expires < today) {
      problems.push(`${key} was to be gone by ${expires}: ${owner} removes it, or says why it stays`);
    }
  }
  return problems;
}
