import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { Preview } from '$lib/bindings'
import Reading from './Reading.svelte'

const full: Preview = {
  headline: 'Bàn giao cầu',
  kicker: 'Giao thông',
  standfirst: 'Sau mười bốn tháng',
  html: '<p>Đoạn đầu</p>',
  bylines: ['Lan Anh'],
  dateline: 'An Lạc',
  language: 'vi',
  section: 'Thời sự',
  lead: { media: 'a'.repeat(64), caption: 'Nhịp giữa', credit: 'TTXVN', alt: 'Cầu', rights_note: '', focal_x: 500, focal_y: 500 },
  corrections: [{ at: '2026-11-25T01:02:03Z', text: 'Bài trước ghi sai số tháng' }],
  ai: { use: 'assisted', tool: 'Máy dịch', checked_by: 'Minh Đức' },
  keywords: ['cầu', 'đường'],
  related: ['Khởi công cầu An Lạc'],
  seo: { title: 'Cầu An Lạc thông xe', description: 'Tóm tắt' },
  slug: 'ban-giao-cau',
  revision: 'f'.repeat(64),
}

let open: Record<string, unknown> | null = null
afterEach(async () => {
  if (open) await unmount(open)
  open = null
})
function drawn(preview: Preview): string {
  const target = document.createElement('div')
  open = mount(Reading, { target, props: { preview } })
  flushSync()
  return target.textContent ?? ''
}

describe('what a signer reads', () => {
  it('is everything that goes out, the notice of correction and the use of AI among it', () => {
    const text = drawn(full)
    for (const said of ['Bàn giao cầu', 'Giao thông', 'Sau mười bốn tháng', 'Đoạn đầu', 'Lan Anh', 'An Lạc', 'Thời sự', 'Nhịp giữa', 'TTXVN', 'Bài trước ghi sai số tháng', 'Máy dịch', 'Minh Đức', 'cầu, đường', 'Khởi công cầu An Lạc', 'Cầu An Lạc thông xe', 'Tóm tắt', 'ban-giao-cau']) {
      expect(text, said).toContain(said)
    }
  })

  it('says nothing of what an article does not have', () => {
    const text = drawn({ ...full, corrections: [], ai: { use: 'none' }, keywords: [], related: [], seo: {}, slug: '' })
    for (const label of ['Đính chính', 'trí tuệ nhân tạo', 'Từ khóa', 'Tin liên quan', 'Dành cho máy tìm kiếm']) expect(text).not.toContain(label)
  })

  it('leaves out no field of an article that the portal’s page shows', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../../crates/portal/templates/article.html'), 'utf8')
    const shown = new Set([...page.matchAll(/\ba\.(\w+)/g)].map(([, field]) => field as string))
    // What the portal makes itself: addresses, times, counts, and the head of the page, from fields that are here.
    const PORTALS_OWN = ['title', 'revision', 'digest', 'description', 'address', 'published', 'updated', 'views', 'json_ld', 'lang', 'section']
    const NAMES: Record<string, string> = { section_name: 'section' }
    const missing = [...shown].filter((field) => !PORTALS_OWN.includes(field)).filter((field) => !((NAMES[field] ?? field) in full))
    expect(shown.size).toBeGreaterThan(15)
    expect(missing).toEqual([])
  })
})
