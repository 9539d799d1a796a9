/** A list that is fetched page by page, and renewed without losing its place. */
export interface Page<T> {
  items: T[]
  /** Opaque; `null` = that was all. */
  cursor: string | null
  /** How many there are in all, if that is known cheaply. */
  total?: number | null
  /** There are more than `total`, or than are here. */
  atLeast?: boolean
}

export type LoadPage<T> = (cursor: string | null) => Promise<Page<T>>

export class PagedList<T> {
  items = $state.raw<T[]>([])
  total = $state<number | null>(null)
  /** There are more than `total`; nobody counted how many. */
  atLeast = $state(false)
  state = $state<'loading' | 'ready' | 'error'>('loading')
  error = $state.raw<unknown>(null)
  loadingMore = $state(false)

  #cursor: string | null = null
  #more = $state(false)
  /** Counts requests: an answer to a question nobody asks any more is thrown away. */
  #asked = 0

  constructor(
    private load: LoadPage<T>,
    readonly key: (item: T) => string,
  ) {}

  get hasMore(): boolean {
    return this.#more
  }

  /** Asks another question (a new search, another view): starts at the top. Old rows stay until the answer is there. */
  async restart(load: LoadPage<T> = this.load): Promise<void> {
    this.load = load
    const asked = ++this.#asked
    if (this.items.length === 0) this.state = 'loading'
    try {
      const page = await load(null)
      if (asked !== this.#asked) return
      this.#take(page, page.items)
    } catch (error) {
      if (asked === this.#asked) this.#fail(error)
    }
  }

  /** Fetches as much as is shown again, after a change: rows move, the place stays (the list keeps it by key). */
  async refresh(): Promise<void> {
    const wanted = this.items.length
    const asked = ++this.#asked
    try {
      let page = await this.load(null)
      let items = page.items
      while (asked === this.#asked && items.length < wanted && page.cursor !== null) {
        page = await this.load(page.cursor)
        items = [...items, ...page.items]
      }
      if (asked === this.#asked) this.#take(page, items)
    } catch (error) {
      if (asked === this.#asked) this.#fail(error)
    }
  }

  /** Fetches the next page; does nothing while one is under way. */
  async more(): Promise<void> {
    if (!this.#more || this.loadingMore) return
    const asked = this.#asked
    this.loadingMore = true
    try {
      const page = await this.load(this.#cursor)
      if (asked !== this.#asked) return
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- lives for this line only
      const known = new Set(this.items.map(this.key))
      this.#take(page, [...this.items, ...page.items.filter((item) => !known.has(this.key(item)))])
    } catch (error) {
      if (asked === this.#asked) this.#fail(error)
    } finally {
      this.loadingMore = false
    }
  }

  #take(page: Page<T>, items: T[]): void {
    this.items = items
    this.#cursor = page.cursor
    this.#more = page.cursor !== null
    this.total = page.total ?? (page.cursor === null || page.atLeast ? items.length : this.total)
    this.atLeast = page.atLeast ?? false
    this.state = 'ready'
    this.error = null
  }

  #fail(error: unknown): void {
    this.error = error
    this.state = 'error'
  }
}
