/**
 * Keys that are asked for when something needs them: the person's, which locks while nobody works, and this computer's,
 * where no keychain of the operating system keeps it.
 */
import { api, Refused } from '$lib/backend'
import { app } from './state.svelte'

export type KeyName = 'person' | 'computer'

class Keys {
  /** What is asked for, and what to tell once it was given or the person thought better of it. */
  asking = $state.raw<{ key: KeyName; answer: (given: boolean) => void } | null>(null)

  /** Asks for a key. Answers whether it is open now. */
  async ask(key: KeyName): Promise<boolean> {
    if (this.asking) return false
    const given = await new Promise<boolean>((answer) => (this.asking = { key, answer }))
    this.asking = null
    return given
  }

  /** Opens the key that is asked for with what the person typed. */
  async give(secret: string): Promise<void> {
    const asking = this.asking
    if (!asking) return
    if (asking.key === 'person') await api.unlock(secret)
    else {
      await api.givePassphrase(secret)
      await sendWaiting()
    }
    asking.answer(true)
  }
}

/** What waited for this computer's key alone is sent now. */
export async function sendWaiting(): Promise<void> {
  if (app.session?.privileges.some((held) => held === 'steer_deliveries')) {
    const waiting = (await api.deliveries(true)).filter((row) => row.why?.code === 'no_device_key' && row.remedies.includes('retry'))
    for (const row of waiting) await api.retryDelivery(row.article, row.destination)
  }
  await app.refreshStatus()
}

export const keys = new Keys()

const NEEDED: Record<string, KeyName> = { locked: 'person', no_device_key: 'computer' }

/** Does work that signs. Where the key for it is closed, the person is asked for it, and it is done then. */
export async function withKey<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const key = error instanceof Refused && error.failure.refused ? NEEDED[error.failure.code] : undefined
      if (!key) throw error
      if (key === 'computer') {
        // Only a passphrase can be typed here; a keychain is opened where the computer keeps it.
        await app.refreshStatus()
        if (app.status?.key_closed !== 'passphrase') throw error
      }
      if (!(await keys.ask(key))) throw error
    }
  }
}
