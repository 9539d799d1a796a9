/**
 * What a comparison names by codes, in the words of the person who signs: of a block its link, picture, credit, level and
 * marks; of the fields their pictures, times and articles. Each as what it was and what it is.
 */
import type { AttributeDiff, FieldDiff } from '$lib/bindings'
import { formatDateTime, t, tMaybe } from '$lib/i18n'

export interface Said {
  /** What changed. */
  name: string
  /** Lines that are gone, and lines that came; what is in both is not listed. */
  before: string[]
  after: string[]
  /** Hashes of pictures that are gone and that came. */
  picturesBefore: string[]
  picturesAfter: string[]
}

const MARKS: Record<string, string> = { bold: 'editor-bold', italic: 'editor-italic', subscript: 'editor-subscript', superscript: 'editor-superscript' }
const KINDS: Record<string, string> = {
  paragraph: 'editor-paragraph',
  heading: 'change-heading',
  pullQuote: 'editor-pull-quote',
  figure: 'figure-label',
  embed: 'editor-insert-embed',
  horizontalRule: 'editor-insert-divider',
  bulletList: 'editor-bullet-list',
  orderedList: 'editor-ordered-list',
  blockquote: 'editor-blockquote',
  gallery: 'editor-insert-gallery',
}

const kind = (code: string) => t(KINDS[code] ?? code)
const marks = (line: string) => {
  const [names = '', ...words] = line.split(': ')
  return `${names.split('+').map((name) => t(MARKS[name] ?? name)).join(', ')}: ${words.join(': ')}`
}
const focal = (line: string) => {
  const [x, y] = [...line.matchAll(/(\d+)‰/g)].map(([, n]) => Math.round(Number(n) / 10))
  return t('figure-focal-value', { x: x ?? 0, y: y ?? 0 })
}
/** `bulletList > tableCell 2/1 1×1`: what it stands in, outermost first. */
const inside = (path: string) =>
  path
    .split(' > ')
    .map((step) => {
      const [name = '', at = ''] = step.split(' ')
      const [row, column] = at.split('/')
      return name.startsWith('table') ? t('change-cell', { row: row ?? '', column: column ?? '' }) : kind(name)
    })
    .join(', ')

const WORDS: Record<string, (value: string) => string> = { kind, marks, focal, inside, level: (level) => t(`editor-heading-${level}`) }

const lines = (text: string) => (text === '' ? [] : text.split('\n'))
function apart(before: string[], after: string[]): [string[], string[]] {
  return [before.filter((line) => !after.includes(line)), after.filter((line) => !before.includes(line))]
}

/** What changed of a block beside its text. */
export function attributeInWords({ name, before, after }: AttributeDiff): Said {
  const said = { name: t(`change-${name}`), before: [] as string[], after: [] as string[], picturesBefore: [] as string[], picturesAfter: [] as string[] }
  if (name === 'media') return { ...said, picturesBefore: lines(before), picturesAfter: lines(after) }
  let [gone, came] = apart(lines(before), lines(after))
  // The same lines in another order: all of them are said.
  if (gone.length + came.length === 0) [gone, came] = [lines(before), lines(after)]
  const words = WORDS[name] ?? ((value: string) => value)
  return { ...said, before: gone.map(words), after: came.map(words) }
}

const FIELDS: Record<string, string> = { 'media.lead': 'lead', 'media.gallery': 'gallery', 'seo.title': 'seo_title', 'seo.description': 'seo_description' }
export const fieldInWords = (field: string) => tMaybe(`field-${FIELDS[field] ?? field}`) ?? field

const PICTURE = /^([0-9a-f]{64}) · (.*) · (\d+‰ \d+‰)$/s

/** A field that is not text to read, as it was and as it is; `null` for one that is shown word by word. */
export function fieldBeforeAfter({ field, segments }: FieldDiff, headlines: Partial<Record<string, string>>): Said | null {
  const side = (gone: 'removed' | 'added') => segments.filter((one) => one.op !== gone).map((one) => one.text).join('')
  const [before, after] = apart(lines(side('added')), lines(side('removed')))
  const said = { name: fieldInWords(field), before, after, picturesBefore: [] as string[], picturesAfter: [] as string[] }
  const each = (words: (line: string) => string) => ({ ...said, before: before.map(words), after: after.map(words) })
  switch (field) {
    case 'media.lead':
    case 'media.gallery': {
      const hash = (line: string) => PICTURE.exec(line)?.[1] ?? ''
      const words = (line: string) => {
        const found = PICTURE.exec(line)
        return found ? [...(found[2] ?? '').split(' · ').filter((part) => part !== ''), focal(found[3] ?? '')].join(' · ') : line
      }
      return { ...each(words), picturesBefore: before.map(hash), picturesAfter: after.map(hash) }
    }
    case 'related':
      return each((id) => headlines[id] ?? t('change-related-unknown'))
    case 'corrections':
      return each((line) => line.replace(/^(\S+) /, (_, at: string) => `${formatDateTime(at)}: `))
    case 'ai':
      return each((line) => line.replace(/^(assisted|generated)/, (use) => t(`ai-${use}`)))
    default:
      return null
  }
}
