import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '$lib/backend'
import { DetailsDraft, type Details, type Keeper } from './details.svelte'

const blank = (): Details =>
  ({
    kicker: '',
    slug: '',
    topic: '',
    keywords: [],
    related: [],
    sources: [],
    gallery: [],
    references: [],
    attachments: [],
    lead: null,
    section: null,
    priority: 0,
  }) as unknown as Details

/** Keeps details as Rust does: fields are compared with what the person saw. */
class Desk implements Keeper {
  now = blank()
  saves = 0
  broken = false
  meanwhile: (() => void) | null = null

  save(seen: Details, wanted: Details): Promise<Details> {
    this.saves += 1
    if (this.broken) return Promise.reject(new Error('the disk is full'))
    for (const field of ['kicker', 'slug', 'topic'] as const) {
      if (wanted[field] === seen[field]) continue
      if (this.now[field] !== seen[field]) {
        return Promise.reject(new Refused({ refused: true, code: 'field_conflict', args: { field, theirs: this.now[field] }, message: '', report: null }))
      }
      this.now[field] = wanted[field]
    }
    this.meanwhile?.()
    return Promise.resolve(structuredClone(this.now))
  }
  latest(): Promise<Details> {
    return Promise.resolve(structuredClone(this.now))
  }
}

describe('the details of an article', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('are saved shortly after the last key, once', async () => {
    const desk = new Desk()
    const draft = new DetailsDraft('a', desk.now, desk)
    for (const kicker of ['L', 'Lễ', 'Lễ hội']) {
      draft.wanted.kicker = kicker
      draft.touched()
    }
    expect(draft.dirty).toBe(true)
    await vi.advanceTimersByTimeAsync(500)
    expect([desk.now.kicker, desk.saves, draft.dirty]).toEqual(['Lễ hội', 1, false])
  })

  it('keep what was typed while a save was under way, and send it', async () => {
    const desk = new Desk()
    const draft = new DetailsDraft('a', desk.now, desk)
    desk.meanwhile = () => {
      desk.meanwhile = null
      draft.wanted.topic = 'mùa lũ'
      draft.touched()
    }
    draft.wanted.kicker = 'Lễ hội'
    draft.touched()
    await draft.flush()
    expect([desk.now.kicker, desk.now.topic, draft.dirty]).toEqual(['Lễ hội', 'mùa lũ', false])
  })

  it('follow what others change where the person has typed nothing', () => {
    const desk = new Desk()
    const draft = new DetailsDraft('a', desk.now, desk)
    draft.wanted.kicker = 'của tôi'
    draft.heard({ ...blank(), topic: 'của họ', kicker: 'của họ' })
    expect([draft.wanted.topic, draft.wanted.kicker, draft.dirty]).toEqual(['của họ', 'của tôi', true])
  })

  it.each(['theirs', 'mine'] as const)('show both values of a field two people changed, and take %s', async (take) => {
    const desk = new Desk()
    const draft = new DetailsDraft('a', desk.now, desk)
    desk.now.kicker = 'của họ'
    draft.wanted.kicker = 'của tôi'
    draft.wanted.topic = 'chủ đề'
    draft.touched()
    await draft.try()
    expect(draft.conflict).toEqual({ field: 'kicker', theirs: 'của họ' })
    expect(draft.wanted.kicker).toBe('của tôi')
    await draft.decide(take)
    const kicker = take === 'theirs' ? 'của họ' : 'của tôi'
    expect([desk.now.kicker, draft.wanted.kicker, desk.now.topic]).toEqual([kicker, kicker, 'chủ đề'])
    expect([draft.conflict, draft.problem, draft.dirty]).toEqual([null, null, false])
  })

  it('stay where they are when they cannot be saved, say so, and are sent again', async () => {
    const desk = new Desk()
    const draft = new DetailsDraft('a', desk.now, desk)
    desk.broken = true
    draft.wanted.kicker = 'Lễ hội'
    draft.touched()
    await expect(draft.flush()).rejects.toThrow('the disk is full')
    expect([draft.wanted.kicker, draft.dirty]).toEqual(['Lễ hội', true])
    desk.broken = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect([desk.now.kicker, draft.problem, draft.dirty]).toEqual(['Lễ hội', null, false])
  })
})
