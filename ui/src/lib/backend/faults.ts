/** Faults of the page itself: what nobody caught goes into the log of the program, and its report id to the person. */
import { commands } from '$lib/bindings'
import { explain, Refused } from './failure'

/** A browser says so when a layout takes more than one round; nothing is wrong then. */
const NO_FAULT = 'ResizeObserver loop'

/** What went wrong, without a word of what anybody wrote: a fault's own text may quote it. */
function kindOf(fault: unknown): string {
  if (fault instanceof Refused) return `Refused ${fault.failure.code}`
  return fault instanceof Error ? fault.name : typeof fault
}

/** The source line, from the stack's first that names one. */
function placeOf(fault: unknown): string {
  const stack = fault instanceof Error ? (fault.stack ?? '') : ''
  return /[\w./-]+\.(?:js|ts|svelte)[^\s:]*:\d+:\d+/.exec(stack)?.[0] ?? ''
}

/** Puts a fault into the log; answers its report id, or `null` where even that is not possible. */
export async function reportFault(kind: string, place: string): Promise<string | null> {
  const answer = await commands.reportFault(kind, place).catch(() => null)
  return answer?.status === 'ok' ? answer.data : null
}

/** Hears of every fault nobody caught, until the answer is called. */
export function hearFaults(tell: (fault: ReturnType<typeof explain>) => void): () => void {
  const take = async (fault: unknown, place: string) => {
    const report = await reportFault(kindOf(fault), place)
    const said = explain(fault)
    tell({ ...said, report: said.report ?? report })
  }
  const failed = (event: ErrorEvent) => {
    if (event.message.startsWith(NO_FAULT)) return
    void take(event.error, placeOf(event.error) || `${event.filename}:${event.lineno}:${event.colno}`)
  }
  const rejected = (event: PromiseRejectionEvent) => void take(event.reason, placeOf(event.reason))
  window.addEventListener('error', failed)
  window.addEventListener('unhandledrejection', rejected)
  return () => {
    window.removeEventListener('error', failed)
    window.removeEventListener('unhandledrejection', rejected)
  }
}
