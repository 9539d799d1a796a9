import { parse, Visitor, type Attribute, type Message, type VariableReference } from '@fluent/syntax'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { formatDateTime, formatList, formatMoment, formatNumber, formatRelative, refusalText, setLocale, setZone, spoken, t } from './index'

const root = resolve(import.meta.dirname, '../../..')

/** Message ids and attributes of a language with the variables each uses. */
function messages(locale: string): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const file of readdirSync(join(root, 'locales', locale))) {
    const resource = parse(readFileSync(join(root, 'locales', locale, file), 'utf8'), {})
    for (const entry of resource.body) {
      if (entry.type === 'Junk') throw new Error(`${locale}/${file}: cannot be read: ${entry.content.slice(0, 80)}`)
      if (entry.type !== 'Message') continue
      const message = entry as Message
      const note = (id: string, node: Message['value'] | Attribute['value']) => {
        if (!node) return
        if (out.has(id)) throw new Error(`${locale}/${file}: ${id} is there twice`)
        const variables = new Set<string>()
        class Variables extends Visitor {
          visitVariableReference(reference: VariableReference) {
            variables.add(reference.id.name)
          }
        }
        new Variables().visit(node)
        out.set(id, [...variables].sort())
      }
      note(message.id.name, message.value)
      for (const attribute of message.attributes) note(`${message.id.name}.${attribute.id.name}`, attribute.value)
    }
  }
  return out
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(svelte|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) && !path.includes('bindings') ? [path] : []
  })
}

const vi = messages('vi')
const en = messages('en')

describe('messages', () => {
  it('are the same in Vietnamese and English', () => {
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort())
  })

  it('use the same variables in both', () => {
    for (const [id, variables] of vi) expect(en.get(id), id).toEqual(variables)
  })

  it('exist for every id the sources name', () => {
    const missing: string[] = []
    for (const path of sources(join(root, 'src'))) {
      const text = readFileSync(path, 'utf8')
      for (const [, id] of text.matchAll(/\b(?:t|messageId)\(\s*'([^']+)'/g)) if (id && !vi.has(id)) missing.push(`${path}: ${id}`)
      // Families: t(`action-${verb}`) needs at least one message that begins so.
      for (const [, prefix] of text.matchAll(/\b(?:t|tMaybe|messageId)\(\s*`([^`$]*)\$\{/g)) {
        if (prefix && ![...vi.keys()].some((id) => id.startsWith(prefix))) missing.push(`${path}: ${prefix}…`)
      }
    }
    expect(missing).toEqual([])
  })

  it('say for every refusal what to do', () => {
    for (const id of vi.keys()) if (/^refusal-[^.]+$/.test(id)) expect(vi.has(`${id}.todo`), id).toBe(true)
  })
})

describe('dates and numbers', () => {
  afterEach(() => {
    setLocale('vi')
    setZone('Asia/Ho_Chi_Minh')
  })

  it('are shown in the newsroom’s zone, with its name', () => {
    expect(formatMoment('2026-11-25T23:00:00Z')).toMatch(/^06:00 .*26.*11.*2026, giờ Việt Nam$/)
    setLocale('en')
    expect(formatMoment('2026-11-25T23:00:00Z')).toMatch(/^06:00 Thursday.*26 November 2026, Hanoi time$/)
    setZone('Europe/Paris')
    expect(formatDateTime('2026-11-25T23:30:00Z')).toBe('00:30 26/11/2026')
  })

  it('are told relative to now while that helps', () => {
    const now = Date.parse('2026-11-24T05:00:00Z')
    expect(formatRelative('2026-11-24T04:59:40Z', now)).toBe('vừa xong')
    expect(formatRelative('2026-11-24T03:00:00Z', now)).toBe('2 giờ trước')
    expect(formatRelative('2026-11-23T10:00:00Z', now)).toBe('hôm qua')
    expect(formatRelative('2026-11-22T10:00:00Z', now)).toBe('hôm kia')
    expect(formatRelative('2026-10-01T05:00:00Z', now)).toBe('01/10/2026')
  })

  it('follow the language', () => {
    expect(formatNumber(1240)).toBe('1.240')
    expect(spoken({ wait: '0.4', code: '503' })).toEqual({ wait: '0,4', code: '503' })
    expect(formatList(['Lan', 'Minh', 'Hoa'])).toBe('Lan, Minh và Hoa')
    setLocale('en')
    expect(formatNumber(1240)).toBe('1,240')
  })
})

describe('refusals', () => {
  it('say what happened and what to do, also for a code without words', () => {
    expect(refusalText('four_eyes').todo).not.toBe('')
    expect(refusalText('disk_full').kept).not.toBeNull()
    expect(refusalText('brand_new_code').happened).toContain('brand_new_code')
    expect(t('no-such-message')).toBe('no-such-message')
  })
})
