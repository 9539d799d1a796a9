/** Files taken in one after the other, each as an article of its own. */
import { explain } from '$lib/backend'

export type Said = ReturnType<typeof explain>

/** Takes one file in; answers the new article. */
export type Take = (file: File) => Promise<{ id: string }>

export class Importing {
  /** How many of these files are through; `null` while nothing is taken in. */
  done = $state<number | null>(null)
  total = $state(0)
  /** The file that is being read. */
  name = $state('')
  /** Files that were not taken in, each with the reason. */
  refused = $state.raw<{ name: string; said: Said }[]>([])
  /** Files that were not looked at because a person stopped it. */
  left = $state.raw<string[]>([])
  #stopped = false

  constructor(private readonly take: Take) {}

  /** A file that is being read is an article or none: it stops before the next. */
  stop(): void {
    this.#stopped = true
  }

  /** What was said of the last files was read. */
  forget(): void {
    this.refused = []
    this.left = []
  }

  /** Takes the files in and answers the articles, in the files' order. */
  async run(files: File[]): Promise<string[]> {
    if (this.done !== null || files.length === 0) return []
    this.#stopped = false
    this.total = files.length
    this.forget()
    const made: string[] = []
    for (const [at, file] of files.entries()) {
      this.done = at
      this.name = file.name
      if (this.#stopped) {
        this.left = files.slice(at).map((one) => one.name)
        break
      }
      try {
        made.push((await this.take(file)).id)
      } catch (error) {
        this.refused = [...this.refused, { name: file.name, said: explain(error) }]
      }
    }
    this.done = null
    return made
  }
}
