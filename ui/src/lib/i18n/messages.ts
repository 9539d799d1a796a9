/** Fluent bundles from ui/locales, which Rust reads too. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'

export const LOCALES = ['vi', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export type MessageArgs = Record<string, FluentVariable>

// The help of the command line is of no use in a window.
const sources = import.meta.glob<string>(['/locales/*/*.ftl', '!/locales/*/help.ftl'], { query: '?raw', import: 'default', eager: true })

function bundle(locale: Locale): FluentBundle {
  // Without isolation marks: Vietnamese and English are both left to right, and the marks would end up in copied text.
  const made = new FluentBundle(locale, { useIsolating: false })
  for (const [path, source] of Object.entries(sources)) {
    if (path.includes(`/locales/${locale}/`)) made.addResource(new FluentResource(source))
  }
  return made
}

const bundles: Record<Locale, FluentBundle> = { vi: bundle('vi'), en: bundle('en') }

/**
 * A message in a language; `id.attribute` names an attribute. A message missing there is taken from the other language;
 * one missing in both shows its id, which a test forbids.
 */
export function format(locale: Locale, id: string, args?: MessageArgs): string {
  const [name = id, attribute] = id.split('.')
  for (const candidate of [locale, ...LOCALES]) {
    const message = bundles[candidate].getMessage(name)
    const pattern = attribute === undefined ? message?.value : message?.attributes[attribute]
    if (pattern) return bundles[candidate].formatPattern(pattern, args ?? null, [])
  }
  return id
}

/** True if there is such a message. */
export function exists(id: string): boolean {
  const [name = id, attribute] = id.split('.')
  const message = bundles.vi.getMessage(name)
  return attribute === undefined ? !!message?.value : !!message?.attributes[attribute]
}
