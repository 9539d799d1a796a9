// The differential corpus of I3: documents as the editor's own code makes them, edited by two people at once and merged by Yjs, each
// beside what the editor shows. Rust reads the same updates (crates/domain/tests/content_differential.rs) and must read the same content.
// Seeded: the file is what this code makes, letter for letter. `GALLEY_BLESS=1` writes it anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Node as PMNode } from '@tiptap/pm/model'
import { updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { misfitOf } from './fit'
import { FIELDS, schemaOf, type FieldName } from './schema'

const FILE = resolve(import.meta.dirname, '../../../../crates/domain/tests/fixtures/tiptap/differential.jsonl')
const DOCUMENTS = 80

interface Json {
  type: string
  attrs?: Record<string, unknown>
  content?: Json[]
  text?: string
  marks?: { type: string; attrs?: Record<string, unknown> }[]
}

/** A sequence that a seed repeats (mulberry32). */
function dice(seed: number) {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (n: number) => roll() % n
  return { below, of: <T>(all: readonly T[]) => all[below(all.length)] as T, chance: (percent: number) => below(100) < percent }
}
type Dice = ReturnType<typeof dice>

const WORDS = [
  'Sáng nay ', 'đường về ', 'Quảng Trị', '🐟', '👩‍👩‍👧', 'ỡ', 'Ễ'.normalize('NFD'), 'o\u031b\u0303', 'a', ' ', '  ', '\u00a0', '19/7/2021', '<b>',
  '</p>', '&amp;', '"', "'", '<script>alert(1)</script>', '\u200b', 'ﬁ', 'Ω', '—', 'a\u0301\u0323', '𝒳',
]
const words = (d: Dice) => Array.from({ length: 1 + d.below(4) }, () => d.of(WORDS)).join('')
const LINKS = ['https://a.example/?x=1&y=2', 'mailto:a@b.example', 'tel:+84233', 'https://a.example/"><script>']

function text(d: Dice): Json {
  const marks = ['bold', 'italic', 'subscript', 'superscript'].filter(() => d.chance(20)).map((type) => ({ type }))
  const link = d.chance(12) ? [{ type: 'link', attrs: { href: d.of(LINKS) } }] : []
  return { type: 'text', text: words(d), marks: [...marks, ...link] }
}

function inlines(d: Dice): Json[] {
  return Array.from({ length: d.below(5) }, () => {
    if (d.chance(8)) return { type: 'hardBreak' }
    if (d.chance(8)) return { type: 'footnote', attrs: { text: words(d) } }
    return text(d)
  })
}

function figure(d: Dice): Json {
  const some = () => (d.chance(60) ? words(d) : '')
  const attrs = { media: d.of(['a', 'b', '7']).repeat(64), caption: some(), credit: some(), alt: some(), focalX: d.below(1001), focalY: d.below(1001) }
  return { type: 'figure', attrs }
}

function block(d: Dice, depth: number): Json {
  const deep = depth < 3
  const many = (most: number) => Array.from({ length: 1 + d.below(most) }, () => block(d, depth + 1))
  const items = () => Array.from({ length: 1 + d.below(3) }, () => ({ type: 'listItem', content: many(2) }))
  switch (deep ? d.below(16) : d.below(6)) {
    case 0: return { type: 'heading', attrs: { level: 2 + d.below(3) }, content: inlines(d) }
    case 1: return { type: 'pullQuote', attrs: { attribution: d.chance(50) ? words(d) : '' }, content: inlines(d) }
    case 2: return figure(d)
    case 6: return { type: 'bulletList', content: items() }
    case 7: return { type: 'orderedList', attrs: { start: d.below(9) }, content: items() }
    case 8: return { type: 'blockquote', content: many(3) }
    case 9: return { type: 'gallery', content: Array.from({ length: 1 + d.below(3) }, () => figure(d)) }
    case 10: return { type: 'embed', attrs: { url: 'https://video.example/?v=1', title: words(d), provider: d.chance(50) ? words(d) : '' } }
    case 11: return { type: 'horizontalRule' }
    case 12: {
      const cell = () => ({ type: d.of(['tableCell', 'tableHeader']), attrs: { colspan: 1 + d.below(3), rowspan: 1 + d.below(2) }, content: many(2) })
      return { type: 'table', content: Array.from({ length: 1 + d.below(3) }, () => ({ type: 'tableRow', content: Array.from({ length: 1 + d.below(3) }, cell) })) }
    }
    default: return { type: 'paragraph', content: inlines(d) }
  }
}

const body = (d: Dice): Json => ({ type: 'doc', content: Array.from({ length: 1 + d.below(6) }, () => block(d, 0)) })
const line = (d: Dice): Json => ({ type: 'doc', content: [{ type: 'paragraph', content: d.chance(90) ? [{ type: 'text', text: words(d) }] : [] }] })

const fragment = (doc: Y.Doc, field: FieldName) => doc.getXmlFragment(field)
const read = (doc: Y.Doc, field: FieldName): PMNode => yXmlFragmentToProseMirrorRootNode(fragment(doc, field), schemaOf(field))

function write(doc: Y.Doc, field: FieldName, json: Json) {
  const node = schemaOf(field).nodeFromJSON(json)
  node.check()
  doc.transact(() => updateYFragment(doc, fragment(doc, field), node, { mapping: new Map(), isOMark: new Map() }))
}

/** One change a person makes: words typed or deleted inside a text, marks set, blocks moved about. */
function edit(d: Dice, json: Json): Json {
  const texts: Json[] = []
  const visit = (node: Json) => {
    if (node.text !== undefined) texts.push(node)
    node.content?.forEach(visit)
  }
  visit(json)
  const blocks = json.content ?? []
  const at = d.below(blocks.length)
  const kind = d.below(10)
  if (kind < 5 && texts.length > 0) {
    const node = d.of(texts)
    const letters = [...(node.text ?? '')]
    const from = d.below(letters.length + 1)
    node.text = [...letters.slice(0, from), d.chance(70) ? words(d) : '', ...letters.slice(from + d.below(4))].join('') || words(d)
  } else if (kind === 5 && texts.length > 0) {
    d.of(texts).marks = d.chance(50) ? [{ type: 'bold' }] : []
  } else if (kind === 6) {
    blocks.splice(at, 0, block(d, 1))
  } else if (kind === 7 && blocks.length > 1) {
    blocks.splice(at, 1)
  } else if (kind === 8 && blocks[at]) {
    blocks.splice(at, 1, block(d, 1), blocks[at])
  } else if (blocks.length > 1) {
    const [moved] = blocks.splice(at, 1)
    if (moved) blocks.splice(d.below(blocks.length + 1), 0, moved)
  }
  return json
}

interface Case {
  updates: string[]
  headline: unknown
  standfirst: unknown
  body: unknown
}

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A document of two people, or `null` when their merge does not fit the schema: the editor would not show it as it is. */
function make(seed: number): Case | null {
  const d = dice(seed)
  const people = [1, 2].map((n) => {
    const doc = new Y.Doc()
    doc.clientID = seed * 10 + n
    return doc
  })
  const [lan, nam] = people as [Y.Doc, Y.Doc]
  const updates: Uint8Array[] = []
  for (const doc of people) doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'other' || updates.push(update)))
  for (const field of FIELDS) write(lan, field, field === 'body' ? body(d) : line(d))
  Y.applyUpdate(nam, Y.encodeStateAsUpdate(lan), 'other')
  for (let round = 0; round < 3; round++) {
    for (const doc of people) for (let n = d.below(4); n > 0; n--) write(doc, 'body', edit(d, read(doc, 'body').toJSON() as Json))
    Y.applyUpdate(lan, Y.encodeStateAsUpdate(nam), 'other')
    Y.applyUpdate(nam, Y.encodeStateAsUpdate(lan), 'other')
    try {
      read(lan, 'body').check()
    } catch {
      return null
    }
    if (misfitOf(lan)) return null
  }
  const before = b64(Y.encodeStateAsUpdate(lan))
  const shown = Object.fromEntries(FIELDS.map((field) => [field, read(lan, field).toJSON() as unknown]))
  if (b64(Y.encodeStateAsUpdate(lan)) !== before) return null
  expect(read(nam, 'body').toJSON()).toEqual(shown.body)
  return { updates: updates.map(b64), ...(shown as Omit<Case, 'updates'>) }
}

// Four score documents through two editors: seconds on a busy machine.
it('makes the corpus that Rust reads', { timeout: 60_000 }, () => {
  const made: string[] = []
  for (let seed = 1; made.length < DOCUMENTS; seed++) {
    const one = make(seed)
    if (one) made.push(JSON.stringify(one))
    expect(seed, 'most merges must fit').toBeLessThan(DOCUMENTS * 3)
  }
  const text = `${made.join('\n')}\n`
  if (process.env.GALLEY_BLESS) writeFileSync(FILE, text)
  expect(existsSync(FILE) && readFileSync(FILE, 'utf8') === text, 'run once with GALLEY_BLESS=1, then the domain’s tests').toBe(true)
})
