/** Blocks of body schema 1 that Tiptap does not have: pull quote, figure, gallery, embed, footnote. */
import { Node, mergeAttributes, type Editor } from '@tiptap/core'
import type { Node as PMNode } from '@tiptap/pm/model'
import { NodeSelection } from '@tiptap/pm/state'
import type { NodeView } from '@tiptap/pm/view'
import { isWebAddress } from '../address'

/** Attributes of a figure. `focalX` and `focalY` are per mille of width and height. */
export interface FigureAttributes {
  media: string
  caption: string
  credit: string
  alt: string
  focalX: number
  focalY: number
}

/** Makes a node view; given by the screen, so that the schema itself knows nothing of components. */
export type ViewFactory = (node: PMNode, editor: Editor, getPos: () => number | undefined) => NodeView

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    galleyBlocks: {
      setPullQuote: () => ReturnType
      insertFigure: (figure: Partial<FigureAttributes> & { media: string }, at?: number) => ReturnType
      insertGallery: (media: string[]) => ReturnType
      insertEmbed: (embed: { url: string; title: string; provider: string }) => ReturnType
      insertFootnote: (text: string) => ReturnType
    }
  }
}

/** An attribute of text or whole numbers, kept out of the DOM: node views show it, nothing parses it back. */
const hidden = (value: string | number) => ({ default: value, rendered: false })

export const PullQuote = Node.create<{ view: ViewFactory | null }>({
  name: 'pullQuote',
  group: 'block',
  content: 'inline*',
  defining: true,
  addOptions() {
    return { view: null }
  },
  addAttributes() {
    return { attribution: hidden('') }
  },
  parseHTML() {
    return [{ tag: 'aside[data-pull-quote]' }]
  },
  renderHTML({ node }) {
    const quote = ['p', 0] as const
    const attribution = String(node.attrs.attribution)
    return attribution ? ['aside', { 'data-pull-quote': '' }, quote, ['footer', attribution]] : ['aside', { 'data-pull-quote': '' }, quote]
  },
  addNodeView() {
    const make = this.options.view
    return make ? ({ node, editor, getPos }) => make(node, editor, getPos) : null
  },
  addCommands() {
    return {
      setPullQuote:
        () =>
        ({ commands }) =>
          commands.toggleNode(this.name, 'paragraph'),
    }
  },
})

export const Figure = Node.create<{ view: ViewFactory | null }>({
  name: 'figure',
  group: 'block',
  atom: true,
  draggable: true,
  addOptions() {
    return { view: null }
  },
  addAttributes() {
    return { media: hidden(''), caption: hidden(''), credit: hidden(''), alt: hidden(''), focalX: hidden(500), focalY: hidden(500) }
  },
  parseHTML() {
    return [{ tag: 'figure[data-figure]' }]
  },
  renderHTML({ node }) {
    // What other programs get when this is copied: words, and no address they could not open.
    const words = [node.attrs.caption, node.attrs.credit].filter((part) => part !== '').join(' ')
    return ['figure', { 'data-figure': '' }, ['figcaption', words]]
  },
  renderText({ node }) {
    return [node.attrs.caption, node.attrs.credit].filter((part) => part !== '').join(' ')
  },
  addNodeView() {
    const make = this.options.view
    return make ? ({ node, editor, getPos }) => make(node, editor, getPos) : null
  },
  addCommands() {
    return {
      insertFigure:
        (figure, at) =>
        ({ commands, state }) => {
          const { selection } = state
          const next = selection instanceof NodeSelection ? selection.to : selection.from
          return commands.insertContentAt(at ?? next, { type: this.name, attrs: figure }, { updateSelection: true })
        },
    }
  },
})

export const Gallery = Node.create({
  name: 'gallery',
  group: 'block',
  content: 'figure+',
  isolating: true,
  parseHTML() {
    return [{ tag: 'div[data-gallery]' }]
  },
  renderHTML() {
    return ['div', { 'data-gallery': '', class: 'gallery' }, 0]
  },
  addCommands() {
    return {
      insertGallery:
        (media) =>
        ({ commands }) =>
          media.length > 0 && commands.insertContent({ type: this.name, content: media.map((hash) => ({ type: 'figure', attrs: { media: hash } })) }),
    }
  },
})

export const Embed = Node.create({
  name: 'embed',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return { url: hidden(''), title: hidden(''), provider: hidden('') }
  },
  parseHTML() {
    return [{ tag: 'div[data-embed]' }]
  },
  renderHTML({ node }) {
    const { url, title, provider } = node.attrs as { url: string; title: string; provider: string }
    return [
      'div',
      mergeAttributes({ 'data-embed': '', class: 'embed', 'data-broken': isWebAddress(url) ? null : '' }),
      ['span', { class: 'embed-provider' }, provider || (URL.canParse(url) ? new URL(url).hostname : '')],
      ['span', { class: 'embed-title' }, title || url],
      ['span', { class: 'embed-url' }, url],
    ]
  },
  renderText({ node }) {
    return String(node.attrs.url)
  },
  addCommands() {
    return {
      insertEmbed:
        (embed) =>
        ({ commands }) =>
          isWebAddress(embed.url) && commands.insertContent({ type: this.name, attrs: embed }),
    }
  },
})

export const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes() {
    return { text: hidden('') }
  },
  parseHTML() {
    return [{ tag: 'sup[data-footnote]' }]
  },
  renderHTML({ node }) {
    const text = String(node.attrs.text)
    return ['sup', { 'data-footnote': text, role: 'note', 'aria-label': text, title: text }]
  },
  renderText() {
    return ''
  },
  addCommands() {
    return {
      insertFootnote:
        (text) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs: { text } }),
    }
  },
})
