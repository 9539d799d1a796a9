/** Svelte components as ProseMirror node views. */
import type { Editor } from '@tiptap/core'
import type { Node as PMNode } from '@tiptap/pm/model'
import type { NodeView } from '@tiptap/pm/view'
import { mount, unmount } from 'svelte'
import FigureView from './FigureView.svelte'
import type { ViewFactory } from './nodes/blocks'
import type { EditorServices } from './services'
import { t } from '$lib/i18n'

/** What a component sees of its node; changes as the node does. */
export class NodeModel {
  node = $state.raw() as PMNode
  selected = $state(false)
  editable = $state(true)

  constructor(
    node: PMNode,
    readonly editor: Editor,
    readonly getPos: () => number | undefined,
  ) {
    this.node = node
    this.editable = editor.isEditable
  }

  /** Sets attributes of the node in one step. */
  set(attrs: Record<string, string | number>): void {
    const pos = this.getPos()
    if (pos === undefined || !this.editor.isEditable) return
    const current = this.editor.state.doc.nodeAt(pos)
    if (!current || current.type !== this.node.type) return
    const { tr } = this.editor.state
    for (const [name, value] of Object.entries(attrs)) {
      if (current.attrs[name] !== value) tr.setNodeAttribute(pos, name, value)
    }
    if (tr.docChanged) this.editor.view.dispatch(tr)
  }

  remove(): void {
    const pos = this.getPos()
    if (pos === undefined || !this.editor.isEditable) return
    this.editor.chain().deleteRange({ from: pos, to: pos + this.node.nodeSize }).run()
    this.editor.view.focus()
  }

  /** Puts the caret below the block, making a paragraph if there is none. */
  leave(): void {
    const pos = this.getPos()
    if (pos === undefined) return
    const after = pos + this.node.nodeSize
    const next = this.editor.state.doc.resolve(after).nodeAfter
    const chain = this.editor.chain()
    if (!next?.isTextblock) chain.insertContentAt(after, { type: 'paragraph' })
    chain.setTextSelection(after + 1).run()
    this.editor.view.focus()
  }
}

const inControl = (event: Event): boolean => event.target instanceof Element && event.target.closest('input, textarea, button, [data-control]') !== null

/** The view of a figure: the picture as read, its words edited in place. */
export function figureView(services: EditorServices): ViewFactory {
  return (node, editor, getPos) => {
    const dom = document.createElement('figure')
    dom.className = 'figure'
    dom.contentEditable = 'false'
    const model = new NodeModel(node, editor, getPos)
    const component = mount(FigureView, { target: dom, props: { model, services } })
    const onUpdate = () => (model.editable = editor.isEditable)
    editor.on('update', onUpdate)
    return {
      dom,
      update(next) {
        if (next.type !== model.node.type) return false
        model.node = next
        model.editable = editor.isEditable
        return true
      },
      selectNode() {
        model.selected = true
        dom.classList.add('figure-selected')
      },
      deselectNode() {
        model.selected = false
        dom.classList.remove('figure-selected')
      },
      stopEvent: inControl,
      ignoreMutation: () => true,
      destroy() {
        editor.off('update', onUpdate)
        void unmount(component)
      },
    } satisfies NodeView
  }
}

/** The view of a pull quote: its words are ordinary text, whose they are is a line below. */
export function pullQuoteView(): ViewFactory {
  return (node, editor, getPos) => {
    const model = new NodeModel(node, editor, getPos)
    const dom = document.createElement('aside')
    dom.className = 'pull-quote'
    const contentDOM = document.createElement('p')
    const by = document.createElement('input')
    by.type = 'text'
    by.className = 'pull-quote-by'
    by.contentEditable = 'false'
    by.value = String(node.attrs.attribution)
    by.readOnly = !editor.isEditable
    by.placeholder = t('pull-quote-attribution')
    by.setAttribute('aria-label', t('pull-quote-attribution'))
    const write = () => model.set({ attribution: by.value })
    by.addEventListener('input', (event) => {
      if (!(event as InputEvent).isComposing) write()
    })
    by.addEventListener('compositionend', write)
    by.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) {
        event.preventDefault()
        model.leave()
      }
    })
    dom.append(contentDOM, by)
    return {
      dom,
      contentDOM,
      update(next) {
        if (next.type !== model.node.type) return false
        model.node = next
        by.readOnly = !editor.isEditable
        const value = String(next.attrs.attribution)
        if (by.value !== value && document.activeElement !== by) by.value = value
        return true
      },
      stopEvent: (event) => event.target === by,
      ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
    } satisfies NodeView
  }
}
