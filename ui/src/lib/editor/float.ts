/** Places a floating element beside a range of an editor; by script, so the content security policy has nothing to refuse. */
import { autoUpdate, computePosition, flip, offset, shift, type Placement } from '@floating-ui/dom'
import type { Editor } from '@tiptap/core'

/** Rectangle of a document range. */
function rangeRect(editor: Editor, from: number, to: number): DOMRect {
  const size = editor.state.doc.content.size
  const start = editor.view.coordsAtPos(Math.min(from, size))
  const end = editor.view.coordsAtPos(Math.min(to, size), -1)
  const left = Math.min(start.left, end.left)
  const right = Math.max(start.right, end.right)
  return new DOMRect(start.top === end.top ? left : start.left, start.top, start.top === end.top ? right - left : 1, end.bottom - start.top)
}

/** Keeps `element` beside the range until the returned function is called. */
export function besideRange(editor: Editor, element: HTMLElement, range: () => { from: number; to: number }, placement: Placement): () => void {
  // What is worked out may come when the editor is gone: then its view may not be asked for any more.
  const dom = editor.view.dom
  const reference = {
    contextElement: dom,
    getBoundingClientRect: () => {
      try {
        const { from, to } = range()
        return rangeRect(editor, from, to)
      } catch {
        // The range went with a change, or the editor did; the next state closes what floats here.
        return dom.getBoundingClientRect()
      }
    },
  }
  const place = () => {
    void computePosition(reference, element, { placement, strategy: 'fixed', middleware: [offset(8), flip({ padding: 8 }), shift({ padding: 8 })] }).then(({ x, y }) => {
      element.style.left = `${Math.round(x)}px`
      element.style.top = `${Math.round(y)}px`
      element.style.opacity = '1'
    })
  }
  return autoUpdate(reference, element, place)
}
