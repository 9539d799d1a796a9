/**
 * Body schema 1, whole, and the two one-paragraph fields. Node names, attributes and defaults equal those of
 * crates/domain, content/body; docs/spec/body.md describes them. A test lists every attribute: nothing else may reach the
 * document.
 *
 * Content is a little wider than what people make (a list item may begin with any block; a headline may hold two
 * paragraphs), because two valid edits that merge can leave such shapes, and y-tiptap deletes what a schema does not allow.
 */
import { Extension, getSchema, type Extensions } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import type { Schema } from '@tiptap/pm/model'
import { Link, Subscript, Superscript } from './marks'
import { Embed, Figure, Footnote, Gallery, PullQuote, type ViewFactory } from './nodes/blocks'
import { Table, TableCell, TableHeader, TableRow } from './nodes/table'

/** The version of the schema this program writes; a document of a higher one is never bound. */
export const BODY_SCHEMA_VERSION = 1

/** The three texts of an article that live in its Yjs document, by the names of their fragments. */
export const FIELDS = ['headline', 'standfirst', 'body'] as const
export type FieldName = (typeof FIELDS)[number]

/** Views for the blocks that need more than HTML. */
export interface Views {
  figure: ViewFactory | null
  pullQuote: ViewFactory | null
}

const NumberedList = OrderedList.extend({
  addAttributes() {
    return {
      start: {
        default: 1,
        parseHTML: (element: HTMLElement) => Math.max(0, Number.parseInt(element.getAttribute('start') ?? '1', 10) || 1),
      },
    }
  },
})

const SectionHeading = Heading.extend({
  addAttributes() {
    return { level: { default: 2, rendered: false } }
  },
}).configure({ levels: [2, 3, 4] })

// Mod+Enter is the app's main action, so a break is Shift+Enter alone.
const LineBreak = HardBreak.extend({
  addKeyboardShortcuts() {
    return { 'Shift-Enter': () => this.editor.commands.setHardBreak() }
  },
})

/** Extensions of the body's schema. */
export function bodyExtensions(views: Views = { figure: null, pullQuote: null }): Extensions {
  return [
    Document,
    Paragraph,
    Text,
    SectionHeading,
    BulletList,
    NumberedList,
    ListItem.extend({ content: 'block+' }),
    ListKeymap,
    Blockquote,
    PullQuote.configure({ view: views.pullQuote }),
    Table,
    TableRow,
    TableHeader,
    TableCell,
    Figure.configure({ view: views.figure }),
    Gallery,
    Embed,
    Footnote,
    HorizontalRule,
    LineBreak,
    Bold,
    Italic,
    Link,
    Subscript,
    Superscript,
  ]
}

/** Extensions of headline and standfirst: plain text, no marks. */
export function lineExtensions(): Extensions {
  return [Document.extend({ content: 'paragraph+' }), Paragraph.extend({ content: 'text*', marks: '' }), Text]
}

const schemas = new Map<'line' | 'body', Schema>()

/** The ProseMirror schema of a field. */
export function schemaOf(field: FieldName): Schema {
  const kind = field === 'body' ? 'body' : 'line'
  const known = schemas.get(kind)
  if (known) return known
  const made = getSchema(kind === 'body' ? bodyExtensions() : lineExtensions())
  schemas.set(kind, made)
  return made
}

/** Every node and mark with its content and attributes: for the test, and for whoever compares it with Rust. */
export function describeSchema(schema: Schema): Record<string, Record<string, unknown>> {
  const out: Record<string, Record<string, unknown>> = {}
  const attributes = (attrs: Record<string, { default?: unknown }> | undefined) =>
    Object.fromEntries(Object.entries(attrs ?? {}).map(([name, spec]) => [name, spec.default]))
  for (const [name, type] of Object.entries(schema.nodes)) {
    out[name] = { content: type.spec.content ?? '', marks: type.spec.marks, attrs: attributes(type.spec.attrs) }
    if (type.spec.marks === undefined) delete out[name].marks
  }
  for (const [name, type] of Object.entries(schema.marks)) out[`mark:${name}`] = { attrs: attributes(type.spec.attrs) }
  return out
}

/** Moves between the fields as between the lines of one column. */
export function fieldKeys(go: { next: () => boolean; previous: () => boolean; oneLine: boolean }) {
  return Extension.create({
    name: 'fieldKeys',
    priority: 2000,
    addKeyboardShortcuts() {
      const atEnd = () => this.editor.state.selection.empty && this.editor.view.endOfTextblock('down') && isLast()
      const isLast = () => this.editor.state.selection.$head.after(1) === this.editor.state.doc.content.size
      const isFirst = () => this.editor.state.selection.$head.depth > 0 && this.editor.state.selection.$head.before(1) === 0
      const atStart = () => this.editor.state.selection.empty && this.editor.view.endOfTextblock('up') && isFirst()
      const keys: Record<string, () => boolean> = {
        ArrowDown: () => this.editor.state.selection.$head.depth > 0 && atEnd() && go.next(),
        ArrowUp: () => atStart() && go.previous(),
      }
      if (go.oneLine) {
        keys.Enter = () => (go.next(), true)
        keys['Shift-Enter'] = () => true
        keys['Mod-Enter'] = () => false
      }
      return keys
    },
  })
}
