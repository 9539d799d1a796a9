import { describe, expect, it } from 'vitest'
import { Refused } from '$lib/backend'
import { Importing } from './import.svelte'

const file = (name: string) => new File(['chữ'], name)

describe('taking files in', () => {
  it('makes one article of each file, in their order', async () => {
    const seen: string[] = []
    const work = new Importing((one) => {
      seen.push(`${work.done} of ${work.total}: ${work.name}`)
      return Promise.resolve({ id: `id of ${one.name}` })
    })
    expect(await work.run([file('a.txt'), file('b.md')])).toEqual(['id of a.txt', 'id of b.md'])
    expect(seen).toEqual(['0 of 2: a.txt', '1 of 2: b.md'])
    expect(work.done).toBeNull()
  })

  it('says of each file that is refused why, and goes on with the next', async () => {
    const work = new Importing((one) => {
      if (one.name !== 'a.txt') return Promise.resolve({ id: one.name })
      const failure = { refused: true, code: 'not_text', args: {}, message: '', report: null }
      return Promise.reject(new Refused(failure))
    })
    expect(await work.run([file('a.txt'), file('b.txt')])).toEqual(['b.txt'])
    expect(work.refused.map((one) => one.name)).toEqual(['a.txt'])
    expect(work.refused[0]?.said.todo).not.toBe('')
  })

  it('stops before the next file, keeps what is there and says what was left', async () => {
    const work = new Importing((one) => {
      if (one.name === 'a.txt') work.stop()
      return Promise.resolve({ id: one.name })
    })
    expect(await work.run([file('a.txt'), file('b.txt'), file('c.txt')])).toEqual(['a.txt'])
    expect(work.left).toEqual(['b.txt', 'c.txt'])
    // The wish to stop is over with the files it was said of.
    expect(await work.run([file('d.txt')])).toEqual(['d.txt'])
    expect(work.left).toEqual([])
  })
})
