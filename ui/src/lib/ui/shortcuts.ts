/**
 * Every keyboard shortcut of the app, in one table. `Mod` is Ctrl, on macOS Command. Shortcuts of verbs bear the verb's
 * name; whether the verb is possible now is asked when the key is pressed.
 *
 * None is a bare letter (people type here), none is Ctrl+Space or Super (input methods use them), none is a browser's own
 * (Ctrl+W, Ctrl+R ...).
 */
import { messageId } from '$lib/i18n'

export interface Shortcut {
  keys: string
  /** Message id of what it does. */
  label: string
  /** `false` = not while typing in a text. Default: also there. */
  inText?: boolean
}

export const SHORTCUTS = {
  palette: { keys: 'Mod+K', label: messageId('shortcut-palette') },
  search: { keys: 'Mod+Shift+F', label: messageId('shortcut-search') },
  new: { keys: 'Mod+N', label: messageId('shortcut-new') },
  primary: { keys: 'Mod+Enter', label: messageId('shortcut-primary') },
  'next-article': { keys: 'Alt+ArrowDown', label: messageId('shortcut-next-article') },
  'previous-article': { keys: 'Alt+ArrowUp', label: messageId('shortcut-previous-article') },
  'toggle-list': { keys: 'Mod+\\', label: messageId('shortcut-toggle-list') },
  'focus-list': { keys: 'Alt+1', label: messageId('shortcut-focus-list') },
  'focus-text': { keys: 'Alt+2', label: messageId('shortcut-focus-text') },
  details: { keys: 'Alt+3', label: messageId('shortcut-details') },
  checks: { keys: 'Alt+4', label: messageId('shortcut-checks') },
  comments: { keys: 'Alt+5', label: messageId('shortcut-comments') },
  history: { keys: 'Alt+6', label: messageId('shortcut-history') },
  delivery: { keys: 'Alt+7', label: messageId('shortcut-delivery') },
  submit: { keys: 'Mod+Shift+G', label: messageId('action-submit') },
  claim: { keys: 'Mod+Shift+N', label: messageId('action-claim') },
  return: { keys: 'Mod+Shift+L', label: messageId('action-return') },
  sign_off: { keys: 'Mod+Shift+D', label: messageId('action-sign_off') },
  schedule: { keys: 'Mod+Shift+H', label: messageId('action-schedule') },
  publish: { keys: 'Mod+Shift+P', label: messageId('action-publish') },
  hold: { keys: 'Mod+Shift+K', label: messageId('action-hold') },
  comment: { keys: 'Mod+Alt+M', label: messageId('action-comment') },
  'text-larger': { keys: 'Mod+=', label: messageId('text-size-larger') },
  'text-smaller': { keys: 'Mod+-', label: messageId('text-size-smaller') },
  'text-reset': { keys: 'Mod+0', label: messageId('text-size-reset') },
  print: { keys: 'Mod+P', label: messageId('shortcut-print') },
  lock: { keys: 'Mod+Alt+L', label: messageId('shortcut-lock') },
  help: { keys: 'F1', label: messageId('shortcut-help') },
} as const satisfies Record<string, Shortcut>

/** Keys of the text itself; the editor handles them. Here for tips and for the list of shortcuts. */
export const TEXT_SHORTCUTS = {
  bold: { keys: 'Mod+B', label: messageId('editor-bold') },
  italic: { keys: 'Mod+I', label: messageId('editor-italic') },
  link: { keys: 'Mod+Alt+K', label: messageId('editor-link') },
  footnote: { keys: 'Mod+Alt+F', label: messageId('editor-insert-footnote') },
  subscript: { keys: 'Mod+,', label: messageId('editor-subscript') },
  superscript: { keys: 'Mod+.', label: messageId('editor-superscript') },
  paragraph: { keys: 'Mod+Alt+0', label: messageId('editor-paragraph') },
  'heading-2': { keys: 'Mod+Alt+2', label: messageId('editor-heading-2') },
  'heading-3': { keys: 'Mod+Alt+3', label: messageId('editor-heading-3') },
  'heading-4': { keys: 'Mod+Alt+4', label: messageId('editor-heading-4') },
  'bullet-list': { keys: 'Mod+Shift+8', label: messageId('editor-bullet-list') },
  'ordered-list': { keys: 'Mod+Shift+7', label: messageId('editor-ordered-list') },
  blockquote: { keys: 'Mod+Shift+B', label: messageId('editor-blockquote') },
  'format-bar': { keys: 'Alt+F10', label: messageId('editor-format') },
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof SHORTCUTS

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)

/** True if the event is this key chord. */
export function matches(event: KeyboardEvent, keys: string, mac = isMac): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const wants = (name: string) => parts.includes(name)
  const mod = mac ? event.metaKey : event.ctrlKey
  const other = mac ? event.ctrlKey : event.metaKey
  if (mod !== wants('Mod') || other || event.shiftKey !== wants('Shift') || event.altKey !== wants('Alt')) return false
  // By code for letters and digits: Alt and Shift change what `key` says, and so do other layouts.
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`
  if (key === '=') return event.code === 'Equal' || event.code === 'NumpadAdd'
  if (key === '-') return event.code === 'Minus' || event.code === 'NumpadSubtract'
  if (key === '\\') return event.code === 'Backslash' || event.code === 'IntlBackslash'
  return event.key === key
}

const SIGNS: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→' }

/** The chord as keys to show: `['Ctrl', 'Shift', 'F']`. */
export function keysOf(keys: string, mac = isMac): string[] {
  return keys.split('+').map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl'
    if (part === 'Alt') return mac ? '⌥' : 'Alt'
    if (part === 'Shift') return mac ? '⇧' : 'Shift'
    return SIGNS[part] ?? part
  })
}

/** The chord for `aria-keyshortcuts`. */
export function ariaKeys(keys: string, mac = isMac): string {
  return keys.replace('Mod', mac ? 'Meta' : 'Control')
}

/** Runs what belongs to a chord; a handler that answers `false` lets the event pass. */
export type Handlers = Partial<Record<ShortcutName, () => unknown>>

/**
 * Listens on a window for every shortcut it has a handler for. Newest first, so an open dialog can take a key from the
 * screen below it. While an input method composes, keys are its own.
 */
export function listen(handlers: () => Handlers, target: Window = window): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    const known = handlers()
    for (const name of Object.keys(known) as ShortcutName[]) {
      const shortcut: Shortcut = SHORTCUTS[name]
      if (!matches(event, shortcut.keys)) continue
      if (shortcut.inText === false && isText(event.target)) continue
      if (known[name]?.() === false) continue
      event.preventDefault()
      event.stopPropagation()
      return
    }
  }
  target.addEventListener('keydown', onKey)
  return () => target.removeEventListener('keydown', onKey)
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
