/** The three editors of a sheet, bound to one session. */
import { Editor, Extension, type Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Dropcursor, Gapcursor, Placeholder, Selection } from '@tiptap/extensions'
import { NodeSelection } from '@tiptap/pm/state'
import { untrack } from 'svelte'
import { t } from '$lib/i18n'
import { marginalia } from './marginalia'
import { figureView, pullQuoteView } from './node-view.svelte'
import { bodyPaste, linePaste } from './paste'
import { bodyExtensions, fieldKeys, lineExtensions, type FieldName } from './schema'
import type { EditorServices } from './services'
import type { DocSession } from './session'
import { slashMenu } from './slash'

/** A small form beside the text. `pos` = of the node it changes; `null` = it makes a new one. */
export type Ask = { kind: 'link' } | { kind: 'footnote'; pos: number | null } | { kind: 'embed'; pos: number | null }

export interface FieldHooks {
  element: HTMLElement
  services: EditorServices
  lang: string
  /** A picture, paste or drop that was refused. */
  refused: (error: unknown) => void
  picked: (ids: string[]) => void
  ask: (ask: Ask) => void
  menuKey: (event: KeyboardEvent) => boolean
  focusBar: () => boolean
  go: (field: FieldName, at: 'start' | 'end') => void
}

/** An editor whose state Svelte can follow: read `tick` and be renewed with every transaction. */
export class LiveEditor {
  tick = $state.raw(0)
  focused = $state.raw(false)

  constructor(readonly editor: Editor) {
    // Transactions are also made inside effects; those must not come to depend on the tick they cause.
    editor.on('transaction', () => untrack(() => (this.tick += 1)))
    editor.on('focus', () => (this.focused = true))
    editor.on('blur', () => (this.focused = false))
  }
}

function bodyKeys(hooks: FieldHooks) {
  const askFor = (editor: Editor): boolean => {
    const { selection } = editor.state
    if (!(selection instanceof NodeSelection)) return false
    const name = selection.node.type.name
    if (name !== 'footnote' && name !== 'embed') return false
    hooks.ask({ kind: name, pos: selection.from })
    return true
  }
  return Extension.create({
    name: 'bodyKeys',
    priority: 1500,
    addKeyboardShortcuts() {
      return {
        'Mod-Alt-k': () => {
          if (this.editor.state.selection.empty && !this.editor.isActive('link')) return true
          hooks.ask({ kind: 'link' })
          return true
        },
        'Mod-Alt-f': () => (hooks.ask({ kind: 'footnote', pos: null }), true),
        'Mod-,': () => this.editor.commands.toggleSubscript(),
        'Mod-.': () => this.editor.commands.toggleSuperscript(),
        'Alt-F10': () => hooks.focusBar(),
        Enter: () => this.editor.isEditable && askFor(this.editor),
      }
    },
    onCreate() {
      this.editor.view.dom.addEventListener('dblclick', () => this.editor.isEditable && askFor(this.editor))
    },
  })
}

const ORDER: FieldName[] = ['headline', 'standfirst', 'body']

/** Makes the editor of one field and binds it. The returned function unbinds and destroys it. */
export function openField(session: DocSession, field: FieldName, hooks: FieldHooks): { live: LiveEditor; close: () => void } {
  const next = ORDER[ORDER.indexOf(field) + 1]
  const previous = ORDER[ORDER.indexOf(field) - 1]
  const keys = fieldKeys({
    oneLine: field !== 'body',
    next: () => (next ? (hooks.go(next, 'start'), true) : false),
    previous: () => (previous ? (hooks.go(previous, 'end'), true) : false),
  })
  const placeholder = Placeholder.configure({
    placeholder: () => t(`editor-${field}-placeholder`),
    showOnlyWhenEditable: true,
    showOnlyCurrent: false,
  })
  const pastes = { ...hooks.services, refused: hooks.refused }
  const own: Extensions =
    field === 'body'
      ? [
          ...bodyExtensions({ figure: figureView(hooks.services), pullQuote: pullQuoteView() }),
          bodyPaste(pastes),
          bodyKeys(hooks),
          slashMenu(hooks.menuKey),
          Dropcursor.configure({ class: 'drop-cursor', color: false }),
          Gapcursor,
          Selection.configure({ className: 'selection-kept' }),
        ]
      : [...lineExtensions(), linePaste()]
  const editor = new Editor({
    element: hooks.element,
    injectCSS: false,
    enablePasteRules: false,
    editable: session.readOnly === null,
    extensions: [...own, keys, placeholder, marginalia(hooks.picked), Collaboration.configure({ document: session.doc, field })],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': field === 'body' ? 'true' : 'false',
        'aria-label': t(`editor-${field}`),
        'data-field': field,
        lang: hooks.lang,
        spellcheck: 'false',
        autocorrect: 'off',
        autocapitalize: 'off',
        translate: 'no',
      },
    },
  })
  const live = new LiveEditor(editor)
  const unbind = session.bind(field, editor)
  return {
    live,
    close: () => {
      unbind()
      editor.destroy()
    },
  }
}

/** What stands in the foot of the sheet: the words of the footnotes, in order. */
export function footnotesOf(editor: Editor): string[] {
  const out: string[] = []
  editor.state.doc.descendants((node) => {
    if (node.type.name === 'footnote') out.push(String(node.attrs.text))
  })
  return out
}

/** Words as Rust counts them: runs between white space that hold a letter or a digit. */
export function countWords(text: string): number {
  return text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length
}
