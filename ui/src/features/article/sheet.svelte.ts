/** The open article's editing session, shared by the sheet, its panels and the verbs. */
import { api, bodyTransport, Refused } from '$lib/backend'
import type { ArticleView, EditorContent } from '$lib/bindings'
import { tMaybe } from '$lib/i18n'
import { DocSession, schemaOf, type Place, type SaveStatus, type SheetEditor } from '$lib/editor'
import { DetailsDraft, type Details, type Keeper } from './details.svelte'

export type PanelName = 'details' | 'checks' | 'comments' | 'history' | 'delivery'
export type DialogName = 'return' | 'sign_off' | 'schedule' | 'publish' | 'take_down' | 'kill' | 'hold' | 'correct' | 'propose_correction' | 'post_check' | 'preview' | 'clear' | 'spike'

function keeperOf(article: string): Keeper {
  return {
    save: async (seen, wanted) => (await api.editDetails({ article, seen, wanted })).details as Details,
    latest: async () => (await api.article(article)).details as Details,
  }
}

/** How long a person who wants to leave waits before being told that something is not saved yet. */
const LEAVING_MS = 2_000

/** Where a person wants to go while something is not saved. */
export type LeavingFor = 'open' | 'sign_out' | 'quit'

class OpenSheet {
  session = $state.raw<DocSession | null>(null)
  details = $state.raw<DetailsDraft | null>(null)
  editor = $state.raw<SheetEditor | null>(null)
  panel = $state<PanelName | null>(null)
  dialog = $state<DialogName | null>(null)
  words = $state(0)
  problem = $state.raw<unknown>(null)
  busy = $state(false)
  /** Where a return reason or comment being written is anchored. */
  place = $state.raw<Place | null>(null)
  /** What could not be saved when its article was left: tried again until it is, and not saved until then. */
  left = $state.raw<(DocSession | DetailsDraft)[]>([])
  /** Somebody wants to leave what is not saved: a dialog asks. */
  leaving = $state.raw<{ to: LeavingFor; answer: (leave: boolean) => void } | null>(null)

  async open(id: string): Promise<void> {
    // What is owed of this very article is shown again, and stays before the eyes until it is saved.
    if (this.session?.articleId === id && !(await this.session.flush())) return
    await this.close()
    const kept = this.left.find((one) => one instanceof DocSession && one.articleId === id) as DocSession | undefined
    if (kept) this.left = this.left.filter((one) => one !== kept)
    const session = kept ?? new DocSession(id, bodyTransport)
    this.session = session
    this.problem = null
    try {
      if (!kept) await session.load()
      await api.seen(id)
    } catch (error) {
      this.problem = error
    }
  }

  /** Opens the session again: the text was changed elsewhere, or may be typed in again. */
  async renew(): Promise<void> {
    const id = this.session?.articleId
    if (id) await this.open(id)
  }

  /** The article as Rust has it now: its details are kept beside what the person is filling in. */
  knows(article: ArticleView): void {
    if (this.details?.articleId === article.id) {
      this.details.heard(article.details)
      return
    }
    void this.#letGo(this.details)
    const kept = this.left.find((one) => one instanceof DetailsDraft && one.articleId === article.id) as DetailsDraft | undefined
    if (kept) this.left = this.left.filter((one) => one !== kept)
    kept?.heard(article.details)
    this.details = kept ?? new DetailsDraft(article.id, article.details, keeperOf(article.id))
  }

  /** Everything of every article that is not saved. */
  get unsaved(): (DocSession | DetailsDraft)[] {
    const all = [this.session, this.details, ...this.left]
    return all.filter((one) => one !== null).filter((one) => (one instanceof DocSession ? one.status.kind !== 'saved' : one.dirty))
  }

  /** What a person leaves who goes there: for another article, this one; out of the window, every one. */
  #leaves(to: LeavingFor): (DocSession | DetailsDraft)[] {
    return this.unsaved.filter((one) => to !== 'open' || one === this.session || one === this.details)
  }

  /** What stands at the head of the sheet. That something waited to be saved, or to be chosen, is over when it is saved. */
  get told(): unknown {
    const waited = this.problem instanceof Refused && ['not_saved', 'field_conflict'].includes(this.problem.failure.code)
    return waited && this.unsaved.length === 0 ? null : this.problem
  }

  /** How many articles have something that is not saved. */
  get unsavedArticles(): number {
    return new Set(this.unsaved.map((one) => one.articleId)).size
  }

  /** Whether everything typed here is on disk: the text, the details beside it, and what was left behind unsaved. */
  get saved(): SaveStatus | null {
    const text = this.session?.status ?? null
    const failing = this.unsaved.filter((one) => this.left.includes(one))
    if (failing.length > 0 && text?.kind !== 'notSaved') return { kind: 'notSaved', reason: 'others' }
    if (text?.kind === 'notSaved' || !this.details?.dirty) return text
    return this.details.problem ? { kind: 'notSaved', reason: 'details' } : { kind: 'saving' }
  }

  /** Takes what was written elsewhere into the open text; what is typed here and not saved yet stays. */
  async merge(): Promise<void> {
    const session = this.session
    if (!session?.loaded) return
    try {
      const { state } = await bodyTransport.load(session.articleId)
      if (this.session === session) session.applyRemote(state)
    } catch (error) {
      this.problem = error
    }
  }

  async close(): Promise<void> {
    const { session, details } = this
    this.session = null
    this.details = null
    this.editor = null
    await Promise.all([this.#letGo(session), this.#letGo(details)])
  }

  /** Lets go of what is saved; keeps the rest, which tries again by itself. */
  async #letGo(one: DocSession | DetailsDraft | null): Promise<void> {
    if (!one || (one instanceof DocSession ? one.status.kind === 'saved' : !one.dirty)) {
      if (one instanceof DocSession) one.forget()
      return
    }
    this.left = [...this.left, one]
    if (one instanceof DocSession ? await one.close() : await one.try()) this.left = this.left.filter((other) => other !== one)
  }

  /**
   * Saves everything typed in the open article. Answers whether it is saved. Details that cannot be are shown, with what
   * they wait for; a text that cannot be says so itself.
   */
  async flush(): Promise<boolean> {
    const [text, details] = await Promise.all([this.session?.flush() ?? true, this.details?.try() ?? true])
    if (!details) {
      this.problem = this.details?.problem ?? null
      this.panel = 'details'
    }
    return text && details
  }

  /** Saves before a verb; answers whether it is saved, and says that nothing was done where it is not. */
  async ready(): Promise<boolean> {
    if (await this.flush()) return true
    this.problem ??= new Refused({ refused: true, code: 'not_saved', args: {}, message: '', report: null })
    return false
  }

  /**
   * Whether the person may leave for something else: everything is saved, or they were asked and chose to. What is not
   * saved stays before their eyes otherwise.
   */
  async mayLeave(to: LeavingFor): Promise<boolean> {
    if (await this.settled(to)) return true
    if (this.leaving) return false
    const leave = await new Promise<boolean>((answer) => (this.leaving = { to, answer }))
    this.leaving = null
    // To another article, what can still be saved goes on being tried; out of the program, nothing can.
    if (leave) for (const one of this.#leaves(to)) if (to !== 'open' || (one instanceof DocSession && one.hopeless)) this.#drop(one)
    return leave
  }

  /** Saves what would be left; waits a moment, and answers whether it is saved. */
  async settled(to: LeavingFor): Promise<boolean> {
    if (this.#leaves(to).length === 0) return true
    const rest = this.#leaves(to).filter((one) => this.left.includes(one)).map((one) => (one instanceof DocSession ? one.flush() : one.try()))
    const all = Promise.all([this.flush(), ...rest]).then((answers) => answers.every(Boolean))
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), LEAVING_MS)))
    return await Promise.race([all, late]).finally(() => clearTimeout(timer))
  }

  /** The words of what is not saved, to be put somewhere else. */
  unsavedText(): string {
    return this.unsaved.map((one) => (one instanceof DocSession ? one.plainText() : one.unsaved().map(([field, value]) => `${tMaybe(`field-${field}`) ?? field}: ${value}`).join('\n'))).join('\n\n')
  }

  #drop(one: DocSession | DetailsDraft): void {
    one.forget()
    this.left = this.left.filter((other) => other !== one)
    if (this.session === one) this.session = null
    if (this.details === one) this.details = null
  }

  /** What the bound editors show, for the comparison at a freeze; `null` when none is bound. */
  async frozen(): Promise<EditorContent | null> {
    const fields = await this.session?.freeze()
    if (!fields) return null
    const line = (name: 'headline' | 'standfirst') => {
      const doc = schemaOf(name).nodeFromJSON(fields[name])
      return doc.textBetween(0, doc.content.size, ' ')
    }
    return { headline: line('headline'), standfirst: line('standfirst'), body: fields.body as EditorContent['body'] }
  }

  focusHeadline(): void {
    const wait = (left: number) => {
      if (this.editor) this.editor.focus('headline')
      else if (left > 0) requestAnimationFrame(() => wait(left - 1))
    }
    wait(60)
  }
}

export const sheet = new OpenSheet()
