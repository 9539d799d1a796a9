import { afterEach, describe, expect, it } from 'vitest'
import type { Place } from '$lib/editor'
import { draftOf, forgetDraft, forgetDrafts } from './drafts.svelte'

const place = (quote: string) => ({ field: 'body', block: 0, start: 0, end: 3, quote }) as unknown as Place

describe('what is written in a dialog', () => {
  afterEach(forgetDrafts)

  it('is there again after the dialog went away, and gone when the verb was done', () => {
    draftOf('a', 'hold').reason = 'Chờ ý kiến luật sư'
    expect(draftOf('a', 'hold').reason).toBe('Chờ ý kiến luật sư')
    expect(draftOf('b', 'hold').reason).toBe('')
    expect(draftOf('a', 'spike').reason).toBe('')
    forgetDraft('a', 'hold')
    expect(draftOf('a', 'hold').reason).toBe('')
  })

  it('gives each reason of a return its own note and its own place', () => {
    const draft = draftOf('a', 'return')
    draft.pick('source', true, place('ba việc lớn'))
    ;(draft.reasons.source as { note: string }).note = 'Ai nói điều này?'
    draft.pick('figure', true, place('ba việc lớn'))
    draft.mark(place('14 tháng'))
    ;(draft.reasons.figure as { note: string }).note = 'Báo cáo ghi 15.'
    draft.current = 'source'
    draft.mark(place('hai việc lớn'))
    draft.pick('style', true, null)
    draft.pick('style', false, null)
    expect(draft.picked(['figure', 'style', 'source'])).toEqual([
      { code: 'figure', note: 'Báo cáo ghi 15.', place: place('14 tháng') },
      { code: 'source', note: 'Ai nói điều này?', place: place('hai việc lớn') },
    ])
  })

  it('keeps what was written for a reason that is let go and picked again', () => {
    const draft = draftOf('a', 'return')
    draft.pick('source', true, null)
    ;(draft.reasons.source as { note: string }).note = 'Nguồn?'
    draft.pick('source', false, null)
    expect(draft.picked(['source'])).toEqual([])
    draft.pick('source', true, null)
    expect(draft.picked(['source'])[0]?.note).toBe('Nguồn?')
  })
})
