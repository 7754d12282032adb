import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Strict by default; what is switched off has its reason beside it. The house rules that a machine can check are here, the
 * direction of imports is checked by test/architecture.test.ts.
 */

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only src/config.ts reads the environment: take what you need from Config.',
};
const clock = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "MemberExpression[object.name='Temporal'][property.name='Now']",
].map((selector) => ({ selector, message: 'Take `now` as an argument: only main, rota and cli know the time (performance.now() measures durations).' }));
const always = [
  {
    selector: "ImportSpecifier[imported.name=/^(createActor|interpret)$/]",
    message: 'No actor is ever started: steps are computed by core/step.ts and stored.',
  },
  {
    selector: "CallExpression[callee.property.name='start'][callee.object.callee.name='createActor']",
    message: 'No actor is ever started: steps are computed by core/step.ts and stored.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: "ExportSpecifier[exported.name='default']", message: 'Named exports only.' },
];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.jiannuo/', 'docs/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'eqeqeq': 'error',
      'max-lines': ['error', 450],
      'no-restricted-syntax': ['error', environment, ...clock, ...always],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers in a text are what they look like; everything else must be turned into text on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest declares the shape of its options as classes that nobody is meant to construct.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest modules and TypeORM tables are classes without a body of their own.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // `() => save()` is read as "then save", and a wrapper of braces says no more.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `||` on texts: an empty message or variable counts as none, which `??` would keep.
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
    },
  },
  {
    files: ['src/config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clock, ...always] },
  },
  {
    files: ['src/main.ts', 'src/rota.ts', 'src/cli/**'],
    rules: { 'no-restricted-syntax': ['error', environment, ...always] },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      // Tests start processes and hand them an environment.
      'no-restricted-syntax': ['error', ...clock, ...always],
      // Asymmetric matchers (`expect.stringContaining`) are typed `any` by jest.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A stub or a `down()` with nothing to do is a value in a test.
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/index.ts', '**/index.tsx', '**/index.js'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'Program', message: 'No barrels: import from the file that defines it.' }] },
  },
  {
    files: ['**/*.js'],
    rules: { 'eqeqeq': 'error', 'max-lines': ['error', 450] },
  },
);
