import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure, noShell, pretendShell, type Pretended } from '$lib/backend/pretended'
import type { News, SessionInfo } from '$lib/bindings'
import { app } from './state.svelte'

const start = { newsroom: { name: 'Báo', time_zone: 'Asia/Ho_Chi_Minh' }, people: [], session: null, notice: null }
const session = { person: { id: 'p', name: 'Lan', roles: [] }, privileges: ['create'], locked: false } as unknown as SessionInfo

describe('the window', () => {
  let tell: (news: News) => void = () => undefined
  let commands: Pretended
  beforeEach(async () => {
    commands = {
      subscribe: ({ channel }) => {
        tell = (channel as { onmessage: (news: News) => void }).onmessage
        return null
      },
      use_language: () => null,
      start_state: () => start,
      newsroom_settings: () => ({}),
      sections: () => [],
      saved_views: () => [],
      list_articles: () => ({ rows: [], cursor: null, total: 0, more_than_total: false }),
      view_counts: () => [],
      status: () => ({ alerts: [] }),
      article: ({ id }) => ({ id }),
    }
    pretendShell(commands)
    await app.begin()
  })
  afterEach(() => {
    Object.assign(app, { session: null, openId: null, article: null, articleFailed: null, trouble: null })
    noShell()
  })

  it('keeps a link that comes before anybody has signed in, and opens it then', async () => {
    tell({ news: 'open', article: 'a7' })
    await app.restart()
    expect(app.openId).toBeNull()
    await app.signedIn(session)
    expect(app.openId).toBe('a7')
    expect(app.article?.id).toBe('a7')
    expect(app.articleFailed).toBeNull()
    // Once: what is closed later stays closed.
    await app.open(null)
    await app.signedIn(session)
    expect(app.openId).toBeNull()
  })

  it('leaves the open article alone when something fetched in the background fails, and says so until it works again', async () => {
    await app.signedIn(session)
    await app.open('a1')
    let broken = true
    const asked = new Set<unknown>()
    const fails = (answer: unknown) => () => {
      asked.add(answer)
      if (broken) throw failure('locked', false)
      return answer
    }
    Object.assign(commands, { view_counts: fails([]), status: fails({ alerts: [] }), article: fails({ id: 'a1' }) })
    const changed = { news: 'changed', kind: 'article', ids: ['a1'], origin: 'person' } as unknown as News
    tell(changed)
    await vi.waitFor(() => expect(asked.size).toBe(3))
    await vi.waitFor(() => expect(app.trouble).not.toBeNull())
    expect(app.articleFailed).toBeNull()
    expect(app.article?.id).toBe('a1')
    broken = false
    tell(changed)
    await vi.waitFor(() => expect(app.trouble).toBeNull())
  })

  it('shows in place of the sheet why an article cannot be opened', async () => {
    await app.signedIn(session)
    Object.assign(commands, { article: () => { throw failure('not_found') } })
    await app.open('gone')
    expect(app.articleFailed).not.toBeNull()
  })
})
