import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { marginKey, marginalia, showNotes } from './marginalia'
import { anchorFromRange, leaves, placeFromSelection, rangeFromAnchor, rangeFromPlace, textOf } from './place'
import { bodyExtensions } from './schema'

const editors: Editor[] = []
afterEach(() => editors.splice(0).forEach((editor) => editor.destroy()))

function editorOn(doc: Y.Doc): Editor {
  const editor = new Editor({
    element: document.createElement('div'),
    injectCSS: false,
    extensions: [...bodyExtensions(), Collaboration.configure({ document: doc, field: 'body' }), marginalia(() => undefined)],
  })
  editors.push(editor)
  return editor
}

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })

function sample(doc = new Y.Doc()): Editor {
  const editor = editorOn(doc)
  editor.commands.setContent({
    type: 'doc',
    content: [
      paragraph('Sáng 18/6, tại Hà Nội.'),
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('Một'), paragraph('Hai')] }] },
      { type: 'figure', attrs: { media: 'a'.repeat(64), caption: 'Cầu Hiền Lương' } },
      { type: 'paragraph', content: [{ type: 'text', text: 'A' }, { type: 'hardBreak' }, { type: 'text', text: 'B' }, { type: 'footnote', attrs: { text: 'x' } }, { type: 'text', text: 'C' }] },
      { type: 'horizontalRule' },
    ],
  })
  return editor
}

const at = (editor: Editor, words: string): { from: number; to: number } => {
  const found = leaves(editor.state.doc).find(({ node }) => textOf(node).includes(words))
  if (!found) throw new Error(`no block says ${words}`)
  const from = found.pos + 1 + textOf(found.node).indexOf(words)
  return { from, to: from + words.length }
}

describe('places', () => {
  it('count leaf blocks in reading order, breaks and footnotes as one unit', () => {
    const texts = leaves(sample().state.doc).map(({ node }) => textOf(node))
    expect(texts).toEqual(['Sáng 18/6, tại Hà Nội.', 'Một', 'Hai', 'Cầu Hiền Lương', 'A\nB\uFFFCC', ''])
  })

  it('come from a selection and lead back to it', () => {
    const editor = sample()
    editor.commands.setTextSelection(at(editor, 'Hà Nội'))
    const place = placeFromSelection(editor, 'body')
    expect(place).toEqual({ field: 'body', block: 0, start: 15, end: 21, quote: 'Hà Nội' })
    expect(rangeFromPlace(editor.state.doc, place)).toEqual({ ...at(editor, 'Hà Nội'), whole: false })
  })

  it('follow their text when it has moved, and say when it is gone', () => {
    const editor = sample()
    const place = { field: 'body' as const, block: 0, start: 15, end: 21, quote: 'Hà Nội' }
    editor.commands.insertContentAt(0, paragraph('Đoạn mới.'))
    expect(rangeFromPlace(editor.state.doc, place)).toEqual({ ...at(editor, 'Hà Nội'), whole: false })
    editor.commands.insertContentAt(at(editor, 'Hà Nội'), 'Huế')
    expect(rangeFromPlace(editor.state.doc, place)).toBeNull()
  })

  it('name a figure by its caption', () => {
    const editor = sample()
    const figure = leaves(editor.state.doc)[3]
    const range = rangeFromPlace(editor.state.doc, { field: 'body', block: 3, start: 0, end: 0, quote: '' })
    expect(range).toEqual({ from: figure?.pos, to: (figure?.pos ?? 0) + 1, whole: true })
  })
})

describe('anchors', () => {
  it('stay with their words through edits here and elsewhere', () => {
    const doc = new Y.Doc()
    const editor = sample(doc)
    const anchor = anchorFromRange(editor, 'body', at(editor, 'Hà Nội'))
    if (!anchor) throw new Error('no anchor')
    expect(anchor.quote).toBe('Hà Nội')
    const away = new Y.Doc()
    Y.applyUpdate(away, Y.encodeStateAsUpdate(doc))
    const elsewhere = editorOn(away)
    elsewhere.commands.insertContentAt(1, 'Tin mới: ')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(away), 'remote')
    expect(rangeFromAnchor(editor, anchor)).toEqual({ ...at(editor, 'Hà Nội'), whole: false })
  })

  it('show on the text without changing the document', () => {
    const doc = new Y.Doc()
    const editor = sample(doc)
    const anchor = anchorFromRange(editor, 'body', at(editor, 'Hà Nội'))
    if (!anchor) throw new Error('no anchor')
    const before = Y.encodeStateVector(doc)
    showNotes(editor, [{ id: 'c1', kind: 'comment', where: anchor }])
    expect(Y.encodeStateVector(doc)).toEqual(before)
    expect(editor.view.dom.querySelector('[data-margin="c1"]')?.textContent).toBe('Hà Nội')
    expect(marginKey.getState(editor.state)?.set.find()).toHaveLength(1)
  })

  it('are gone when their text is', () => {
    const editor = sample()
    const range = at(editor, 'Hà Nội')
    const anchor = anchorFromRange(editor, 'body', range)
    if (!anchor) throw new Error('no anchor')
    editor.commands.deleteRange(range)
    expect(rangeFromAnchor(editor, anchor)).toBeNull()
  })
})
