/** The `/` menu: what is typed after a slash at the start of a line or after a space filters what can be inserted. */
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'

export interface SlashState {
  /** Text from the slash to the caret. */
  query: string
  /** Position of the slash. */
  from: number
  to: number
}

export const slashKey = new PluginKey<{ dismissed: number | null }>('slash')

/** What is being asked for at the caret; `null` = nothing. */
export function slashAt(state: EditorState): SlashState | null {
  const { $from, empty } = state.selection
  if (!empty || !$from.parent.isTextblock || $from.parent.type.name === 'pullQuote') return null
  const before = $from.parent.textBetween(0, $from.parentOffset, '\n', '\uFFFC')
  const found = /(?:^|\s)\/([^/\n]{0,24})$/u.exec(before)
  if (!found) return null
  const query = found[1] ?? ''
  const from = $from.pos - query.length - 1
  if (slashKey.getState(state)?.dismissed === from) return null
  return { query, from, to: $from.pos }
}

/** Lets the menu see keys first; it answers true for what it took. */
export function slashMenu(onKey: (event: KeyboardEvent) => boolean) {
  return Extension.create({
    name: 'slashMenu',
    priority: 3000,
    addProseMirrorPlugins() {
      return [
        new Plugin<{ dismissed: number | null }>({
          key: slashKey,
          state: {
            init: () => ({ dismissed: null }),
            apply(tr, value) {
              const dismissed = tr.getMeta(slashKey) as number | undefined
              if (dismissed !== undefined) return { dismissed }
              if (value.dismissed === null) return value
              const mapped = tr.mapping.mapResult(value.dismissed)
              return { dismissed: mapped.deleted ? null : mapped.pos }
            },
          },
          props: {
            handleKeyDown(view, event) {
              if (event.isComposing || view.composing || !slashAt(view.state)) return false
              if (event.key === 'Escape') {
                const at = slashAt(view.state)
                if (at) view.dispatch(view.state.tr.setMeta(slashKey, at.from))
                return true
              }
              return onKey(event)
            },
          },
        }),
      ]
    },
  })
}
