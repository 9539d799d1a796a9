/**
 * Tiptap bound to a Yjs document, and nothing of Galley: the page that benches hold the real editor against. The bench
 * calls `begin` with the paragraphs of the text.
 */
import { Editor } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import * as Y from 'yjs'
import './bare.css'

function begin(paragraphs: string[]): void {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('body')
  fragment.push(
    paragraphs.map((text) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.push([new Y.XmlText(text)])
      return paragraph
    }),
  )
  new Editor({
    element: document.getElementById('editor'),
    extensions: [
      Document,
      Paragraph,
      Text,
      Heading,
      BulletList,
      OrderedList,
      ListItem,
      Blockquote,
      HorizontalRule,
      HardBreak,
      Bold,
      Italic,
      Collaboration.configure({ document: doc, field: 'body' }),
    ],
    editorProps: { attributes: { spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' } },
  })
}

Object.assign(window, { begin })
