import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Node as PMNode } from '@tiptap/pm/model'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { isLink, linkFromTyped } from './address'
import { misfitOf } from './fit'
import { FIELDS, describeSchema, schemaOf } from './schema'

describe('body schema 1', () => {
  it('has exactly these nodes, marks and attributes', () => {
    expect(describeSchema(schemaOf('body'))).toEqual({
      doc: { content: 'block+', attrs: {} },
      paragraph: { content: 'inline*', attrs: {} },
      text: { content: '', attrs: {} },
      heading: { content: 'inline*', attrs: { level: 2 } },
      bulletList: { content: 'listItem+', attrs: {} },
      orderedList: { content: 'listItem+', attrs: { start: 1 } },
      listItem: { content: 'block+', attrs: {} },
      blockquote: { content: 'block+', attrs: {} },
      pullQuote: { content: 'inline*', attrs: { attribution: '' } },
      table: { content: 'tableRow+', attrs: {} },
      tableRow: { content: '(tableCell | tableHeader)*', attrs: {} },
      tableHeader: { content: 'block+', attrs: { colspan: 1, rowspan: 1 } },
      tableCell: { content: 'block+', attrs: { colspan: 1, rowspan: 1 } },
      figure: { content: '', attrs: { media: '', caption: '', credit: '', alt: '', focalX: 500, focalY: 500 } },
      gallery: { content: 'figure+', attrs: {} },
      embed: { content: '', attrs: { url: '', title: '', provider: '' } },
      footnote: { content: '', attrs: { text: '' } },
      horizontalRule: { content: '', attrs: {} },
      hardBreak: { content: '', attrs: {} },
      'mark:link': { attrs: { href: '' } },
      'mark:bold': { attrs: {} },
      'mark:italic': { attrs: {} },
      'mark:subscript': { attrs: {} },
      'mark:superscript': { attrs: {} },
    })
  })

  it('gives headline and standfirst plain text', () => {
    expect(describeSchema(schemaOf('headline'))).toEqual({
      doc: { content: 'paragraph+', attrs: {} },
      paragraph: { content: 'text*', marks: '', attrs: {} },
      text: { content: '', attrs: {} },
    })
  })

  it('gives every attribute a default, so that no document can fail for a missing one', () => {
    for (const type of Object.values(schemaOf('body').nodes)) {
      for (const attr of Object.values(type.spec.attrs ?? {})) expect(attr.default).not.toBeUndefined()
    }
  })
})

describe('addresses', () => {
  it('leads to the web, to mail or to a telephone and nowhere else', () => {
    for (const good of ['https://quangtri.example/tin?a=1&b=2#x', 'mailto:a@b.example', 'tel:+84233']) expect(isLink(good), good).toBe(true)
    for (const bad of [
      '', '#', '/tin', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)',
      'data:text/html,x', 'file:///etc/passwd', 'https://', 'https://a b/', '//x.example/', 'mailto:', 'galley://article/1',
    ]) {
      expect(isLink(bad), bad).toBe(false)
    }
  })

  it('takes what a person types for what they mean', () => {
    expect(linkFromTyped(' baoquangtri.vn/tin ')).toBe('https://baoquangtri.vn/tin')
    expect(linkFromTyped('lan@toasoan.example')).toBe('mailto:lan@toasoan.example')
    expect(linkFromTyped('0233 3852 123')).toBe('tel:02333852123')
    expect(linkFromTyped('một câu')).toBeNull()
    expect(linkFromTyped('javascript:alert(1)')).toBeNull()
  })
})

// Yjs updates made by Rust, and the ProseMirror JSON each stands for: `<name>.b64` beside `<name>.json` with
// {headline, standfirst, body} (JSON, or the words alone). Both sides read them, so neither can drift alone.
const domain = resolve(import.meta.dirname, '../../../../crates/domain/tests/fixtures')
const folders = [resolve(import.meta.dirname, '__fixtures__'), domain, resolve(domain, 'tiptap')]

describe('golden documents', () => {
  for (const folder of folders.filter((folder) => existsSync(folder))) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.b64'))) {
      it(`reads ${file}`, () => {
        const doc = new Y.Doc()
        const update = readFileSync(resolve(folder, file), 'utf8').replaceAll(/\s/g, '')
        Y.applyUpdate(doc, Uint8Array.from(Buffer.from(update, 'base64')))
        expect(misfitOf(doc)).toBeNull()
        const beside = resolve(folder, file.replace(/(\.update)?\.b64$/, '.json'))
        if (!existsSync(beside)) return
        const wanted = JSON.parse(readFileSync(beside, 'utf8')) as Record<string, unknown>
        for (const field of FIELDS) {
          if (!(field in wanted)) continue
          const root = yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(field), schemaOf(field))
          if (typeof wanted[field] === 'string') expect(root.textContent, field).toBe(wanted[field])
          else expect(root.toJSON(), field).toEqual(PMNode.fromJSON(schemaOf(field), wanted[field]).toJSON())
        }
      })
    }
  }

  it('has a folder of its own', () => {
    expect(existsSync(folders[0] as string)).toBe(true)
  })
})
