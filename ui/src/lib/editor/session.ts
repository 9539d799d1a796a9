/**
 * One editing session of one article: owns the Yjs document, sends every local change to Rust and keeps it until Rust has
 * acknowledged it.
 *
 * Updates wait at most 120 ms while typing and go at once on blur, when the window hides and when the page closes. At most
 * one push is under way; what failed goes again with what came since. Updates are idempotent, so sending one twice is
 * harmless, and not sending one is not.
 */
import type { Editor, JSONContent } from '@tiptap/core'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { createSubscriber } from 'svelte/reactivity'
import * as Y from 'yjs'
import { misfitOf, plainText, type Misfit } from './fit'
import { FIELDS, schemaOf, type FieldName } from './schema'

/** What a session needs of the world. */
export interface Transport {
  /** The document as one Yjs update (v1). `readOnly` = a code of editor.ftl (`editor-read-only-<code>`), or `null`. */
  load(articleId: string): Promise<{ state: Uint8Array; readOnly: string | null }>
  /** Resolves once the update is durable. Rejects with {@link PushRefused} if it never will be; with anything else to be asked again. */
  push(articleId: string, update: Uint8Array): Promise<void>
}

/** Rust will not take this update, however often it is sent: the editor turns read-only and offers "copy text". */
export class PushRefused extends Error {
  /** @param code message `editor-refused-<code>`: `quarantine`, `schema`, `read-only` ... */
  constructor(readonly code: string) {
    super(`body update refused: ${code}`)
  }
}

export type SaveStatus = { kind: 'saved' } | { kind: 'saving' } | { kind: 'notSaved'; reason: string }

/** The ProseMirror JSON of the three fields, for the comparison at a freeze. */
export type FrozenFields = Record<FieldName, JSONContent>

/** Origin of changes that come from Rust; they are never sent back. */
export const REMOTE = 'remote'

const BATCH_MS = 120
const PUSH_LIMIT_MS = 5_000
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000, 10_000]

export class DocSession {
  /** Random client id of its own, never stored and never used again: a reused one silently drops edits. */
  readonly doc = new Y.Doc()

  #loaded = false
  #closed = false
  #readOnly: string | null = null
  /** Never true in a session opened read-only: what changes the document then is no typing, and nobody's to send. */
  #everEditable = false
  #misfit: Misfit | null = null
  #refused: string | null = null
  #failures = 0
  #fault: unknown = null
  #lastSavedAt: Date | null = null
  /** Not under way yet, oldest first. */
  #waiting: Uint8Array[] = []
  /** Under way. */
  #flying: Uint8Array | null = null
  /** Counts pushes, so that a late answer to one that was given up is told apart. */
  #attempt = 0
  #batchTimer: ReturnType<typeof setTimeout> | null = null
  #retryTimer: ReturnType<typeof setTimeout> | null = null
  /** From Rust while somebody was composing. */
  #held: Uint8Array[] = []
  #editors = new Map<FieldName, Editor>()
  #settled: (() => void)[] = []
  #notify: () => void = () => undefined
  #subscribe = createSubscriber((update) => {
    this.#notify = update
    return () => (this.#notify = () => undefined)
  })
  #unlisten: (() => void)[] = []

  constructor(
    readonly articleId: string,
    private readonly transport: Transport,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.doc.on('update', this.#onUpdate)
  }

  /** Loads the document. An error means that nothing was bound and nothing lost: call it again. */
  async load(): Promise<void> {
    const { state, readOnly } = await this.transport.load(this.articleId)
    if (this.#closed || this.#loaded) return
    Y.applyUpdate(this.doc, state, REMOTE)
    this.#readOnly = readOnly
    this.#everEditable = readOnly === null
    this.#misfit = misfitOf(this.doc)
    this.#loaded = true
    this.#listen()
    this.#notify()
  }

  /** True once the document is here. */
  get loaded(): boolean {
    this.#subscribe()
    return this.#loaded
  }

  /** True if an editor may be bound: loaded, and nothing in it that this program does not know. */
  get bindable(): boolean {
    this.#subscribe()
    return this.#loaded && this.#misfit === null && this.#readOnly !== 'newer-schema'
  }

  /** Why typing is not possible: a code of editor.ftl, or `null`. */
  get readOnly(): string | null {
    this.#subscribe()
    return this.#refused ?? (this.#misfit ? 'misfit' : null) ?? this.#readOnly
  }

  /** What does not fit the schema, for a report. */
  get misfit(): Misfit | null {
    this.#subscribe()
    return this.#misfit
  }

  get status(): SaveStatus {
    this.#subscribe()
    if (this.#refused) return { kind: 'notSaved', reason: this.#refused }
    if (this.#failures > 0) return { kind: 'notSaved', reason: 'unreachable' }
    return this.#flying || this.#waiting.length > 0 ? { kind: 'saving' } : { kind: 'saved' }
  }

  /** What went wrong, once saving has failed more than once and goes on failing; `null` while it works. */
  get fault(): unknown {
    this.#subscribe()
    return this.#failures > 1 ? this.#fault : null
  }

  /** When Rust last acknowledged a change of this session. */
  get lastSavedAt(): Date | null {
    this.#subscribe()
    return this.#lastSavedAt
  }

  /** Bytes not acknowledged, for a report. */
  get owedBytes(): number {
    return [this.#flying, ...this.#waiting].reduce((sum, update) => sum + (update?.length ?? 0), 0)
  }

  /** The words of the document, for "copy text". */
  plainText(): string {
    return plainText(this.doc)
  }

  /** Everything not acknowledged, as one update, for a report and for tests; `null` if nothing is owed. */
  owed(): Uint8Array | null {
    const all = this.#flying ? [this.#flying, ...this.#waiting] : this.#waiting
    return all.length === 0 ? null : Y.mergeUpdates(all)
  }

  /** Says whether the article may be edited now (the workflow moved on). `null` = yes. What is owed is still sent. */
  setReadOnly(code: string | null): void {
    this.#readOnly = code
    this.#everEditable ||= code === null
    this.#notify()
  }

  /** Ties a field's editor to the session, for freezing and so that nothing is redrawn under a composing hand. */
  bind(field: FieldName, editor: Editor): () => void {
    this.#editors.set(field, editor)
    const dom = editor.view.dom
    const flush = () => void this.flush()
    // One turn later, so that ProseMirror has read the composed text first.
    const composed = () => setTimeout(() => this.#applyHeld(), 30)
    dom.addEventListener('blur', flush)
    dom.addEventListener('compositionend', composed)
    return () => {
      dom.removeEventListener('blur', flush)
      dom.removeEventListener('compositionend', composed)
      if (this.#editors.get(field) === editor) this.#editors.delete(field)
    }
  }

  /** Takes a change that came from elsewhere (another window, the command line, a colleague). */
  applyRemote(update: Uint8Array): void {
    if (this.#closed) return
    this.#held.push(update)
    this.#applyHeld()
  }

  /** Sends what waits, now. Answers whether everything typed is saved; false as soon as it is clear that it cannot be. */
  async flush(): Promise<boolean> {
    this.#send()
    while ((this.#flying || this.#waiting.length > 0) && !this.#refused && !this.#closed) {
      await new Promise<void>((resolve) => this.#settled.push(resolve))
      if (this.#failures > 0) return false
      this.#send()
    }
    return !this.#flying && this.#waiting.length === 0
  }

  /** Rust will not take what is owed, however often it is sent. */
  get hopeless(): boolean {
    return this.#refused !== null
  }

  /**
   * The three fields as the editors have them, with everything acknowledged. `null` if it could not be saved: nothing
   * may be signed then.
   */
  async freeze(): Promise<FrozenFields | null> {
    if (!(await this.flush()) || !this.#loaded || this.#refused) return null
    const fields = FIELDS.map((field) => {
      const editor = this.#editors.get(field)
      if (editor) return [field, editor.getJSON()] as const
      const root = yXmlFragmentToProseMirrorRootNode(this.doc.getXmlFragment(field), schemaOf(field))
      return [field, root.toJSON() as JSONContent] as const
    })
    return Object.fromEntries(fields) as FrozenFields
  }

  /** Sends what is owed and lets go. Resolves to false if something could not be saved: keep the session then. */
  async close(): Promise<boolean> {
    if (!(await this.flush())) return false
    this.forget()
    return true
  }

  /** Lets go at once, with what is owed: a person decided that. */
  forget(): void {
    this.#closed = true
    this.#clear('batch')
    this.#clear('retry')
    this.#unlisten.forEach((off) => off())
    this.doc.off('update', this.#onUpdate)
    this.doc.destroy()
    this.#settle()
  }

  #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === REMOTE || !this.#loaded || !this.#everEditable) return
    this.#waiting.push(update)
    if (this.#flying === null && this.#retryTimer === null) this.#batchTimer ??= setTimeout(() => this.#send(), BATCH_MS)
    this.#notify()
  }

  #listen(): void {
    const on = (target: EventTarget, type: string, run: () => void) => {
      target.addEventListener(type, run)
      this.#unlisten.push(() => target.removeEventListener(type, run))
    }
    on(window, 'blur', () => void this.flush())
    on(document, 'visibilitychange', () => document.visibilityState === 'hidden' && this.#sendLast())
    on(window, 'pagehide', () => this.#sendLast())
  }

  #send(): void {
    this.#clear('batch')
    if (this.#flying || this.#refused || this.#closed || this.#waiting.length === 0) return
    this.#clear('retry')
    const update = Y.mergeUpdates(this.#waiting)
    this.#waiting = []
    this.#flying = update
    const attempt = ++this.#attempt
    this.#notify()
    const limit = setTimeout(() => this.#failed(attempt, 'silence'), PUSH_LIMIT_MS)
    this.transport
      .push(this.articleId, update)
      .then(
        () => this.#acknowledged(attempt),
        (error: unknown) => this.#failed(attempt, error),
      )
      .finally(() => clearTimeout(limit))
  }

  /** The page may be gone in a moment: everything owed goes now, also what is under way, without waiting for an answer. */
  #sendLast(): void {
    const owed = this.owed()
    if (!owed || this.#refused) return
    this.transport.push(this.articleId, owed).catch(() => undefined)
  }

  #acknowledged(attempt: number): void {
    if (attempt !== this.#attempt || this.#flying === null) return
    this.#flying = null
    this.#failures = 0
    this.#fault = null
    this.#lastSavedAt = this.now()
    this.#settle()
    // What came meanwhile has waited long enough.
    this.#send()
  }

  #failed(attempt: number, error: unknown): void {
    if (attempt !== this.#attempt || this.#flying === null || this.#closed) return
    this.#waiting.unshift(this.#flying)
    this.#flying = null
    this.#attempt += 1
    if (error instanceof PushRefused) {
      this.#refused = error.code
    } else {
      const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)]
      this.#failures += 1
      this.#fault = error
      this.#retryTimer = setTimeout(() => {
        this.#retryTimer = null
        this.#send()
      }, wait)
    }
    this.#settle()
  }

  #settle(): void {
    const waiting = this.#settled
    this.#settled = []
    waiting.forEach((resolve) => resolve())
    this.#notify()
  }

  #applyHeld(): void {
    if (this.#held.length === 0 || !this.#loaded || this.#closed) return
    // A redraw while an input method composes would break the word in hand.
    if ([...this.#editors.values()].some((editor) => editor.view.composing)) return
    const update = this.#held.length === 1 ? (this.#held[0] as Uint8Array) : Y.mergeUpdates(this.#held)
    this.#held = []
    const misfit = this.#misfitAfter(update)
    if (misfit) {
      // Not applied: the editors would delete what they cannot show. Rust has it; reopening shows the whole.
      this.#misfit = misfit
      this.#notify()
      return
    }
    Y.applyUpdate(this.doc, update, REMOTE)
  }

  #misfitAfter(update: Uint8Array): Misfit | null {
    const trial = new Y.Doc()
    try {
      Y.applyUpdate(trial, Y.encodeStateAsUpdate(this.doc))
      Y.applyUpdate(trial, update)
      return misfitOf(trial)
    } finally {
      trial.destroy()
    }
  }

  #clear(timer: 'batch' | 'retry'): void {
    if (timer === 'batch' && this.#batchTimer !== null) {
      clearTimeout(this.#batchTimer)
      this.#batchTimer = null
    }
    if (timer === 'retry' && this.#retryTimer !== null) {
      clearTimeout(this.#retryTimer)
      this.#retryTimer = null
    }
  }
}
