/** The open article's editing session, shared by the sheet, its panels and the verbs. */
import { api, bodyTransport } from '$lib/backend'
import type { EditorContent } from '$lib/bindings'
import { DocSession, schemaOf, type Place, type SheetEditor } from '$lib/editor'

export type PanelName = 'details' | 'checks' | 'comments' | 'history' | 'delivery'
export type DialogName = 'return' | 'sign_off' | 'schedule' | 'take_down' | 'kill' | 'hold' | 'correct' | 'propose_correction' | 'post_check' | 'preview' | 'clear' | 'spike'

class OpenSheet {
  session = $state.raw<DocSession | null>(null)
  editor = $state.raw<SheetEditor | null>(null)
  panel = $state<PanelName | null>('details')
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

  async close(): Promise<void> {
    const session = this.session
    this.session = null
    this.editor = null
    if (session) await session.close()
  }

  async flush(): Promise<void> {
    await this.session?.flush()
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
