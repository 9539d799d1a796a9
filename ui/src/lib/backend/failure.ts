/** What the shell answers when it does not do what was asked. */
import { refusalText, tMaybe } from '$lib/i18n'
import type { Failure } from '$lib/bindings'

export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

const CODED: Record<string, string> = { privilege: 'privilege-', state: 'editorial-', action: 'action-', kind: 'clearance-', field: 'field-' }

/** Arguments of a refusal in words: codes of the domain become its words in the person's language. */
function words(args: Partial<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(args)) {
    if (value === undefined) continue
    const prefix = CODED[key]
    out[key] = (prefix && tMaybe(prefix + value.replaceAll('.', '-'))) ?? value
  }
  return out
}

/** Any rejection as what happened, what was kept, what to do. */
export function explain(error: unknown): { happened: string; kept: string | null; todo: string; report: string | null; cancelled: boolean } {
  if (error instanceof Refused) {
    const { code, args, report } = error.failure
    const said = code === 'four_eyes' && args.alone === 'true' ? 'four_eyes_alone' : code
    return { ...refusalText(said, words(args)), report: report ?? null, cancelled: code === 'cancelled' }
  }
  return { ...refusalText('unexpected'), report: null, cancelled: false }
}

/** The same in one sentence or two. */
export function inWords(error: unknown): string {
  const { happened, todo } = explain(error)
  return `${happened} ${todo}`
}
