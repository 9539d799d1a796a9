/** The verbs of the open article: each flushes the text first, then asks the shell; a refusal stands at the head of the sheet. */
import { api } from '$lib/backend'
import type { Action } from '$lib/bindings'
import { t } from '$lib/i18n'
import { toasts } from '$lib/ui'
import { withKey } from '../app/keys.svelte'
import { app } from '../app/state.svelte'
import { sheet, type DialogName } from './sheet.svelte'

/** Verbs a person starts from a button or the palette; editing and commenting happen in the text. */
export const ACTIONS: Action[] = [
  'submit', 'withdraw', 'claim', 'unclaim', 'return', 'sign_off', 'fast_lane', 'recall', 'reopen', 'hold', 'release', 'spike', 'unspike', 'schedule', 'publish',
  'unschedule', 'correct', 'propose_correction', 'take_down', 'kill', 'post_check', 'clear',
]

const DIALOGS: Partial<Record<Action, DialogName>> = {
  return: 'return',
  sign_off: 'sign_off',
  schedule: 'schedule',
  publish: 'publish',
  unschedule: 'schedule',
  take_down: 'take_down',
  kill: 'kill',
  hold: 'hold',
  spike: 'spike',
  correct: 'correct',
  propose_correction: 'propose_correction',
  post_check: 'post_check',
  clear: 'clear',
}

/** What takes an article back from readers waits for nothing that is still to be saved. */
const AT_ONCE: Action[] = ['take_down', 'kill', 'unschedule', 'recall', 'hold']

/** Runs work on the open article; what goes wrong stands where the person looks. Answers whether it was done. */
export async function doing(work: () => Promise<unknown>, atOnce = false): Promise<boolean> {
  if (sheet.busy) return false
  sheet.busy = true
  sheet.problem = null
  try {
    if (!(await (atOnce ? sheet.flush() : sheet.ready())) && !atOnce) return false
    await withKey(work)
    await app.reload()
    return true
  } catch (error) {
    sheet.problem = error
    await app.reload()
    return false
  } finally {
    sheet.busy = false
  }
}

/** An article that left the lists by a verb that can be taken back: the way back is offered instead of a question before. */
export function offerUndo(action: Action, article: { id: string; headline: string }): void {
  const on = { article: article.id, round: null }
  const back: Partial<Record<Action, () => Promise<unknown>>> = { spike: () => api.unspike(on), hold: () => api.release(on) }
  const undo = back[action]
  if (undo) toasts.show(t(`done-${action}`, { headline: article.headline || t('article-untitled') }), () => void doing(undo))
}

/** Those who may take the fast lane are offered it with the submission. */
export function mayHurry(): boolean {
  const may = (app.settings?.fast_lane ?? false) && (app.session?.privileges.some((held) => held === 'fast_lane') ?? false)
  return may && (app.article?.possible.some((one) => one.action === 'submit' && !one.refusal) ?? false)
}

/** Starts a verb: at once, or with the dialog that asks for what it needs. */
export function perform(action: Action, fast = false): void {
  const dialog = DIALOGS[action]
  if (dialog) {
    // A return points at what is selected in the text.
    if (action === 'return') sheet.place = sheet.editor?.selection()?.place ?? null
    sheet.problem = null
    const atOnce = AT_ONCE.includes(action)
    void (atOnce ? sheet.flush() : sheet.ready()).then((saved) => {
      if (saved || atOnce) sheet.dialog = dialog
    })
    return
  }
  const article = app.article
  if (!article) return
  const on = { article: article.id, round: article.workflow.round }
  const verbs: Partial<Record<Action, () => Promise<unknown>>> = {
    submit: async () => api.submit({ on, fast_lane: fast, editor: await sheet.frozen() }),
    withdraw: () => api.withdraw(on),
    claim: () => api.claim(on, article.workflow.claim !== null),
    unclaim: () => api.unclaim(on),
    fast_lane: () => api.fastLane(on),
    recall: () => api.recall(on),
    reopen: () => api.reopen(on),
    release: () => api.release(on),
    unspike: () => api.unspike(on),
  }
  const verb = verbs[action]
  if (verb) void doing(verb, AT_ONCE.includes(action))
}
