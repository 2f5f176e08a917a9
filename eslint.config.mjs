import js from '@eslint/js';
import next from '@next/eslint-plugin-next';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { textStandsAlone } from './scripts/lint/text-stands-alone.mjs';

const TESTS = ['**/*.spec.{ts,tsx}', 'test/**/*.ts', '**/testing*.ts', '**/testing/**/*.ts'];

const unfinishedTests = ['describe', 'it', 'test'].flatMap((object) =>
  ['only', 'skip', 'todo', 'failing'].map((property) => ({
    object,
    property,
    message: 'Every test runs, or it is deleted.',
  })),
);

/** Settings have one reader, so that every variable is documented and a bad value stops the start. */
const environmentReaders = { object: 'process', property: 'env', message: 'Only src/config reads the environment.' };

/** Syntax that Node's type stripping does not support. */
const notErasable = [
  { selector: 'TSEnumDeclaration', message: 'Node strips types and cannot run enums: use a union of literals.' },
  { selector: 'TSParameterProperty', message: 'Node strips types and cannot run parameter properties.' },
  { selector: 'TSModuleDeclaration[kind!="global"][declare!=true]', message: 'Node cannot run namespaces.' },
];

/** Output of the operations command has one table printer. */
const handMadeTable = {
  selector: 'MemberExpression[property.name="padEnd"]',
  message: 'core/table.ts aligns columns.',
};

/** Sources of impurity, which make a function depend on more than its arguments. */
const notPure = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Rules get `now` as an argument.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Rules get `now` as an argument.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Random is an argument.' },
];

/** Members' texts that are rendered without their own direction. Message parameters are isolated. */
const PEOPLE_FIELD = 'displayName|bio|description|notes?|reason|changeRequest|email|link|quote';
const barePeopleText = [
  `MemberExpression[property.name=/^(${PEOPLE_FIELD}|title)$/]`,
  `Identifier[name=/^(${PEOPLE_FIELD})$/]`,
].map((field) => ({
  selector: `JSXElement:not([openingElement.name.name="PeopleText"]) > JSXExpressionContainer > ${field}`,
  message: 'Text of people is drawn by PeopleText.',
}));

/** The only files that call `fetch`: the web server's client of the API, and the clients in the browser. */
const MAY_FETCH = ['api/call-api', 'api/browser', 'flags/connection', 'proof/saved-verifier', 'session/keep'].map(
  (name) => `apps/web/lib/${name}.ts`,
);
const onlyFetch = {
  name: 'fetch',
  message: 'lib/api/call-api.ts calls the API with the address of the visitor.',
};

const nextLink = { name: 'next/link', message: 'components/link.tsx has a link that prefetches nothing.' };
const nextDynamic = {
  name: 'next/dynamic',
  message: 'components/lazy-part.tsx keeps the page when the code of a part cannot be loaded.',
};

const openPages = {
  name: '@playwright/test',
  importNames: ['test'],
  message: 'The test of test/support/journey-test.ts closes the pages of all people.',
};

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      'coverage/',
      '.local/',
      '**/.next/',
      'test-results/',
      'playwright-report/',
      'apps/web/lib/api/schema.d.ts',
      '**/next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      // process.env['NAME'] and answer['field'] say that the name is data.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Classes describe shapes (DTOs), and the service answers with plain objects of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A class that only carries decorators is how Nest wires a module.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Lengths are counted in code points, as people see them.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/api/**/*.ts'],
    rules: {
      // A type import of a DTO class leaves no metadata: the pipe would then validate nothing.
      '@typescript-eslint/consistent-type-imports': 'off',
      // A validated body is spread into a command: its prototype is not part of the message.
      '@typescript-eslint/no-misused-spread': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['apps/api/src/config/**', 'apps/api/src/main.ts', 'apps/api/src/jobs/**', ...TESTS],
    rules: { 'no-restricted-properties': ['error', environmentReaders] },
  },
  {
    files: ['libs/**/*.ts', 'apps/ops/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...notErasable] },
  },
  {
    files: ['apps/ops/src/**/*.ts'],
    ignores: ['apps/ops/src/core/table.ts'],
    rules: { 'no-restricted-syntax': ['error', ...notErasable, handMadeTable] },
  },
  {
    files: ['libs/domain/src/**/*.ts', 'libs/proof/src/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-syntax': ['error', ...notErasable, ...notPure] },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    plugins: { '@next/next': next },
    languageOptions: { globals: { ...globals.browser } },
    rules: { ...next.configs.recommended.rules, ...next.configs['core-web-vitals'].rules },
    settings: { next: { rootDir: 'apps/web' } },
  },
  {
    files: ['apps/web/**/*.tsx'],
    ignores: TESTS,
    plugins: { civicforge: { rules: { 'text-stands-alone': textStandsAlone } } },
    rules: {
      'civicforge/text-stands-alone': 'error',
      'no-restricted-syntax': ['error', ...barePeopleText],
    },
  },
  {
    files: ['apps/web/{app,components,features,lib}/**/*.{ts,tsx}', 'apps/web/*.{ts,tsx}'],
    ignores: [...TESTS, ...MAY_FETCH],
    rules: { 'no-restricted-globals': ['error', onlyFetch] },
  },
  {
    files: ['apps/web/**/*.tsx'],
    ignores: ['apps/web/components/link.tsx'],
    rules: { 'no-restricted-imports': ['error', nextLink, nextDynamic] },
  },
  {
    files: ['test/web/*.journey.ts'],
    rules: { 'no-restricted-imports': ['error', openPages] },
  },
  {
    files: TESTS,
    rules: {
      'no-restricted-properties': ['error', ...unfinishedTests],
      // Long tables of cases are easier to read in one place.
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      // Tests read answers like a client, without types.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{mjs,js}'],
    languageOptions: { globals: { ...globals.node } },
  },
  { files: ['**/*.spec.mjs'], languageOptions: { globals: { ...globals.jest } } },
  prettier,
);
