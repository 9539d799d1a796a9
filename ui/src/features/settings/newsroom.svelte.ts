/** The newsroom's rules and lists as an administrator edits them; saved as a whole, what does not differ is not touched. */
import { api } from '$lib/backend'
import type { NewsroomSettings } from '$lib/bindings'
import { app } from '../app/state.svelte'
import { Work } from './work.svelte'

export class NewsroomDraft {
  readonly work = new Work()
  value: NewsroomSettings = $state() as NewsroomSettings

  constructor(settings: NewsroomSettings) {
    this.value = structuredClone(settings)
  }

  async save(): Promise<void> {
    const saved = await this.work.run(() => api.saveNewsroomSettings($state.snapshot(this.value) as NewsroomSettings, this.work.given))
    // The charter's version has moved on with it.
    if (saved && app.settings) this.value = structuredClone(app.settings)
  }
}

/** A key for a new entry of a list: `a-z 0-9 _`, none that is there. */
export function freshCode(base: string, taken: string[]): string {
  let n = taken.length + 1
  while (taken.includes(`${base}_${n}`)) n += 1
  return `${base}_${n}`
}
