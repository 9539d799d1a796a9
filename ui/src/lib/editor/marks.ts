/** Marks of body schema 1 that are our own: Tiptap's link carries target, rel and class into the document; ours only `href`. */
import { Mark, mergeAttributes } from '@tiptap/core'
import { isLink } from './address'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    galleyMarks: {
      /** Links the selection. Refuses an address a body may not carry. */
      setLink: (href: string) => ReturnType
      /** Removes the link around the selection. */
      unsetLink: () => ReturnType
      toggleSubscript: () => ReturnType
      toggleSuperscript: () => ReturnType
    }
  }
}

export const Link = Mark.create({
  name: 'link',
  priority: 1000,
  inclusive: false,
  addAttributes() {
    return { href: { default: '', parseHTML: (element) => element.getAttribute('href') ?? '' } }
  },
  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: (element) => (isLink(element.getAttribute('href') ?? '') ? null : false) }]
  },
  renderHTML({ HTMLAttributes }) {
    // Never a live link inside the editor: a click places the caret.
    const href = String(HTMLAttributes.href ?? '')
    return ['a', mergeAttributes({ title: href }, isLink(href) ? { href } : { 'data-broken': '' }), 0]
  },
  addCommands() {
    return {
      setLink:
        (href) =>
        ({ chain }) =>
          isLink(href) && chain().setMark(this.name, { href }).run(),
      unsetLink:
        () =>
        ({ chain }) =>
          chain().unsetMark(this.name, { extendEmptyMarkRange: true }).run(),
    }
  },
})

export const Subscript = Mark.create({
  name: 'subscript',
  parseHTML() {
    return [{ tag: 'sub' }]
  },
  renderHTML() {
    return ['sub', 0]
  },
  addCommands() {
    return {
      toggleSubscript:
        () =>
        ({ chain }) =>
          chain().unsetMark('superscript').toggleMark(this.name).run(),
    }
  },
})

export const Superscript = Mark.create({
  name: 'superscript',
  parseHTML() {
    return [{ tag: 'sup:not([data-footnote])' }]
  },
  renderHTML() {
    return ['sup', 0]
  },
  addCommands() {
    return {
      toggleSuperscript:
        () =>
        ({ chain }) =>
          chain().unsetMark('subscript').toggleMark(this.name).run(),
    }
  },
})
