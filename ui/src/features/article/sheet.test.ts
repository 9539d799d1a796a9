import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { failure, noShell, pretendShell, type Pretended } from '$lib/backend/pretended'
import type { ArticleView } from '$lib/bindings'
import { app } from '../app/state.svelte'
import { sheet } from './sheet.svelte'
import { perform } from './verbs.svelte'

const details = { kicker: '', slug: '', keywords: [], lead: null }
const view = (id: string) => ({ id, editable: true, details: structuredClone(details), possible: [], workflow: { round: 1, claim: null } }) as unknown as ArticleView

/** The desk behind the window: what it has on disk, and whether it can write. */
class Desk {
  full = false
  refuses: string | null = null
  conflict = false
  readonly docs = new Map<string, Y.Doc>()
  asked: string[] = []

  doc(id: string): Y.Doc {
    const doc = this.docs.get(id) ?? new Y.Doc()
    this.docs.set(id, doc)
    return doc
  }
  text = (id: string) => this.doc(id).getXmlFragment('body').toString()
  commands: Pretended = {
    load_body: ({ id }) => Array.from(Y.encodeStateAsUpdate(this.doc(id as string))),
    article: ({ id }) => view(id as string),
    seen: () => null,
    preview: () => null,
    push_update: (update) => {
      if (this.refuses) throw failure(this.refuses)
      if (this.full) throw failure('disk_full', false)
      Y.applyUpdate(this.doc(typing), update as unknown as Uint8Array)
      return null
    },
    edit_details: ({ edit }) => {
      this.asked.push('edit_details')
      if (this.conflict) throw { ...failure('field_conflict'), args: { field: 'kicker' } }
      if (this.full) throw failure('disk_full', false)
      return { details: (edit as { wanted: unknown }).wanted }
    },
    take_down: () => null,
    submit: () => void this.asked.push('submit'),
  }
}
/** The header that names the article does not come through the pretended shell. */
let typing = 'a'
let desk = new Desk()

function type(words: string) {
  const doc = sheet.session?.doc as Y.Doc
  const text = new Y.XmlText(words)
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [text])
  doc.getXmlFragment('body').push([element])
}
function fill(kicker: string) {
  const draft = sheet.details
  if (!draft) throw new Error('no details are open')
  draft.wanted.kicker = kicker
  draft.touched()
}
async function opened(id: string) {
  typing = id
  await app.open(id)
  await sheet.open(id)
  sheet.knows(view(id))
}
const elapse = (ms: number) => vi.advanceTimersByTimeAsync(ms)
/** Types in `a` what cannot be written, opens `b`, and answers when asked whether to leave. */
async function goes(leave: boolean) {
  await opened('a')
  desk.full = true
  type('chưa ghi')
  const going = app.open('b')
  await elapse(3_000)
  expect(sheet.leaving?.to).toBe('open')
  expect(app.openId).toBe('a')
  sheet.leaving?.answer(leave)
  await going
}

describe('what is typed and not saved', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    desk = new Desk()
    pretendShell(desk.commands)
  })
  afterEach(async () => {
    for (const one of sheet.unsaved) one.forget()
    await sheet.close()
    Object.assign(sheet, { left: [], leaving: null, problem: null, panel: null, dialog: null })
    app.openId = null
    app.article = null
    noShell()
    vi.useRealTimers()
  })

  it('lets a person leave at once when there is nothing of it', async () => {
    await opened('a')
    type('một')
    expect(await sheet.mayLeave('quit')).toBe(true)
    expect(desk.text('a')).toBe('<paragraph>một</paragraph>')
  })

  it('keeps another article from being opened until the person has decided', async () => {
    await goes(false)
    expect(app.openId).toBe('a')
    expect(sheet.session?.plainText()).toContain('chưa ghi')
    expect(sheet.leaving).toBeNull()
  })

  it('goes on being saved after its article was left, and the status line counts it', async () => {
    await goes(true)
    expect(app.openId).toBe('b')
    await sheet.open('b')
    expect(sheet.saved).toEqual({ kind: 'notSaved', reason: 'others' })
    expect(sheet.unsavedArticles).toBe(1)
    desk.full = false
    await elapse(20_000)
    expect(desk.text('a')).toBe('<paragraph>chưa ghi</paragraph>')
    expect(sheet.saved).toEqual({ kind: 'saved' })
  })

  it('is on the screen again when its article is opened again', async () => {
    await goes(true)
    await sheet.open('b')
    await app.open('a')
    await sheet.open('a')
    expect(sheet.session?.plainText()).toContain('chưa ghi')
    expect(sheet.left).toEqual([])
  })

  it('stands before a person who switches or quits, with its words to be copied', async () => {
    await opened('a')
    desk.full = true
    type('mười chữ này')
    fill('Giao thông')
    const going = sheet.mayLeave('sign_out')
    await elapse(3_000)
    expect(sheet.leaving?.to).toBe('sign_out')
    expect(sheet.unsavedText()).toContain('mười chữ này')
    expect(sheet.unsavedText()).toContain('Giao thông')
    sheet.leaving?.answer(false)
    expect(await going).toBe(false)
    expect(sheet.session?.plainText()).toContain('mười chữ này')
  })

  it('stays though the desk will never take it, until the person says otherwise', async () => {
    await opened('a')
    desk.refuses = 'not_signed_in'
    type('bị từ chối')
    const going = sheet.mayLeave('quit')
    await elapse(3_000)
    expect(sheet.leaving?.to).toBe('quit')
    sheet.leaving?.answer(true)
    expect(await going).toBe(true)
    expect(sheet.unsaved).toEqual([])
  })

  it('is not dropped when the right to type goes and comes', async () => {
    await opened('a')
    desk.full = true
    type('giữ lại')
    await elapse(200)
    void sheet.open('a')
    await elapse(200)
    expect(sheet.session?.plainText()).toContain('giữ lại')
  })

  it('says why a verb waits: details in conflict open their panel, and nothing is done', async () => {
    await opened('a')
    app.article = view('a')
    desk.conflict = true
    fill('Của tôi')
    perform('sign_off')
    await elapse(3_000)
    flushSync()
    expect(sheet.dialog).toBeNull()
    expect(sheet.panel).toBe('details')
    expect(sheet.problem).not.toBeNull()
    perform('submit')
    await elapse(3_000)
    expect(desk.asked).not.toContain('submit')
    expect(sheet.busy).toBe(false)
  })

  it('does not keep a person from taking an article down', async () => {
    await opened('a')
    app.article = view('a')
    desk.full = true
    type('chưa ghi')
    perform('take_down')
    await elapse(3_000)
    expect(sheet.dialog).toBe('take_down')
  })
})
