import { describe, expect, it } from 'vitest'
import { PagedList, type Page } from './paged.svelte'
import { keepPlace, rowsInView, stepTo } from './window'

interface Row {
  id: string
}
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, i) => ({ id: `r${from + i}` }))

describe('a windowed list', () => {
  it('draws a screenful whatever the length', () => {
    const { first, end } = rowsInView(3_000_000, 700, 60, 100_000)
    expect(end - first).toBeLessThan(30)
    expect(first).toBeLessThanOrEqual(50_000)
    expect(end).toBeGreaterThan(50_011)
  })

  it('leaves what is read where it is when rows move above it, and shows what is new at the top', () => {
    const keys = ['new', 'a', 'b', 'c']
    expect(keepPlace({ key: 'b', offset: 10 }, keys, 60, 70)).toBe(130)
    expect(keepPlace({ key: 'gone', offset: 10 }, keys, 60, 70)).toBe(70)
    expect(keepPlace({ key: 'a', offset: 0 }, keys, 60, 0)).toBe(0)
  })

  it('moves by keys and stops at its ends', () => {
    expect(stepTo('ArrowDown', -1, 5, 3)).toBe(0)
    expect(stepTo('ArrowUp', 0, 5, 3)).toBe(0)
    expect(stepTo('PageDown', 3, 5, 3)).toBe(4)
    expect(stepTo('End', 0, 5, 3)).toBe(4)
    expect(stepTo('a', 0, 5, 3)).toBeNull()
  })
})

describe('a paged list', () => {
  const pages =
    (all: Row[], size = 10) =>
    (cursor: string | null): Promise<Page<Row>> => {
      const at = Number(cursor ?? 0)
      const end = Math.min(all.length, at + size)
      return Promise.resolve({ items: all.slice(at, end), cursor: end < all.length ? String(end) : null })
    }

  it('fetches page after page and knows the end', async () => {
    const list = new PagedList(pages(rows(0, 25)), (row) => row.id)
    await list.restart()
    expect(list.items).toHaveLength(10)
    await list.more()
    await list.more()
    await list.more()
    expect(list.items).toHaveLength(25)
    expect(list.hasMore).toBe(false)
    expect(list.total).toBe(25)
  })

  it('forgets answers to an older question', async () => {
    let answer: (page: Page<Row>) => void = () => undefined
    const list = new PagedList<Row>(() => new Promise((resolve) => (answer = resolve)), (row) => row.id)
    const slow = list.restart()
    const old = answer
    const fresh = list.restart(() => Promise.resolve({ items: rows(100, 101), cursor: null }))
    await fresh
    old({ items: rows(0, 5), cursor: null })
    await slow
    expect(list.items.map((row) => row.id)).toEqual(['r100'])
  })

  it('keeps what it has when a renewal fails, and says so', async () => {
    const list = new PagedList(pages(rows(0, 5)), (row) => row.id)
    await list.restart()
    await list.restart(() => Promise.reject(new Error('locked')))
    expect(list.items).toHaveLength(5)
    expect(list.state).toBe('error')
    await list.restart(pages(rows(0, 5)))
    expect(list.state).toBe('ready')
  })

  it('renews as much as is shown', async () => {
    const all = rows(0, 25)
    const list = new PagedList(pages(all), (row) => row.id)
    await list.restart()
    await list.more()
    all.unshift({ id: 'new' })
    await list.refresh()
    expect(list.items[0]?.id).toBe('new')
    expect(list.items).toHaveLength(20)
  })
})
