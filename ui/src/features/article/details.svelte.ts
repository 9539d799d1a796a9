/**
 * The details of one article as a person fills them in. What they touched is theirs until Rust has taken it: it is sent
 * shortly after the last key, at once when the panel, the article or the window is left, and again after a fault. Fields
 * nobody touches follow what others do; a field that two people changed is shown with both values.
 */
import { Refused } from '$lib/backend'
import type { Details as Sent } from '$lib/bindings'

/** As Rust sends them: every field is there; only what is sent may leave some out. */
export type Details = Required<Sent>
export type DetailField = keyof Details

/** What a draft needs of the world. */
export interface Keeper {
  /** Saves what differs between the two; answers the details as they are then. */
  save(seen: Details, wanted: Details): Promise<Details>
  /** The details as they are. */
  latest(): Promise<Details>
}

const WAIT_MS = 400
const RETRY_MS = 5_000
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export class DetailsDraft {
  wanted: Details = $state() as Details
  /** Something here is not saved yet. */
  dirty = $state(false)
  /** Why it is not saved. */
  problem = $state.raw<unknown>(null)
  /** A field that somebody else changed too, and their value. */
  conflict = $state.raw<{ field: DetailField; theirs: unknown } | null>(null)

  #seen: Details
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | null = null
  #forgotten = false

  constructor(
    readonly articleId: string,
    details: Sent,
    private readonly keeper: Keeper,
  ) {
    this.#seen = structuredClone(details) as Details
    this.wanted = structuredClone(details) as Details
  }

  /** The person changed something. */
  touched(): void {
    this.dirty = true
    this.#after(WAIT_MS)
  }

  /** What the article says now: fields the person has not touched follow it. */
  heard(details: Sent): void {
    const now = structuredClone(details) as Details
    for (const field of Object.keys(now) as DetailField[]) this.#follow(field, now)
    this.dirty = !same($state.snapshot(this.wanted), this.#seen)
  }

  /**
   * Saves now. Rejects if it cannot be saved: what the person wrote stays here.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    while (this.#saving) await this.#saving
    if (!this.dirty) return
    this.#saving = this.#save().finally(() => (this.#saving = null))
    await this.#saving
    if (this.problem) throw this.problem
    if (this.dirty) await this.flush()
  }

  /** Saves now; what goes wrong stands in `problem`. Answers whether everything is saved. */
  async try(): Promise<boolean> {
    return await this.flush().then(
      () => true,
      () => false,
    )
  }

  /** What is not saved yet, for "copy the text": each field by its key, what is no text as it is sent. */
  unsaved(): [DetailField, string][] {
    const wanted = $state.snapshot(this.wanted) as Details
    const fields = Object.keys(wanted) as DetailField[]
    return fields.filter((field) => !same(wanted[field], this.#seen[field])).map((field) => [field, typeof wanted[field] === 'string' ? wanted[field] : JSON.stringify(wanted[field])])
  }

  /** Lets go at once, with what is not saved: a person decided that. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#forgotten = true
    this.dirty = false
  }

  /** Ends a conflict: theirs replaces what the person wrote, or the person's stands, knowing theirs. */
  async decide(take: 'theirs' | 'mine'): Promise<void> {
    const conflict = this.conflict
    if (!conflict) return
    const field = conflict.field as 'kicker'
    this.#seen[field] = conflict.theirs as string
    if (take === 'theirs') this.wanted[field] = structuredClone(conflict.theirs) as string
    this.conflict = null
    this.problem = null
    this.dirty = !same($state.snapshot(this.wanted), this.#seen)
    await this.try()
  }

  async #save(): Promise<void> {
    const sent = $state.snapshot(this.wanted) as Details
    try {
      const now = await this.keeper.save(this.#seen, sent)
      this.#seen = sent
      this.problem = null
      this.conflict = null
      this.heard(now)
    } catch (error) {
      this.problem = error
      if (error instanceof Refused && error.failure.code === 'field_conflict') await this.#met(error.failure.args.field as DetailField)
      else if (!(error instanceof Refused && error.failure.refused)) this.#after(RETRY_MS)
    }
  }

  async #met(field: DetailField): Promise<void> {
    const now = await this.keeper.latest()
    for (const other of Object.keys(now) as DetailField[]) if (other !== field) this.#follow(other, now)
    this.conflict = { field, theirs: now[field] }
  }

  #follow(field: DetailField, now: Details): void {
    const any = field as 'kicker'
    if (same(now[any], this.#seen[any]) || !same($state.snapshot(this.wanted[any]), this.#seen[any])) return
    this.#seen[any] = now[any]
    this.wanted[any] = structuredClone(now[any])
  }

  #after(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#forgotten) return
    this.#timer = setTimeout(() => void this.try(), ms)
  }
}
