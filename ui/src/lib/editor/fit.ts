/**
 * Does a Yjs document fit our schema? y-tiptap deletes, for everybody, what its schema cannot show; so a document is
 * looked at before an editor is bound to it, and a document that does not fit is never bound.
 */
import { Fragment, type Node as PMNode, type Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { FIELDS, schemaOf } from './schema'

/** Why a document cannot be shown for editing. */
export interface Misfit {
  kind: 'node' | 'attribute' | 'mark' | 'content'
  /** Where, as names from the field down: `body/table/tableCell`. */
  path: string
  name: string
}

class Found extends Error {
  constructor(readonly misfit: Misfit) {
    super(`${misfit.kind} ${misfit.name} at ${misfit.path}`)
  }
}

function textNodes(text: Y.XmlText, schema: Schema, path: string): PMNode[] {
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map((piece) => {
    if (typeof piece.insert !== 'string') throw new Found({ kind: 'content', path, name: 'text' })
    const marks = Object.entries(piece.attributes ?? {}).map(([name, value]) => {
      const type = schema.marks[name]
      if (!type) throw new Found({ kind: 'mark', path, name })
      const attrs = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
      const known = type.spec.attrs ?? {}
      const unknown = Object.keys(attrs).find((key) => !(key in known))
      if (unknown !== undefined) throw new Found({ kind: 'attribute', path: `${path}/${name}`, name: unknown })
      return type.create(attrs)
    })
    return schema.text(piece.insert, marks)
  })
}

/** `null` = an empty container, which both sides drop (a list whose items were deleted one by each of two people). */
function element(el: Y.XmlElement, schema: Schema, above: string): PMNode | null {
  const path = `${above}/${el.nodeName}`
  const type = schema.nodes[el.nodeName]
  if (!type) throw new Found({ kind: 'node', path: above, name: el.nodeName })
  const known = type.spec.attrs ?? {}
  const attrs = el.getAttributes() as Record<string, unknown>
  for (const [name, value] of Object.entries(attrs)) {
    const spec = known[name]
    if (!spec || (value !== null && typeof value !== typeof spec.default)) throw new Found({ kind: 'attribute', path, name })
  }
  const children = content(el, schema, path)
  if (!type.validContent(Fragment.from(children))) {
    if (children.length === 0) return null
    throw new Found({ kind: 'content', path, name: el.nodeName })
  }
  return type.create(attrs, children)
}

function content(parent: Y.XmlFragment, schema: Schema, path: string): PMNode[] {
  return parent.toArray().flatMap((child): PMNode[] => {
    if (child instanceof Y.XmlText) return textNodes(child, schema, path)
    if (child instanceof Y.XmlElement) {
      const node = element(child, schema, path)
      return node ? [node] : []
    }
    throw new Found({ kind: 'node', path, name: 'hook' })
  })
}

/** The first thing that does not fit, or `null`. */
export function misfitOf(doc: Y.Doc): Misfit | null {
  try {
    for (const field of FIELDS) {
      const schema = schemaOf(field)
      const children = content(doc.getXmlFragment(field), schema, field)
      if (children.length > 0 && !schema.topNodeType.validContent(Fragment.from(children))) {
        throw new Found({ kind: 'content', path: field, name: 'doc' })
      }
    }
    return null
  } catch (error) {
    if (error instanceof Found) return error.misfit
    throw error
  }
}

/** The words of a document, whatever its schema: what "copy text" gives when an editor cannot be bound. */
export function plainText(doc: Y.Doc): string {
  const blocks: string[] = []
  const walk = (node: Y.XmlFragment | Y.XmlText, into: { text: string }): void => {
    if (node instanceof Y.XmlText) {
      into.text += (node.toDelta() as { insert: unknown }[]).map((piece) => (typeof piece.insert === 'string' ? piece.insert : '')).join('')
      return
    }
    const children = node.toArray()
    const inline = children.some((child) => child instanceof Y.XmlText)
    if (node instanceof Y.XmlElement) {
      if (node.nodeName === 'hardBreak') into.text += '\n'
      const attrs = node.getAttributes() as Record<string, unknown>
      for (const name of ['caption', 'credit', 'title', 'url', 'attribution', 'text']) {
        const value = attrs[name]
        if (typeof value === 'string' && value !== '') into.text += (into.text === '' ? '' : ' ') + value
      }
    }
    for (const child of children) {
      const own = inline ? into : { text: '' }
      walk(child as Y.XmlFragment | Y.XmlText, own)
      if (!inline && own.text.trim() !== '') blocks.push(own.text.trim())
    }
  }
  for (const field of FIELDS) {
    const own = { text: '' }
    walk(doc.getXmlFragment(field), own)
    if (own.text.trim() !== '') blocks.push(own.text.trim())
  }
  return blocks.join('\n\n')
}
