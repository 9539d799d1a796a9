/** What the window knows: who sits here, which view is open, which article; kept true by the shell's news. */
import { tick } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { api, explain, Refused, subscribe } from '$lib/backend'
import type { ArticleView, Changed, News, Filter, NewsroomSettings, SavedView, SectionView, SessionInfo, StartState, Status, View } from '$lib/bindings'
import { locale, setLocale, setZone } from '$lib/i18n'
import { PagedList } from '$lib/ui'
import type { ArticleRow } from '$lib/bindings'
import { sheet } from '../article/sheet.svelte'
import { forgetDrafts } from '../review/drafts.svelte'

export type PlaceName = 'articles' | 'deliveries' | 'activity' | 'settings'
const PAGE = 60

class App {
  start = $state.raw<StartState | null>(null)
  failed = $state.raw<unknown>(null)
  session = $state.raw<SessionInfo | null>(null)
  status = $state.raw<Status | null>(null)
  settings = $state.raw<NewsroomSettings | null>(null)
  sections = $state.raw<SectionView[]>([])
  savedViews = $state.raw<SavedView[]>([])
  /** The saved view shown, as long as nothing of it was changed. */
  saved = $state<string | null>(null)
  place = $state<PlaceName>('articles')
  view = $state<View>('mine')
  filter = $state.raw<Filter>({ author: null, section: null, from: null, until: null })
  text = $state('')
  openId = $state<string | null>(null)
  article = $state.raw<ArticleView | null>(null)
  articleFailed = $state.raw<unknown>(null)
  /** Something the window fetches by itself could not be fetched, or the page had a fault: what is shown may be old. */
  trouble = $state.raw<ReturnType<typeof explain> | null>(null)
  listShown = $state(true)
  listSlides = $state(false)
  /** How far the long work is that the shell does. */
  progress = $state.raw<Extract<News, { news: 'progress' }> | null>(null)
  /** A newer body of the open article was written elsewhere (command line, another program). */
  bodyChangedOutside = $state(0)
  counts = new SvelteMap<View, number>()
  list = new PagedList<ArticleRow>((cursor) => this.#page(cursor), (row) => row.id)

  #sat: string | null = null
  #later = new Map<string, ReturnType<typeof setTimeout>>()
  /** What could not be fetched anew, by its name. */
  #stale = new Set<string>()
  /** An article somebody asked for before anybody had signed in. */
  #wanted: string | null = null

  async begin(): Promise<void> {
    try {
      await subscribe((news) => this.#told(news))
      await api.useLanguage(locale())
      await this.restart()
    } catch (error) {
      this.failed = error
    }
  }

  async restart(): Promise<void> {
    this.start = await api.startState()
    if (this.start.newsroom) setZone(this.start.newsroom.time_zone)
    await this.signedIn(this.start.session)
  }

  async signedIn(session: SessionInfo | null): Promise<void> {
    // Another person begins where their own work is.
    if (session && session.person.id !== this.#sat) {
      this.place = 'articles'
      this.view = 'mine'
      this.filter = { author: null, section: null, from: null, until: null }
      this.text = ''
      this.saved = null
      forgetDrafts()
    }
    this.#sat = session?.person.id ?? this.#sat
    this.session = session
    if (!session) {
      this.openId = null
      this.article = null
      return
    }
    const [settings, sections, views] = await Promise.all([api.newsroomSettings(), api.sections(), api.savedViews()])
    this.settings = settings
    this.sections = sections
    this.savedViews = views
    if (!session.privileges.includes('create') && this.view === 'mine') this.view = 'all'
    await Promise.all([this.list.restart(), this.refreshCounts(), this.refreshStatus()])
    const wanted = this.#wanted
    this.#wanted = null
    if (wanted !== null) {
      this.place = 'articles'
      await this.open(wanted)
    }
  }

  async #page(cursor: string | null) {
    const page = await api.listArticles({ view: this.view, filter: this.filter, text: this.text, cursor, limit: PAGE })
    // What a search finds is not counted: as many as are here, and more while there is a next page.
    const counted = this.text.trim() === ''
    return { items: page.rows, cursor: page.cursor, total: counted ? page.total : null, atLeast: counted ? page.more_than_total : page.cursor !== null }
  }

  async show(view: View, filter: Filter = { author: null, section: null, from: null, until: null }, text = ''): Promise<void> {
    this.place = 'articles'
    this.listShown = true
    this.saved = null
    this.view = view
    this.filter = filter
    this.text = text
    this.list.items = []
    await this.list.restart()
  }

  async showSaved(saved: SavedView): Promise<void> {
    const shown = this.show(saved.view, saved.filter, saved.text)
    this.saved = saved.name
    await shown
  }

  async search(text: string): Promise<void> {
    this.text = text
    this.saved = null
    await this.list.restart()
  }

  /** `asked`: the person has already decided about what is not saved. */
  async open(id: string | null, asked = false): Promise<void> {
    // What is typed in the article on the screen is saved first, or the person is asked.
    if (!asked && id !== this.openId && sheet.unsaved.length > 0 && !(await sheet.mayLeave('open'))) return
    this.openId = id
    this.articleFailed = null
    if (id === null || this.article?.id !== id) this.article = null
    if (id !== null) await this.reload()
  }

  /** Chosen for good, not passed on the way: a list that lies over the text goes away. */
  async pick(id: string): Promise<void> {
    const opening = this.openId === id ? null : this.open(id)
    // With a panel of its own it may need the room that the list has.
    await tick()
    if (this.listSlides) this.listShown = false
    await opening
  }

  /** The article before or after the open one in the list. */
  async step(by: 1 | -1): Promise<void> {
    const at = this.list.items.findIndex((row) => row.id === this.openId)
    const next = this.list.items[at === -1 ? 0 : at + by]
    if (next) await this.open(next.id)
  }

  async reload(): Promise<void> {
    const id = this.openId
    if (id === null) return
    try {
      const article = await api.article(id)
      if (this.openId === id) this.article = article
      this.#fresh('article')
    } catch (error) {
      if (this.openId !== id) return
      // Somebody may be typing in it: what is there stays, as long as the article itself is not refused.
      const gone = error instanceof Refused && error.failure.refused
      if (this.article?.id === id && !gone) this.#troubled('article', error)
      else this.articleFailed = error
    }
  }

  async refreshCounts(): Promise<void> {
    for (const { view, count } of await api.viewCounts()) this.counts.set(view, count)
  }

  async refreshStatus(): Promise<void> {
    this.status = await api.status()
  }

  /** Waits for long work; its progress is shown meanwhile. */
  async long<T>(work: () => Promise<T>): Promise<T> {
    this.progress = null
    try {
      return await work()
    } finally {
      this.progress = null
    }
  }

  sectionName(id: string | null): string {
    const found = this.sections.find((section) => section.id === id)
    if (!found) return id ?? ''
    return locale() === 'en' && found.name_en ? found.name_en : found.name_vi
  }

  /** For the window, and for what the shell says outside it: tray and notifications. */
  setLanguage(next: string): void {
    setLocale(next)
    void api.useLanguage(locale()).catch(() => undefined)
  }

  #soon(key: string, run: () => Promise<unknown>, ms = 60): void {
    clearTimeout(this.#later.get(key))
    const begin = () =>
      void run().then(
        () => key !== 'article' && this.#fresh(key),
        (error: unknown) => this.#troubled(key, error),
      )
    this.#later.set(key, setTimeout(begin, ms))
  }

  #troubled(key: string, error: unknown): void {
    this.#stale.add(key)
    this.trouble = explain(error)
  }

  #fresh(key: string): void {
    if (this.#stale.delete(key) && this.#stale.size === 0) this.trouble = null
  }

  #told(news: News): void {
    switch (news.news) {
      case 'changed':
        this.#heard(news)
        break
      case 'open':
        if (this.session === null) {
          this.#wanted = news.article
          break
        }
        this.place = 'articles'
        void this.open(news.article)
        break
      case 'progress':
        this.progress = news
        break
      case 'show_owed':
        this.place = 'deliveries'
        break
      case 'leaving':
        window.dispatchEvent(new Event('galley-quit-asked'))
    }
  }

  #heard(news: Changed): void {
    // The first run ends when the person has put the recovery key away, not when the newsroom is there.
    if (!this.start?.newsroom && news.kind !== 'everything') return
    if (!this.session && news.kind !== 'session' && news.kind !== 'everything') return
    const here = this.openId !== null && (news.ids.length === 0 || news.ids.includes(this.openId))
    switch (news.kind) {
      case 'article':
      case 'delivery':
      case 'everything':
        this.#soon('list', () => this.list.refresh())
        this.#soon('counts', () => this.refreshCounts(), 200)
        this.#soon('status', () => this.refreshStatus(), 120)
        if (here) this.#soon('article', () => this.reload())
        // Another program wrote to this folder: perhaps to the text on the screen.
        if (this.openId !== null && news.origin === 'outside') this.bodyChangedOutside += 1
        break
      case 'body':
        this.#soon('status', () => this.refreshStatus(), 400)
        if (here && news.origin === 'outside') this.bodyChangedOutside += 1
        break
      case 'newsroom':
        this.#soon('start', () => this.restart(), 120)
        break
      case 'session':
        this.#soon('session', async () => {
          const session = await api.session()
          if (session?.person.id === this.session?.person.id) this.session = session
          else await this.restart()
        })
        break
      default:
        this.#soon('status', () => this.refreshStatus(), 120)
    }
  }
}

export const app = new App()
