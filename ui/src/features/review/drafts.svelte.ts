/**
 * What is being written in the dialogs of an article: kept when a dialog goes away by Escape, a click beside it or a
 * button, and there again when it is opened again. It goes when its verb was done.
 */
import type { Place } from '$lib/editor'

/** One reason of a return: its note, and the place it points at. */
export interface ReasonDraft {
  picked: boolean
  note: string
  place: Place | null
}

export class Draft {
  reason = $state('')
  notice = $state('')
  note = $state('')
  toStep = $state('author')
  lookAgain = $state<string | null>(null)
  reasons: Record<string, ReasonDraft> = $state({})
  /** The reason being written: what is marked in the text is its place. */
  current = $state<string | null>(null)

  /** Picks a reason, or lets it go; what was written for it stays until the return is sent. */
  pick(code: string, picked: boolean, place: Place | null): void {
    const before = this.reasons[code]
    // What was marked before any reason was picked is what the first one is about.
    const first = !Object.values(this.reasons).some((one) => one.picked)
    this.reasons[code] = { note: before?.note ?? '', place: before?.place ?? (first ? place : null), picked }
    if (picked) this.current = code
    else if (this.current === code) this.current = Object.keys(this.reasons).find((other) => this.reasons[other]?.picked) ?? null
  }

  /** Something was marked in the text. */
  mark(place: Place): void {
    const writing = this.current === null ? undefined : this.reasons[this.current]
    if (writing) writing.place = place
  }

  /** The picked reasons as they are sent, in the newsroom's order. */
  picked(order: string[]): { code: string; note: string; place: Place | null }[] {
    return order.flatMap((code) => {
      const one = this.reasons[code]
      return one?.picked ? [{ code, note: one.note.trim(), place: one.place }] : []
    })
  }
}

// Not reactive on purpose: a dialog takes its draft when it opens.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const all = new Map<string, Draft>()

export function draftOf(article: string, dialog: string): Draft {
  const key = `${article} ${dialog}`
  const draft = all.get(key) ?? new Draft()
  all.set(key, draft)
  return draft
}

export function forgetDraft(article: string, dialog: string): void {
  all.delete(`${article} ${dialog}`)
}

/** Another person sits down. */
export function forgetDrafts(): void {
  all.clear()
}
