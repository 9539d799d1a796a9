/** The open article's editing session, shared by the sheet, its panels and the verbs. */
import { api, bodyTransport } from '$lib/backend'
import type { ArticleView, EditorContent } from '$lib/bindings'
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

  async open(id: string): Promise<void> {
    await this.close()
    const session = new DocSession(id, bodyTransport)
    this.session = session
    this.problem = null
    try {
      await session.load()
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
    // What cannot be saved at once is tried again until it can: a draft left behind loses nothing.
    void this.details?.try()
    this.details = new DetailsDraft(article.id, article.details, keeperOf(article.id))
  }

  /** Whether everything typed here is on disk: the text, and the details beside it. */
  get saved(): SaveStatus | null {
    const text = this.session?.status ?? null
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
    void this.details?.try()
    this.details = null
    const session = this.session
    this.session = null
    this.editor = null
    if (session) await session.close()
  }

  /** Saves everything typed. Rejects when the details cannot be saved; a text that cannot be says so itself. */
  async flush(): Promise<void> {
    await Promise.all([this.session?.flush(), this.details?.flush()])
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
