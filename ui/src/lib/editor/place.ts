/**
 * Places in an article, as Rust names them (crates/domain, content/place.rs), and lasting anchors.
 *
 * A block of the body is a leaf in reading order, from 0: paragraph, heading, pull quote, figure, embed, divider, however
 * deeply nested. Offsets are UTF-16 units in the block's text, a hard break and a footnote counting one; so an offset is a
 * ProseMirror position inside that block.
 */
import type { Editor } from '@tiptap/core'
import type { Node as PMNode } from '@tiptap/pm/model'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { FIELDS, type FieldName } from './schema'

/** The part of an article: one of the texts, or a field of the details by its name. */
export type PlaceField = 'headline' | 'kicker' | 'standfirst' | 'body' | { detail: string }

export interface Place {
  field: PlaceField
  block: number | null
  start: number
  end: number
  quote: string
}

/** A range of an editor; `whole` = the block itself (a figure, a card, a divider). */
export interface Range {
  from: number
  to: number
  whole: boolean
}

/** A place that moves with the text: encoded relative positions (base64), and what stood there. */
export interface Anchor {
  field: FieldName
  start: string
  end: string
  quote: string
}

interface Leaf {
  index: number
  node: PMNode
  /** Position before the node. */
  pos: number
}

const BREAK = '\n'
const OBJECT = '\uFFFC'

/** The leaf blocks of a document, in reading order. */
export function leaves(doc: PMNode): Leaf[] {
  const out: Leaf[] = []
  doc.descendants((node, pos) => {
    if (!node.isTextblock && !(node.isBlock && node.isLeaf)) return true
    out.push({ index: out.length, node, pos })
    return false
  })
  return out
}

/** The text of a block as offsets count it: of a picture its caption, of a card its title. */
export function textOf(node: PMNode): string {
  if (node.type.name === 'figure') return String(node.attrs.caption)
  if (node.type.name === 'embed') return String(node.attrs.title)
  return node.textBetween(0, node.content.size, '', (leaf) => (leaf.type.name === 'hardBreak' ? BREAK : OBJECT))
}

/** The text field a place lies in, if it lies in one of the three texts. */
export function textField(place: Place): FieldName | null {
  return FIELDS.find((field) => field === place.field) ?? null
}

/** The place of the selection, cut to its first block; of a caret, the point. */
export function placeFromSelection(editor: Editor, field: FieldName): Place {
  const { from, to } = editor.state.selection
  const all = leaves(editor.state.doc)
  const leaf = all.find(({ node, pos }) => from >= pos && from <= pos + node.nodeSize) ?? all[0]
  if (!leaf) return { field, block: null, start: 0, end: 0, quote: '' }
  const block = field === 'body' ? leaf.index : null
  if (leaf.node.isLeaf) return { field, block, start: 0, end: 0, quote: textOf(leaf.node) }
  const base = leaf.pos + 1
  const size = leaf.node.content.size
  const start = Math.min(Math.max(from - base, 0), size)
  const end = Math.min(Math.max(to - base, start), size)
  return { field, block, start, end, quote: textOf(leaf.node).slice(start, end) }
}

/** Where a place is now: where it says if its quote still stands there, else the nearest place with that text, else `null`. */
export function rangeFromPlace(doc: PMNode, place: Place): Range | null {
  const all = leaves(doc)
  const named = all[place.block ?? 0]
  const at = (leaf: Leaf, start: number, length: number): Range =>
    leaf.node.isLeaf
      ? { from: leaf.pos, to: leaf.pos + leaf.node.nodeSize, whole: true }
      : { from: leaf.pos + 1 + start, to: leaf.pos + 1 + start + length, whole: false }
  if (place.quote === '') {
    if (!named) return null
    if (place.block === null && place.field === 'body') return null
    const size = named.node.content.size
    if (place.end === 0) return named.node.isLeaf ? at(named, 0, 0) : at(named, 0, size)
    return at(named, Math.min(place.start, size), Math.min(place.end, size) - Math.min(place.start, size))
  }
  if (named && textOf(named.node).slice(place.start, place.end) === place.quote) return at(named, place.start, place.quote.length)
  if (named?.node.isLeaf && textOf(named.node) === place.quote) return at(named, 0, 0)
  const wanted = named?.index ?? place.block ?? 0
  const near = [...all].sort((a, b) => Math.abs(a.index - wanted) - Math.abs(b.index - wanted))
  for (const leaf of near) {
    const text = textOf(leaf.node)
    const found = nearest(text, place.quote, leaf.index === wanted ? place.start : 0)
    if (found !== null) return at(leaf, found, place.quote.length)
  }
  return null
}

function nearest(text: string, quote: string, start: number): number | null {
  let best: number | null = null
  for (let i = text.indexOf(quote); i !== -1; i = text.indexOf(quote, i + 1)) {
    if (best === null || Math.abs(i - start) < Math.abs(best - start)) best = i
  }
  return best
}

/** Brings a place into view and selects it; false if its text is gone. */
export function scrollToPlace(editor: Editor, place: Place): boolean {
  const range = rangeFromPlace(editor.state.doc, place)
  if (!range) return false
  return scrollToRange(editor, range)
}

/** Brings a range into view and selects it. */
export function scrollToRange(editor: Editor, range: Range): boolean {
  if (range.whole) editor.commands.setNodeSelection(range.from)
  else editor.commands.setTextSelection({ from: range.from, to: range.to })
  const { node } = editor.view.domAtPos(range.whole ? range.from : range.from, 1)
  const element = range.whole ? editor.view.nodeDOM(range.from) : node
  const target = element instanceof Element ? element : element?.parentElement
  target?.scrollIntoView({ block: 'center' })
  editor.view.focus()
  return true
}

function bindingOf(editor: Editor): ProsemirrorBinding | null {
  const state = ySyncPluginKey.getState(editor.state) as { binding: ProsemirrorBinding } | undefined
  return state?.binding ?? null
}

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))

/** A lasting anchor for a range of an editor that is bound to the shared document. */
export function anchorFromRange(editor: Editor, field: FieldName, range: { from: number; to: number }): Anchor | null {
  const binding = bindingOf(editor)
  if (!binding) return null
  const encode = (pos: number) =>
    toBase64(Y.encodeRelativePosition(absolutePositionToRelativePosition(pos, binding.type, binding.mapping) as Y.RelativePosition))
  const quote = editor.state.doc.textBetween(range.from, range.to, ' ', (leaf) => (leaf.type.name === 'hardBreak' ? BREAK : OBJECT))
  return { field, start: encode(range.from), end: encode(range.to), quote }
}

/** Where an anchor is now; `null` if its text is gone ("orphaned, was: ..."). */
export function rangeFromAnchor(editor: Editor, anchor: Anchor): Range | null {
  const binding = bindingOf(editor)
  if (!binding) return null
  try {
    const decode = (text: string) =>
      relativePositionToAbsolutePosition(binding.doc, binding.type, Y.decodeRelativePosition(fromBase64(text)), binding.mapping)
    const from = decode(anchor.start)
    const to = decode(anchor.end)
    const size = editor.state.doc.content.size
    if (from === null || to === null || from >= to || to > size) return null
    return { from, to, whole: editor.state.doc.nodeAt(from)?.isLeaf === true && editor.state.doc.nodeAt(from)?.isBlock === true }
  } catch {
    return null
  }
}
