/** Words and pictures for the gallery, written for it. */
import type { JSONContent } from '@tiptap/core'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { FIELDS, schemaOf, type EditorServices, type FieldName, type Transport } from '$lib/editor'

export const LONG_HEADLINE =
  'Tăng cường công tác phòng, chống thiên tai và tìm kiếm cứu nạn trong mùa mưa bão, bảo đảm an toàn cho người dân các xã vùng trũng ven sông'

const p = (...content: (string | JSONContent)[]): JSONContent => ({
  type: 'paragraph',
  content: content.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
})
const text = (words: string, ...marks: string[]): JSONContent => ({ type: 'text', text: words, marks: marks.map((type) => ({ type })) })
const hash = (seed: number): string => seed.toString(16).padStart(2, '0').repeat(32)

const BODY: JSONContent = {
  type: 'doc',
  content: [
    p('Sáng 24/11, Ủy ban nhân dân tỉnh họp với các sở, ngành và địa phương để rà soát phương án ứng phó mưa lũ. ', text('Ưu tiên trước hết', 'bold'), ' là đưa người già, trẻ em ở chín thôn ven sông đến nơi an toàn trước 18 giờ.'),
    p('Theo ', { type: 'text', text: 'đài khí tượng tỉnh', marks: [{ type: 'link', attrs: { href: 'https://khituong.example/ban-tin' } }] }, ', lượng mưa trong hai ngày tới có thể vượt 250 mm, cao hơn ', text('mức trung bình nhiều năm', 'italic'), '.', { type: 'footnote', attrs: { text: 'Trung bình tháng 11 giai đoạn 1991–2020, số liệu của trạm Đông Hà.' } }),
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Chín thôn phải di dời' }] },
    p('Lực lượng tại chỗ gồm 120 dân quân, hai xuồng máy và một đội y tế. Mỗi thôn cử một người nắm danh sách từng hộ.'),
    { type: 'bulletList', content: ['Kiểm tra đê bao và các cống qua đường trước 12 giờ.', 'Chuyển lương thực, nước uống đủ dùng ba ngày.', 'Báo tình hình hai giờ một lần.'].map((item) => ({ type: 'listItem', content: [p(item)] })) },
    { type: 'figure', attrs: { media: hash(7), caption: 'Người dân thôn Tân Định gia cố bờ bao bằng bao cát, sáng 24/11.', credit: '', alt: '', focalX: 420, focalY: 560 } },
    { type: 'pullQuote', attrs: { attribution: 'Bà Nguyễn Thị Lý, thôn Tân Định' }, content: [{ type: 'text', text: 'Nước lên đến đâu, chúng tôi dọn đồ lên gác đến đó; năm nay có người báo sớm nên đỡ lo.' }] },
    { type: 'table', content: [
      { type: 'tableRow', content: ['Xã', 'Số hộ', 'Đã di dời'].map((cell) => ({ type: 'tableHeader', content: [p(cell)] })) },
      ...[['Hải Định', '1.240', '980'], ['Hải Phong', '860', '860'], ['Triệu Ái', '415', '127']].map((row) => ({ type: 'tableRow', content: row.map((cell) => ({ type: 'tableCell', content: [p(cell)] })) })),
    ] },
    { type: 'blockquote', content: [p('Không để bất cứ ai ở lại trong vùng nguy hiểm sau 18 giờ.')] },
    { type: 'embed', attrs: { url: 'https://phongchongthientai.example/ban-do-ngap', title: 'Bản đồ vùng có nguy cơ ngập', provider: 'Ban chỉ huy phòng, chống thiên tai' } },
    { type: 'horizontalRule' },
    p('Tin tiếp tục được cập nhật.'),
  ],
}

const CONTENT: Record<FieldName, JSONContent> = {
  headline: { type: 'doc', content: [p(LONG_HEADLINE)] },
  standfirst: { type: 'doc', content: [p('Mưa lớn kéo dài đến hết tuần; tỉnh yêu cầu di dời xong chín thôn ven sông trước 18 giờ hôm nay và trực ban suốt đêm.')] },
  body: BODY,
}

/** Keeps documents in memory; acknowledges after a moment, as a disk does. */
export class MemoryTransport implements Transport {
  readonly doc = new Y.Doc()

  constructor(content: Partial<Record<FieldName, JSONContent>> = CONTENT) {
    for (const field of FIELDS) {
      const json = content[field]
      if (json) prosemirrorJSONToYXmlFragment(schemaOf(field), json, this.doc.getXmlFragment(field))
    }
  }

  load() {
    return Promise.resolve({ state: Y.encodeStateAsUpdate(this.doc), readOnly: null })
  }

  push(_article: string, update: Uint8Array): Promise<void> {
    Y.applyUpdate(this.doc, update)
    return new Promise((resolve) => setTimeout(resolve, 8))
  }
}

/** A picture drawn for the purpose: water, a bank, a sky. */
function picture(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1200
  canvas.height = 675
  const c = canvas.getContext('2d')
  if (!c) return ''
  const band = (color: string, from: number, swing: number, step: number) => {
    c.fillStyle = color
    c.beginPath()
    c.moveTo(0, 675)
    for (let x = 0; x <= 1200; x += step) c.lineTo(x, from + Math.sin(x / 140 + from) * swing)
    c.lineTo(1200, 675)
    c.fill()
  }
  c.fillStyle = '#b9c4c9'
  c.fillRect(0, 0, 1200, 675)
  band('#8c9a8e', 300, 26, 20)
  band('#6f7d68', 380, 14, 20)
  band('#a89a7c', 470, 8, 20)
  band('#8a8f86', 540, 5, 10)
  return canvas.toDataURL('image/jpeg', 0.8)
}

let drawn: string | null = null
export const services: EditorServices = {
  cleanPaste: (html) => {
    const words = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim()
    return Promise.resolve({ type: 'doc', content: [p(words)] })
  },
  importPicture: () => Promise.resolve(hash(7)),
  mediaUrl: () => (drawn ??= picture()),
  explain: (error) => (error instanceof Error ? error.message : String(error)),
}

export interface SampleRow {
  id: string
  headline: string
  author: string
  at: number
  state: string
  why: string | null
}

const HEADLINES = [
  LONG_HEADLINE,
  'Khai mạc hội nghị xúc tiến đầu tư vùng Bắc Trung Bộ',
  'Giá lúa đông xuân giữ mức cao đầu vụ',
  'Thêm hai điểm trường ở Hướng Hóa có nước sạch',
  'Đường ven biển thông xe kỹ thuật đoạn qua Cửa Việt',
  'Chợ phiên Cam Lộ mở lại sau ba năm',
]
const STATES = ['in_review', 'returned', 'draft', 'approved', 'in_review', 'held']
const AUTHORS = ['Lan', 'Minh', 'Hoàng Ngọc', 'Thu Hà']

export function sampleRow(index: number): SampleRow {
  const state = STATES[index % STATES.length] as string
  return {
    id: `a${index}`,
    headline: HEADLINES[index % HEADLINES.length] as string,
    author: AUTHORS[index % AUTHORS.length] as string,
    at: Date.now() - index * 41 * 60_000 - 120_000,
    state,
    why: state === 'returned' ? 'Minh: thiếu nguồn tin' : null,
  }
}
