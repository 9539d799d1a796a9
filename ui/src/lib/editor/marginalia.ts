/**
 * What is shown on the text without being in it: comments, findings, changes. Decorations, never marks; so a comment
 * never changes the hash of what it is about.
 */
import { Extension, type Editor } from '@tiptap/core'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { rangeFromAnchor, rangeFromPlace, type Anchor, type Place, type Range } from './place'

/** What a marginal note is about. */
export type MarginKind = 'comment' | 'finding-blocking' | 'finding-advice' | 'changed'

/** One thing to show on the text. `active` = the one looked at now. */
export interface MarginNote {
  id: string
  kind: MarginKind
  where: Place | Anchor
  active?: boolean
}

interface MarginState {
  notes: MarginNote[]
  set: DecorationSet
}

export const marginKey = new PluginKey<MarginState>('marginalia')

const isAnchor = (where: Place | Anchor): where is Anchor => typeof where.start === 'string'

function resolve(editor: Editor, state: EditorState, where: Place | Anchor): Range | null {
  return isAnchor(where) ? rangeFromAnchor(editor, where) : rangeFromPlace(state.doc, where)
}

function decorate(editor: Editor, state: EditorState, notes: MarginNote[]): DecorationSet {
  const decorations = notes.flatMap((note) => {
    const range = resolve(editor, state, note.where)
    if (!range || range.from === range.to || range.to > state.doc.content.size) return []
    const attrs = { class: `margin margin-${note.kind}${note.active ? ' margin-active' : ''}`, 'data-margin': note.id }
    return [range.whole ? Decoration.node(range.from, range.to, attrs, { id: note.id }) : Decoration.inline(range.from, range.to, attrs, { id: note.id })]
  })
  return DecorationSet.create(state.doc, decorations)
}

/** Shows notes on one editor's text; `onPick` is called with the ids under a click. */
export function marginalia(onPick: (ids: string[]) => void) {
  return Extension.create({
    name: 'marginalia',
    addProseMirrorPlugins() {
      const editor = this.editor
      return [
        new Plugin<MarginState>({
          key: marginKey,
          state: {
            init: () => ({ notes: [], set: DecorationSet.empty }),
            apply(tr, value, _old, state) {
              const notes = tr.getMeta(marginKey) as MarginNote[] | undefined
              if (notes) return { notes, set: decorate(editor, state, notes) }
              if (!tr.docChanged) return value
              // A change from elsewhere redraws the whole document, so positions cannot be carried over: look again.
              if (tr.getMeta('y-sync$')) return { notes: value.notes, set: decorate(editor, state, value.notes) }
              return { notes: value.notes, set: value.set.map(tr.mapping, tr.doc) }
            },
          },
          props: {
            decorations: (state) => marginKey.getState(state)?.set,
            handleClick(view, pos) {
              const found = marginKey.getState(view.state)?.set.find(pos, pos) ?? []
              const ids = found.map((decoration) => String((decoration.spec as { id: string }).id))
              if (ids.length > 0) onPick(ids)
              return false
            },
          },
        }),
      ]
    },
  })
}

/** Replaces what is shown on an editor's text. */
export function showNotes(editor: Editor, notes: MarginNote[]): void {
  if (editor.isDestroyed || editor.view.composing) return
  editor.view.dispatch(editor.state.tr.setMeta(marginKey, notes).setMeta('addToHistory', false))
}

/** Ids of notes whose text is gone. */
export function orphans(editor: Editor, notes: MarginNote[]): string[] {
  return notes.filter((note) => resolve(editor, editor.state, note.where) === null).map((note) => note.id)
}
