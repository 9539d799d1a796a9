import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import type { Editor } from '@tiptap/core'
import { UiRoot } from '$lib/ui'
import { createRawSnippet } from 'svelte'
import { DocSession, PushRefused, type Transport } from './session'
import SheetEditor from './SheetEditor.svelte'
import type { EditorServices } from './services'

const services: EditorServices = {
  cleanPaste: () => Promise.reject(new Error('no paste here')),
  importPicture: () => Promise.reject(new Error('no pictures here')),
  mediaUrl: () => '',
  explain: String,
}

class Store implements Transport {
  readonly doc = new Y.Doc()
  refusal: string | null = null
  load = () => Promise.resolve({ state: Y.encodeStateAsUpdate(this.doc), readOnly: null })
  push = (_article: string, update: Uint8Array) => {
    if (this.refusal) return Promise.reject(new PushRefused(this.refusal))
    Y.applyUpdate(this.doc, update)
    return Promise.resolve()
  }
}

const open: Record<string, unknown>[] = []
afterEach(async () => {
  for (const component of open.splice(0)) await unmount(component)
  document.body.replaceChildren()
})

async function sheet(store: Store): Promise<{ session: DocSession; dom: (field: string) => Element | null }> {
  const session = new DocSession('a', store)
  await session.load()
  // The tips of the bars need their provider.
  const inner = createRawSnippet(() => ({
    render: () => '<div></div>',
    setup: (target) => {
      const component = mount(SheetEditor, { target, props: { session, services } })
      return () => void unmount(component)
    },
  }))
  open.push(mount(UiRoot, { target: document.body, props: { children: inner } }))
  flushSync()
  return { session, dom: (field) => document.querySelector(`.${field} .ProseMirror`) }
}

const editorOf = (dom: Element | null) => (dom as unknown as { editor: Editor }).editor

describe('the sheet', () => {
  it('keeps the editor a person types in, whatever the session says meanwhile', async () => {
    const store = new Store()
    const { session, dom } = await sheet(store)
    const before = dom('headline')
    expect(before).not.toBeNull()
    editorOf(before).commands.insertContent('Tít')
    flushSync()
    await session.flush()
    flushSync()
    expect(dom('headline')).toBe(before)
    expect(store.doc.getXmlFragment('headline').toString()).toBe('<paragraph>Tít</paragraph>')
  })

  it('writes the three texts into three fragments of one document', async () => {
    const store = new Store()
    const { session, dom } = await sheet(store)
    editorOf(dom('headline')).commands.insertContent('Tít')
    editorOf(dom('standfirst')).commands.insertContent('Sapo')
    editorOf(dom('body-text')).commands.insertContent('Văn bản')
    await session.flush()
    expect(['headline', 'standfirst', 'body'].map((field) => store.doc.getXmlFragment(field).toString())).toEqual([
      '<paragraph>Tít</paragraph>',
      '<paragraph>Sapo</paragraph>',
      '<paragraph>Văn bản</paragraph>',
    ])
  })

  it('turns read-only in place when an update is refused, and offers the words', async () => {
    const store = new Store()
    const { session, dom } = await sheet(store)
    store.refusal = 'quarantine'
    editorOf(dom('body-text')).commands.insertContent('Chữ vừa gõ')
    await session.flush()
    flushSync()
    expect(dom('body-text')?.getAttribute('contenteditable')).toBe('false')
    expect(dom('body-text')?.textContent).toContain('Chữ vừa gõ')
    const copy = [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('Chép toàn văn'))
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    copy?.click()
    expect(write).toHaveBeenCalledWith('Chữ vừa gõ')
  })

  it('writes nothing by being opened', async () => {
    const store = new Store()
    const push = vi.spyOn(store, 'push')
    const { session } = await sheet(store)
    await session.flush()
    expect(push).not.toHaveBeenCalled()
  })
})
