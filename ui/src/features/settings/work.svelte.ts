/** What every settings page shares: one piece of work at a time, its refusal beside it, the passphrase when it is asked for. */
import { explain, Refused } from '$lib/backend'
import { withKey } from '../app/keys.svelte'
import { app } from '../app/state.svelte'

export class Work {
  busy = $state(false)
  problem = $state<ReturnType<typeof explain> | null>(null)
  done = $state(false)
  /** The newsroom's passphrase is needed; it opens the root key for ten minutes. */
  needsPassphrase = $state(false)
  passphrase = $state('')

  get given(): string | null {
    return this.passphrase === '' ? null : this.passphrase
  }

  /** Another thing is begun: what was said of the last one goes. */
  forget(): void {
    this.problem = null
    this.done = false
    this.needsPassphrase = false
    this.passphrase = ''
  }

  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = null
    this.done = false
    try {
      await withKey(work)
      this.done = true
      this.needsPassphrase = false
      await app.signedIn(app.session)
      return true
    } catch (error) {
      if (error instanceof Refused && error.failure.code === 'root_locked') this.needsPassphrase = true
      this.problem = explain(error)
      return false
    } finally {
      this.busy = false
      this.passphrase = ''
    }
  }
}
