import ts from 'typescript';

/**
 * ESLint rule: text is the only child of its element.
 *
 * Browser translators replace text nodes by elements. React then cannot find a text node to remove or to insert before
 * (`NotFoundError`, the error page), or to change (stale text). React sets the only text of an element by
 * `textContent`, which also works on a translated page. See https://github.com/facebook/react/issues/11538.
 *
 * The rule reads types, so it sees text in variables, calls and conditions too. It reports:
 * - text beside other children of an element or component,
 * - text in a fragment, and text that a component returns: both end up beside what stands around them,
 * - lists that hold text.
 */
export const textStandsAlone = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      beside: 'Text beside other children breaks on translated pages: wrap it in an element of its own.',
      fragment: 'Text in a fragment breaks on translated pages: wrap it in an element of its own.',
      list: 'A list of text breaks on translated pages: wrap each text in an element of its own.',
      returned: 'A component that returns text breaks on translated pages: return an element.',
    },
  },
  create(context) {
    const { services, report } = readerOf(context);
    const typeOf = (node) => services.getTypeAtLocation(node);
    const mayBeText = (node) => isText(typeOf(node), services.program.getTypeChecker());
    const isTextual = (child) => {
      if (child.type === 'JSXText') return true;
      return child.type === 'JSXExpressionContainer' && mayBeText(child.expression);
    };
    const checkChildren = (children, alone) => {
      const shown = children.filter(isShown);
      for (const child of shown.filter(isTextual)) {
        if (alone !== undefined) report(child, alone);
        else if (shown.length > 1) report(child, 'beside');
        else if (child.type !== 'JSXText' && isList(typeOf(child.expression), services)) report(child, 'list');
      }
    };
    const checkReturned = (node) => {
      if (node !== null && !node.type.startsWith('JSX') && mayBeText(node)) report(node, 'returned');
    };
    return {
      JSXElement: ({ children }) => checkChildren(children),
      JSXFragment: ({ children }) => checkChildren(children, 'fragment'),
      ReturnStatement(node) {
        if (isComponent(functionAround(node))) checkReturned(node.argument);
      },
      ArrowFunctionExpression(node) {
        if (node.body.type !== 'BlockStatement' && isComponent(node)) checkReturned(node.body);
      },
    };
  },
};

function readerOf(context) {
  const services = context.sourceCode.parserServices;
  if (!services?.program) throw new Error('text-stands-alone reads types: set parserOptions.projectService');
  return { services, report: (node, messageId) => context.report({ node, messageId }) };
}

/** Returns false for children that JSX ignores: line breaks of the source and comments. */
function isShown(child) {
  if (child.type === 'JSXText') return child.value.trim() !== '' || !child.value.includes('\n');
  return child.type !== 'JSXExpressionContainer' || child.expression.type !== 'JSXEmptyExpression';
}

function functionAround(node) {
  let around = node.parent;
  while (around && !around.type.includes('Function')) around = around.parent;
  return around;
}

/** Returns true for a function with a component's name, which begins with a capital letter. */
function isComponent(node) {
  const name = node?.id?.name ?? (node?.parent?.type === 'VariableDeclarator' ? node.parent.id.name : undefined);
  return name !== undefined && /^\p{Lu}/u.test(name);
}

const TEXT =
  ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** Returns true if React can render a value of the type as text, alone or in a list. */
function isText(type, checker, seen = new Set()) {
  // Ends the recursion of a type that contains itself.
  if (seen.has(type)) return false;
  seen.add(type);
  // React renders no node for an empty string.
  if (type.isStringLiteral() && type.value === '') return false;
  if (type.flags & TEXT) return true;
  if (type.isUnionOrIntersection()) return type.types.some((part) => isText(part, checker, seen));
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const bound = checker.getBaseConstraintOfType(type);
    return bound === undefined || isText(bound, checker, seen);
  }
  const awaited = checker.getAwaitedType(type);
  if (awaited !== undefined && awaited !== type) return isText(awaited, checker, seen);
  const item = itemOf(type, checker);
  return item !== undefined && isText(item, checker, seen);
}

/** Returns true for arrays of text. `ReactNode` does not count, because the rule checks its parts at their origin. */
function isList(type, services) {
  const checker = services.program.getTypeChecker();
  if (type.isUnion()) return type.types.some((part) => isList(part, services));
  const item = itemOf(type, checker);
  return item !== undefined && isText(item, checker);
}

function itemOf(type, checker) {
  const isArray = checker.isArrayType(type) || checker.isTupleType(type);
  return isArray ? type.getNumberIndexType() : undefined;
}
