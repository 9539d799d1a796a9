import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = resolve(import.meta.dirname, '../..')
const granted = (JSON.parse(readFileSync(resolve(src, '../../src-tauri/capabilities/main.json'), 'utf8')) as { permissions: string[] }).permissions
  .filter((one) => one.startsWith('allow-'))
  .map((one) => one.slice('allow-'.length))

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = resolve(folder, name)
    if (statSync(path).isDirectory()) return name === 'bindings' || name === 'gallery' ? [] : sources(path)
    return /\.(ts|svelte)$/.test(name) && !/\.test\.ts$|pretended\.ts$/.test(name) ? [readFileSync(path, 'utf8')] : []
  })
}

describe('the commands granted to the window', () => {
  const all = sources(src).join('\n')
  it('are many, so that this looks at something', () => {
    expect(granted.length).toBeGreaterThan(80)
  })

  it.each(granted)('%s is called somewhere', (name) => {
    const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const called = new RegExp(`\\b(?:api|commands)\\.${camel}\\b`).test(all) || all.includes(`('${name.replaceAll('-', '_')}'`)
    expect(called).toBe(true)
  })
})
