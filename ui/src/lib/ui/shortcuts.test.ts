import { describe, expect, it } from 'vitest'
import { SHORTCUTS, TEXT_SHORTCUTS, keysOf, listen, matches } from './shortcuts'

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', { cancelable: true, bubbles: true, ...init })

describe('shortcuts', () => {
  it('are each bound once', () => {
    const keys = [...Object.values(SHORTCUTS), ...Object.values(TEXT_SHORTCUTS)].map((shortcut) => shortcut.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('never take a bare letter or an input method’s key', () => {
    for (const { keys } of Object.values(SHORTCUTS)) {
      expect(keys).toMatch(/^(F\d+$|(Mod|Alt)\+)/)
      expect(keys).not.toMatch(/Space|Mod\+(W|R|T|Q|C|V|X|Z|A)$/)
    }
  })

  it('are told apart by their modifiers, whatever the layout prints', () => {
    expect(matches(press({ ctrlKey: true, code: 'KeyK', key: 'k' }), 'Mod+K', false)).toBe(true)
    expect(matches(press({ ctrlKey: true, shiftKey: true, code: 'KeyK', key: 'K' }), 'Mod+K', false)).toBe(false)
    expect(matches(press({ altKey: true, code: 'Digit1', key: '¡' }), 'Alt+1', false)).toBe(true)
    expect(matches(press({ metaKey: true, code: 'KeyK', key: 'k' }), 'Mod+K', true)).toBe(true)
    expect(keysOf('Mod+Shift+F', false)).toEqual(['Ctrl', 'Shift', 'F'])
  })

  it('leave keys to an input method that composes', () => {
    let opened = 0
    const stop = listen(() => ({ palette: () => void (opened += 1) }))
    window.dispatchEvent(press({ ctrlKey: true, code: 'KeyK', key: 'k', isComposing: true }))
    expect(opened).toBe(0)
    window.dispatchEvent(press({ ctrlKey: true, code: 'KeyK', key: 'k' }))
    expect(opened).toBe(1)
    stop()
    window.dispatchEvent(press({ ctrlKey: true, code: 'KeyK', key: 'k' }))
    expect(opened).toBe(1)
  })
})
