// The house's lint rules: typed TypeScript, no floating promises, regular expressions that cannot blow up.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/', 'data/', 'devTools/', 'dist/', 'eslint.config.js'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['cli/**', 'tests/bench/**', 'tests/e2e/**', 'tests/bar/**', 'tests/eval/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['tests/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off', 'max-lines': 'off' } },
  prettier,
);
