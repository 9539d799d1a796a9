import { Editor } from '@tiptap/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { besideRange } from './float'
import { bodyExtensions } from './schema'

describe('what floats beside a range', () => {
  const faults = vi.fn()
  afterEach(() => void process.off('unhandledRejection', faults))

  it('asks nothing of an editor that is gone while its place was worked out', async () => {
    process.on('unhandledRejection', faults)
    const editor = new Editor({ element: document.createElement('div'), injectCSS: false, extensions: bodyExtensions() })
    const box = document.createElement('div')
    document.body.append(editor.view.dom, box)
    const stop = besideRange(editor, box, () => editor.state.selection, 'top-start')
    editor.destroy()
    await vi.waitFor(() => expect(box.style.opacity).toBe('1'))
    stop()
    expect(faults).not.toHaveBeenCalled()
  })
})
