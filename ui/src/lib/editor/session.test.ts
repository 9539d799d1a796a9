import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { bodyExtensions } from './schema'
import { DocSession, PushRefused, REMOTE, type Transport } from './session'

/** Rust's side: what it acknowledged, merged as it would merge it. */
class Store implements Transport {
  readonly doc = new Y.Doc()
  readonly pushes: Uint8Array[] = []
  /** What happens to the next pushes, in order; afterwards all succeed. */
  faults: ((update: Uint8Array) => Promise<void>)[] = []
  readOnly: string | null = null

  load() {
    return Promise.resolve({ state: Y.encodeStateAsUpdate(this.doc), readOnly: this.readOnly })
  }

  push = (_article: string, update: Uint8Array): Promise<void> => {
    this.pushes.push(update)
    const fault = this.faults.shift()
    if (fault) return fault(update)
    this.keep(update)
    return Promise.resolve()
  }

  keep = (update: Uint8Array) => Y.applyUpdate(this.doc, update)

  get text() {
    return this.doc.getXmlFragment('body').toString()
  }
}

function paragraph(doc: Y.Doc, words: string): Y.XmlText {
  const text = new Y.XmlText(words)
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [text])
  doc.getXmlFragment('body').push([element])
  return text
}

async function opened(store: Store): Promise<{ session: DocSession; text: Y.XmlText }> {
  if (store.doc.getXmlFragment('body').length === 0) paragraph(store.doc, '')
  const session = new DocSession('a', store)
  await session.load()
  return { session, text: (session.doc.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText }
}

function bound(session: DocSession): Editor {
  const editor = new Editor({
    element: document.createElement('div'),
    injectCSS: false,
    extensions: [...bodyExtensions(), Collaboration.configure({ document: session.doc, field: 'body' })],
  })
  session.bind('body', editor)
  return editor
}

const type = (text: Y.XmlText, words: string) => text.insert(text.length, words)
const elapse = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a document session', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('sends typing within 120 ms, as one update', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    for (const letter of 'Hà Nội') {
      type(text, letter)
      await elapse(15)
    }
    expect(session.status).toEqual({ kind: 'saving' })
    expect(store.pushes).toHaveLength(0)
    await elapse(120)
    expect(store.pushes).toHaveLength(1)
    expect(store.text).toBe('<paragraph>Hà Nội</paragraph>')
    expect(session.status).toEqual({ kind: 'saved' })
    expect(session.lastSavedAt).not.toBeNull()
  })

  it('loses nothing when pushes fail: it keeps, says so, and tries again', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    store.faults = [() => Promise.reject(new Error('disk full')), () => Promise.reject(new Error('disk full'))]
    type(text, 'một ')
    await elapse(130)
    expect(session.status).toEqual({ kind: 'notSaved', reason: 'unreachable' })
    type(text, 'hai')
    expect(session.owed()).not.toBeNull()
    await elapse(2_000)
    expect(store.text).toBe('<paragraph>một hai</paragraph>')
    expect(session.status).toEqual({ kind: 'saved' })
    expect(session.owed()).toBeNull()
  })

  it('loses nothing when the answer never comes, and nothing is doubled when it was stored all the same', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    store.faults = [
      (update) => {
        store.keep(update)
        return new Promise(() => undefined)
      },
    ]
    type(text, 'đường sắt')
    await elapse(130)
    expect(session.status).toEqual({ kind: 'saving' })
    await elapse(6_000)
    expect(store.pushes.length).toBeGreaterThan(1)
    expect(store.text).toBe('<paragraph>đường sắt</paragraph>')
    expect(session.status).toEqual({ kind: 'saved' })
  })

  it('does not take a late answer to an abandoned push for an answer to the next one', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    let late: () => void = () => undefined
    store.faults = [
      () => new Promise<void>((resolve) => (late = resolve)),
      () => new Promise<void>(() => undefined),
    ]
    type(text, 'một')
    await elapse(5_500)
    expect(store.pushes).toHaveLength(2)
    late()
    await elapse(1)
    expect(session.owed()).not.toBeNull()
    await elapse(6_000)
    expect(store.text).toBe('<paragraph>một</paragraph>')
  })

  it('sends everything owed, also what is under way, when the page closes', async () => {
    const store = new Store()
    const { text } = await opened(store)
    store.faults = [() => new Promise(() => undefined)]
    type(text, 'một ')
    await elapse(130)
    type(text, 'hai')
    window.dispatchEvent(new Event('pagehide'))
    expect(store.text).toBe('<paragraph>một hai</paragraph>')
  })

  it('stops typing and keeps the words when Rust refuses an update for good', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    store.faults = [() => Promise.reject(new PushRefused('quarantine'))]
    type(text, 'chữ không mất')
    await elapse(130)
    expect(session.readOnly).toBe('quarantine')
    expect(session.status).toEqual({ kind: 'notSaved', reason: 'quarantine' })
    expect(session.plainText()).toBe('chữ không mất')
    expect(session.owed()).not.toBeNull()
    await elapse(60_000)
    expect(store.pushes).toHaveLength(1)
    await expect(session.freeze()).resolves.toBeNull()
  })

  it('does not send back what came from elsewhere', async () => {
    const store = new Store()
    const { session } = await opened(store)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(store.doc))
    paragraph(other, 'từ máy khác')
    session.applyRemote(Y.encodeStateAsUpdate(other))
    await elapse(1_000)
    expect(store.pushes).toHaveLength(0)
    expect(session.plainText()).toBe('từ máy khác')
  })

  it('merges what two people type without losing a word of either', async () => {
    const store = new Store()
    const lan = await opened(store)
    const minh = await opened(store)
    type(lan.text, 'Lan viết. ')
    minh.text.insert(0, 'Minh viết. ')
    await elapse(200)
    lan.session.applyRemote(Y.encodeStateAsUpdate(store.doc))
    minh.session.applyRemote(Y.encodeStateAsUpdate(store.doc))
    expect(lan.session.plainText()).toBe(minh.session.plainText())
    expect(lan.session.plainText()).toContain('Lan viết.')
    expect(lan.session.plainText()).toContain('Minh viết.')
  })

  it('never binds a document with a node it does not know, and leaves that node alone', async () => {
    const store = new Store()
    const chart = new Y.XmlElement('chart')
    chart.insert(0, [new Y.XmlText('từ bản mới hơn')])
    store.doc.getXmlFragment('body').push([chart])
    const session = new DocSession('a', store)
    await session.load()
    expect(session.bindable).toBe(false)
    expect(session.readOnly).toBe('misfit')
    expect(session.misfit).toEqual({ kind: 'node', path: 'body', name: 'chart' })
    expect(session.plainText()).toBe('từ bản mới hơn')
    expect(store.text).toContain('chart')
  })

  it('turns read-only rather than delete what a remote change brought and it cannot show', async () => {
    const store = new Store()
    const { session } = await opened(store)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(store.doc))
    other.getXmlFragment('body').push([new Y.XmlElement('chart')])
    session.applyRemote(Y.encodeStateAsUpdate(other))
    expect(session.readOnly).toBe('misfit')
    expect(session.doc.getXmlFragment('body').length).toBe(1)
  })

  it('tells attributes and marks of a newer schema from ours', async () => {
    for (const spoil of [
      (el: Y.XmlElement) => el.setAttribute('textAlign', 'center'),
      (el: Y.XmlElement) => (el.get(0) as Y.XmlText).format(0, 2, { highlight: {} }),
      (el: Y.XmlElement) => (el.get(0) as Y.XmlText).format(0, 2, { link: { href: 'https://x.example', target: '_blank' } }),
    ]) {
      const store = new Store()
      paragraph(store.doc, 'văn bản')
      spoil(store.doc.getXmlFragment('body').get(0) as Y.XmlElement)
      const session = new DocSession('a', store)
      await session.load()
      expect(session.bindable).toBe(false)
    }
  })

  it('opens a document read-only without ever writing to it', async () => {
    const store = new Store()
    store.readOnly = 'approved'
    const { session, text } = await opened(store)
    type(text, 'không ai gõ')
    await elapse(1_000)
    expect(store.pushes).toHaveLength(0)
    expect(session.readOnly).toBe('approved')
  })

  it('freezes only what is acknowledged, and gives the three fields', async () => {
    const store = new Store()
    const { session, text } = await opened(store)
    type(text, 'Toàn văn')
    const frozen = await session.freeze()
    expect(store.text).toBe('<paragraph>Toàn văn</paragraph>')
    expect(frozen?.body).toEqual({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Toàn văn' }] }] })
    expect(Object.keys(frozen ?? {})).toEqual(['headline', 'standfirst', 'body'])
    store.faults = [() => Promise.reject(new Error('locked'))]
    type(text, ' mới')
    await expect(session.freeze()).resolves.toBeNull()
  })

  it('gives every session a client id of its own', async () => {
    const store = new Store()
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await opened(store)).session.doc.clientID))
    expect(new Set(ids).size).toBe(20)
  })

  it('does not redraw under a composing input method, and catches up afterwards', async () => {
    const store = new Store()
    const { session } = await opened(store)
    const editor = bound(session)
    let composing = true
    Object.defineProperty(editor.view, 'composing', { get: () => composing })
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(store.doc))
    paragraph(other, 'từ xa')
    session.applyRemote(Y.encodeStateAsUpdate(other))
    expect(editor.getText()).not.toContain('từ xa')
    composing = false
    editor.view.dom.dispatchEvent(new Event('compositionend'))
    await elapse(50)
    expect(editor.getText()).toContain('từ xa')
    editor.destroy()
  })

  it('keeps typing of a bound editor through a failed push', async () => {
    const store = new Store()
    const { session } = await opened(store)
    const editor = bound(session)
    store.faults = [() => Promise.reject(new Error('locked'))]
    editor.commands.insertContent('Tin vắn')
    await elapse(3_000)
    const reopened = new Y.Doc()
    Y.applyUpdate(reopened, Y.encodeStateAsUpdate(store.doc), REMOTE)
    expect(reopened.getXmlFragment('body').toString()).toBe('<paragraph>Tin vắn</paragraph>')
    editor.destroy()
  })
})
