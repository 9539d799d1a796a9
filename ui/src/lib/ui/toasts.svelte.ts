/**
 * What happened and can be undone. Used sparingly: never for what the screen already shows, never for an error (an error
 * sits where it happened).
 */
export interface Toast {
  id: number
  text: string
  undo: (() => void) | null
}

const LASTS_MS = 8_000

class Toasts {
  list = $state<Toast[]>([])
  #next = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  show(text: string, undo: (() => void) | null = null): number {
    const toast = { id: this.#next++, text, undo }
    this.list = [...this.list.slice(-1), toast]
    this.resume(toast.id)
    return toast.id
  }

  dismiss(id: number): void {
    this.pause(id)
    this.list = this.list.filter((toast) => toast.id !== id)
  }

  /** While it is looked at or held by the keyboard it stays. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  resume(id: number): void {
    this.pause(id)
    this.#timers.set(id, setTimeout(() => this.dismiss(id), LASTS_MS))
  }
}

export const toasts = new Toasts()
