import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hearFaults } from './faults'
import { Refused } from './failure'
import { failure, noShell, pretendShell } from './pretended'

describe('a fault of the page that nobody caught', () => {
  let logged: Record<string, unknown>[] = []
  let deaf: () => void
  const told = vi.fn()
  beforeEach(() => {
    logged = []
    pretendShell({ report_fault: (args) => (logged.push(args), 'r-77') })
    told.mockReset()
    deaf = hearFaults(told)
  })
  afterEach(() => {
    deaf()
    noShell()
  })

  it('goes into the log without its words, and its report id to the person', async () => {
    window.dispatchEvent(new ErrorEvent('error', { message: 'x', error: new TypeError('Ông A nói…'), filename: 'a.js', lineno: 3, colno: 4 }))
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce())
    expect(told.mock.calls[0]?.[0]).toMatchObject({ report: 'r-77' })
    expect(logged[0]?.kind).toBe('TypeError')
    expect(JSON.stringify(logged)).not.toContain('Ông A')
  })

  it('is a refused promise too, named by its code', async () => {
    const event = Object.assign(new Event('unhandledrejection'), { reason: new Refused(failure('stale_round')) })
    window.dispatchEvent(event)
    await vi.waitFor(() => expect(logged).toHaveLength(1))
    expect(logged[0]?.kind).toBe('Refused stale_round')
  })

  it('is not what a browser says of a layout in two rounds', async () => {
    window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }))
    window.dispatchEvent(new ErrorEvent('error', { message: 'x', error: new Error('y') }))
    await vi.waitFor(() => expect(logged).toHaveLength(1))
  })
})
