import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { AttributeDiff, FieldDiff, RevisionDiff } from '$lib/bindings'
import { format, LOCALES } from '$lib/i18n/messages'
import { attributeInWords, fieldBeforeAfter } from './changes'
import Diff from './Diff.svelte'

const open: Record<string, unknown>[] = []
afterEach(async () => {
  for (const component of open.splice(0)) await unmount(component)
})

function drawn(diff: Partial<RevisionDiff>): HTMLElement {
  const target = document.createElement('div')
  open.push(mount(Diff, { target, props: { diff: { fields: [], blocks: [], changes: 1, ...diff } } }))
  flushSync()
  return target
}
const A = 'a'.repeat(64)
const B = 'b'.repeat(64)
const attribute = (name: string, before: string, after: string): AttributeDiff => ({ name, before, after })
const changed = (attributes: AttributeDiff[]): Partial<RevisionDiff> => ({
  blocks: [{ kind: 'changed', block_old: 0, block_new: 0, segments: [{ op: 'same', text: 'bảng giá' }], attributes }],
})
const sides = (element: HTMLElement) => [element.querySelector('del')?.textContent ?? '', element.querySelector('ins')?.textContent ?? '']

describe('what a signer sees of a change beside the text', () => {
  it('a link that leads elsewhere, from where to where', () => {
    const element = drawn(changed([attribute('links', 'https://giu.example/\nhttps://cu.example/', 'https://giu.example/\nhttps://moi.example/')]))
    const [before, after] = sides(element)
    expect(before).toContain('https://cu.example/')
    expect(after).toContain('https://moi.example/')
    // What stayed is not said again.
    expect(element.textContent).not.toContain('giu.example')
    expect(element.textContent).toContain('bảng giá')
    expect(element.textContent).not.toContain('Không có gì thay đổi')
  })

  it.each([
    ['credit', 'TTXVN', 'Bạn đọc', 'TTXVN', 'Bạn đọc'],
    ['alt', '', 'Bến cũ', undefined, 'Bến cũ'],
    ['url', 'https://a.example/', 'https://b.example/', 'https://a.example/', 'https://b.example/'],
    ['level', '2', '3', 'Tít xen lớn', 'Tít xen vừa'],
    ['marks', 'bold+italic: đậm', 'bold: đậm', 'Đậm, Nghiêng: đậm', 'Đậm: đậm'],
    ['focal', '500‰ 500‰', '250‰ 500‰', 'ngang 50 %, dọc 50 %', 'ngang 25 %, dọc 50 %'],
    ['inside', 'bulletList', 'tableCell 2/1 1×1', 'Danh sách', 'bảng, hàng 2, cột 1'],
    ['kind', 'paragraph', 'heading', 'Đoạn văn', 'Tít xen'],
    ['attribution', 'Ông A', 'Ông B', 'Ông A', 'Ông B'],
    ['footnotes', 'một', 'hai', 'một', 'hai'],
  ])('%s in words', (name, before, after, was, is) => {
    const said = attributeInWords(attribute(name, before, after))
    expect(said.before[0]).toBe(was)
    expect(said.after[0]).toBe(is)
    expect(said.name).not.toContain('change-')
  })

  it('a picture that was replaced, both of them, and never a hash', () => {
    const element = drawn(changed([attribute('media', A, B)]))
    expect(element.querySelectorAll('del img, ins img')).toHaveLength(2)
    expect(element.textContent).not.toContain(A.slice(0, 8))
  })

  it('the lead picture, related articles, notices and the use of AI as people say them', () => {
    const field = (name: string, before: string, after: string): FieldDiff => ({ field: name, segments: [{ op: 'removed', text: before }, { op: 'added', text: after }] })
    const lead = fieldBeforeAfter(field('media.lead', `${A} · Bến · TTXVN ·  · 500‰ 500‰`, `${B} · Bến · TTXVN ·  · 500‰ 500‰`), {})
    expect(lead).toMatchObject({ name: 'ảnh chính', picturesBefore: [A], picturesAfter: [B] })
    expect(lead?.before[0]).toBe('Bến · TTXVN · ngang 50 %, dọc 50 %')
    expect(fieldBeforeAfter(field('related', 'x1', 'x2'), { x2: 'Bài hai' })?.after).toEqual(['Bài hai'])
    expect(fieldBeforeAfter(field('corrections', '', '2026-11-25T01:02:03Z Sửa số'), {})?.after[0]).toMatch(/25.*: Sửa số$/)
    expect(fieldBeforeAfter(field('ai', '', 'assisted Máy'), {})?.after).toEqual(['AI hỗ trợ Máy'])
    expect(fieldBeforeAfter(field('headline', 'a', 'b'), {})).toBeNull()
  })

  it('has a name in both languages for everything a comparison can name', () => {
    const names = ['kind', 'level', 'inside', 'media', 'credit', 'alt', 'focal', 'url', 'provider', 'attribution', 'links', 'marks', 'footnotes']
    for (const name of names) for (const locale of LOCALES) expect(format(locale, `change-${name}`), name).not.toBe(`change-${name}`)
  })
})
