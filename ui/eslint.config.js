import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

// The shell is behind one door: src/lib/backend. Everything else asks it.
const oneDoor = {
  patterns: [
    { group: ['@tauri-apps/*'], message: 'Only src/lib/backend talks to the shell; import from $lib/backend.' },
    {
      group: ['**/lib/bindings', '**/lib/bindings/*', '$lib/bindings', '$lib/bindings/*'],
      message: 'Only types may be imported from the bindings; calls go through $lib/backend.',
      allowTypeImports: true,
    },
  ],
}

export default ts.config(
  { ignores: ['dist/', 'dist-gallery/', 'dist-bare/', 'node_modules/', 'src/lib/bindings/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', oneDoor],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-undef': 'off', // TypeScript does this better.
      // A `style` attribute in markup is refused by the content security policy; `style:name={value}` sets it by script.
      'no-restricted-syntax': ['error', { selector: "SvelteAttribute[key.name='style']", message: 'Write style:name={value}.' }],
      'svelte/no-at-html-tags': 'error',
    },
  },
  { files: ['src/lib/backend/**'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  { files: ['*.config.{js,ts}', 'src/**/*.test.ts'], languageOptions: { globals: { ...globals.node } } },
)
