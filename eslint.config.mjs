import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** `unknown` in, a typed record out: casts and `any` need a reason in a comment of their own. */
const typescript = {
  files: ['**/*.ts', '**/*.tsx'],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    // Rows and frames are indexed by names that come from data.
    '@typescript-eslint/dot-notation': 'off',
    // `||` is meant where an empty string must fall through, too.
    '@typescript-eslint/prefer-nullish-coalescing': 'off',
    // A statement's rows have the type its caller names.
    '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    // An async function that only returns is how a promised interface is kept.
    '@typescript-eslint/require-await': 'off',
  },
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.cache/**',
      '.howdah/**',
      'artifacts/**',
      'tests/fixtures/**',
      // AssemblyScript: looks like TypeScript, has other types, and its own compiler looks at it.
      'sidecar/wasm/**',
    ],
  },
  js.configs.recommended,
  typescript,
  {
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-duplicates': 'error',
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: nodeGlobals() },
  },
  {
    // Configuration files and reporters are loaded by their default export.
    files: ['*.config.{mjs,ts}', 'scripts/count-reporter.mjs', 'tests/support/global-setup.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'preview/src/web/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    // The page plays Grafana towards plugins and must offer what Grafana's packages still have and call deprecated.
    files: ['preview/src/web/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-deprecated': 'off',
      // @grafana/data, ui and schema have copies of one enum each.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    // What `lazy` loads must be a default export.
    files: ['src/app/App.tsx', 'src/app/**/*ConfigPage.tsx', 'src/app/config/*.tsx'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    // Test rows and answers are looked into without ceremony: an undefined fails the test all the same.
    files: ['tests/**', '**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // Benchmarks print; that is their work.
    files: ['tests/bench/**', 'demo/src/**'],
    rules: { 'no-console': 'off' },
  },
  prettier
);

function nodeGlobals() {
  const names = [
    'process',
    'Buffer',
    'console',
    'URL',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'fetch',
    'AbortSignal',
  ];
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
