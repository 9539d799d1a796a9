/**
 * The one door between the interface and the shell: the only folder that imports `@tauri-apps/*` and the generated
 * bindings (src/lib/bindings). ESLint holds everyone else to it (types may come from the bindings anywhere).
 */
import { Channel, invoke } from '@tauri-apps/api/core'
import { commands, MAX_FILE, type ArticleView, type Failure, type ImportedArticle, type ImportedPicture, type News } from '$lib/bindings'
import { PushRefused, type Transport } from '$lib/editor'
import type { JSONContent } from '@tiptap/core'
import { Refused } from './failure'

export { explain, inWords, Refused } from './failure'
export { hearFaults, reportFault } from './faults'
export { mediaUrl } from './media'

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: Failure }
type Data<R> = R extends Promise<Answer<infer T>> ? T : R extends Promise<infer T> ? T : never
type Api = { [K in keyof typeof commands]: (...args: Parameters<(typeof commands)[K]>) => Promise<Data<ReturnType<(typeof commands)[K]>>> }

function unwrap<T>(answer: Answer<T> | T): T {
  if (answer !== null && typeof answer === 'object' && 'status' in answer) {
    const coded = answer as Answer<T>
    if (coded.status === 'error') throw new Refused(coded.error)
    if (coded.status === 'ok') return coded.data
  }
  return answer as T
}

/** Every command by name; a refusal or fault is thrown as {@link Refused}. */
export const api = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    async (...args: unknown[]) => unwrap(await (command as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]),
) as unknown as Api

const isFailure = (error: unknown): error is Failure => typeof error === 'object' && error !== null && 'code' in error && 'refused' in error

/** Commands whose body is bytes do not go through the bindings. */
async function raw<T>(command: string, body: Uint8Array | Record<string, unknown>, headers: Record<string, string> = {}): Promise<T> {
  try {
    return await invoke<T>(command, body as never, { headers })
  } catch (error) {
    throw isFailure(error) ? new Refused(error) : error
  }
}

/** Hears what changed, after each commit. */
export async function subscribe(heard: (news: News) => void): Promise<void> {
  const channel = new Channel<News>()
  channel.onmessage = heard
  await invoke('subscribe', { channel })
}

const session = crypto.randomUUID()

/** Codes after which an update will never be taken. */
const FINAL: Record<string, string> = { quarantined: 'quarantine', unknown_content: 'schema' }

/** Why a person only reads: what the article is in says more than that the verb does not belong there. */
function readOnlyWhy(article: ArticleView): string | null {
  if (article.editable) return null
  const because = article.read_only_because ?? 'no_privilege'
  if (because === 'wrong_state') return article.workflow.editorial
  return because === 'not_claimed' ? 'in_review' : because
}

/** Working texts: whole documents in, single updates out, as bytes. */
export const bodyTransport: Transport = {
  async load(articleId) {
    const [state, article] = await Promise.all([raw<ArrayBuffer | number[]>('load_body', { id: articleId }), api.article(articleId)])
    return { state: new Uint8Array(state), readOnly: readOnlyWhy(article) }
  },
  async push(articleId, update) {
    try {
      await raw('push_update', update, { article: articleId, 'editing-session': session })
    } catch (error) {
      if (error instanceof Refused && error.failure.refused && error.failure.code !== 'locked') {
        throw new PushRefused(FINAL[error.failure.code] ?? 'read-only')
      }
      throw error
    }
  },
}

export async function cleanPaste(html: string): Promise<JSONContent> {
  return (await api.cleanPaste(html)) as JSONContent
}

/** A file too large to be taken is not read either: it may be larger than this computer's memory. */
async function bytesOf(file: File): Promise<Uint8Array> {
  const mega = 1_000_000
  if (file.size > MAX_FILE) {
    const args = { megabytes: String(Math.ceil(file.size / mega)), limit: String(MAX_FILE / mega) }
    throw new Refused({ refused: true, code: 'too_large', args, message: '', report: null })
  }
  return new Uint8Array(await file.arrayBuffer())
}

/** Takes a picture in. */
export async function importPicture(file: File): Promise<ImportedPicture> {
  return await raw<ImportedPicture>('import_picture', await bytesOf(file))
}

/** Takes a .txt, .md or .html file in as a new article. */
export async function importArticle(file: File): Promise<ImportedArticle> {
  return await raw<ImportedArticle>('import_article', await bytesOf(file), { name: encodeURIComponent(file.name) })
}

/** Keeps a file with an article, in the newsroom only. */
export async function addAttachment(article: string, file: File): Promise<void> {
  await raw('add_attachment', await bytesOf(file), { article, name: encodeURIComponent(file.name) })
}
