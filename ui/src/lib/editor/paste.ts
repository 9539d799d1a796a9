/**
 * Paste and drop. Foreign HTML is never parsed here: it goes to Rust, which answers with clean ProseMirror JSON. What was
 * copied inside Galley is kept in memory and pasted as it was. Pictures go to the import.
 */
import { Extension, type Editor, type JSONContent } from '@tiptap/core'
import { Node as PMNode, Slice } from '@tiptap/pm/model'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { isLink } from './address'

/** What pasting needs of the world. Rejections are reported through `refused`. */
export interface PasteServices {
  /** Cleans HTML; answers a `doc` node of the body schema. */
  cleanPaste: (html: string) => Promise<JSONContent>
  /** Imports a picture; answers the SHA-256 of its master. */
  importPicture: (file: File) => Promise<string>
  /** Something could not be pasted; shown where it happened. */
  refused: (error: unknown) => void
}

/** The slice last copied here, with the text by which it is known again. */
let copied: { text: string; slice: Slice } | null = null

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Plain text as HTML: an empty line parts paragraphs, a single line end is a break. */
export function htmlFromText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escape(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** Plain text in one line, for headline and standfirst. */
export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim()

function insert(editor: Editor, json: JSONContent, at: number | null): void {
  const doc = PMNode.fromJSON(editor.schema, json)
  doc.check()
  // Open at both ends, so that words pasted into a sentence stay in it; a whole block stays whole.
  const slice = Slice.maxOpen(doc.content)
  const { tr } = editor.state
  if (at !== null) tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(at, tr.doc.content.size))))
  editor.view.dispatch(tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
}

async function take(editor: Editor, data: DataTransfer, services: PasteServices, at: number | null, plain: boolean): Promise<void> {
  const pictures = [...data.files].filter((file) => file.type.startsWith('image/'))
  const html = plain ? '' : data.getData('text/html')
  const text = data.getData('text/plain')
  try {
    if (pictures.length > 0 && !html.includes('<p')) {
      await insertPictures(editor, pictures, services, at)
      return
    }
    if (data.files.length > 0 && html === '' && text === '') {
      await insertPictures(editor, [...data.files], services, at)
      return
    }
    const { selection } = editor.state
    if (at === null && !selection.empty && isLink(text.trim()) && selection instanceof TextSelection) {
      editor.chain().focus().setLink(text.trim()).run()
      return
    }
    if (!plain && copied && copied.text === text && html.includes('data-pm-slice')) {
      editor.view.dispatch(editor.state.tr.replaceSelection(copied.slice).scrollIntoView().setMeta('uiEvent', 'paste'))
      return
    }
    const source = html === '' ? htmlFromText(text) : html
    if (source === '') return
    const json = await services.cleanPaste(source)
    if (!editor.isDestroyed && editor.isEditable) insert(editor, json, at)
  } catch (error) {
    services.refused(error)
  }
}

/** Imports pictures one after the other and puts each where the caret is. */
export async function insertPictures(editor: Editor, files: File[], services: PasteServices, at: number | null): Promise<void> {
  for (const file of files) {
    const media = await services.importPicture(file)
    if (editor.isDestroyed || !editor.isEditable) return
    if (at === null) editor.commands.insertFigure({ media })
    else editor.commands.insertFigure({ media }, Math.min(at, editor.state.doc.content.size))
  }
}

/** Paste and drop for the body. */
export function bodyPaste(services: PasteServices) {
  return Extension.create({
    name: 'bodyPaste',
    priority: 2000,
    addProseMirrorPlugins() {
      const editor = this.editor
      let shift = false
      const remember = (view: EditorView) => {
        const { from, to } = view.state.selection
        const slice = view.state.selection.content()
        // As the clipboard's own text is made, one tick later than the event.
        copied = { slice, text: view.state.doc.textBetween(from, to, '\n\n') }
        const serialize = view.someProp('clipboardTextSerializer', (make) => make(slice, view))
        if (serialize) copied.text = serialize
        return false
      }
      return [
        new Plugin({
          props: {
            handleDOMEvents: {
              keydown: (_view, event) => ((shift = event.shiftKey), false),
              keyup: (_view, event) => ((shift = event.shiftKey), false),
              copy: remember,
              cut: remember,
              paste: (view, event) => {
                if (!view.editable || !event.clipboardData || fromControl(event)) return false
                event.preventDefault()
                void take(editor, event.clipboardData, services, null, shift)
                return true
              },
              drop: (view, event) => {
                // A block dragged inside the text is ProseMirror's own affair.
                if (view.dragging || !event.dataTransfer) return false
                event.preventDefault()
                if (!view.editable) return true
                const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? null
                void take(editor, event.dataTransfer, services, at, false)
                return true
              },
            },
          },
        }),
      ]
    },
  })
}

/** Paste and drop for headline and standfirst: words, in one line. */
export function linePaste() {
  return Extension.create({
    name: 'linePaste',
    priority: 2000,
    addProseMirrorPlugins() {
      const put = (view: EditorView, data: DataTransfer | null) => {
        const text = oneLine(data?.getData('text/plain') ?? '')
        if (text !== '' && view.editable) view.dispatch(view.state.tr.insertText(text).scrollIntoView().setMeta('uiEvent', 'paste'))
      }
      return [
        new Plugin({
          props: {
            handleDOMEvents: {
              paste: (view, event) => (event.preventDefault(), put(view, event.clipboardData), true),
              drop: (view, event) => {
                if (view.dragging) return false
                event.preventDefault()
                put(view, event.dataTransfer)
                return true
              },
            },
          },
        }),
      ]
    },
  })
}

/** Events of inputs inside a node view (a caption) are the input's. */
function fromControl(event: Event): boolean {
  return event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
}
