export * from './i18n.svelte'
export { LOCALES, type Locale, type MessageArgs } from './messages'
