import { describe, expect, it } from 'vitest'
import { format, LOCALES } from '$lib/i18n/messages'
import { REMEDIES, usable } from './remedies'

describe('remedies of a delivery', () => {
  it('have a button text each, in both languages', () => {
    for (const remedy of REMEDIES) {
      const texts = LOCALES.map((locale) => format(locale, `remedy-${remedy}`))
      for (const text of texts) expect(text, remedy).not.toBe(`remedy-${remedy}`)
      expect(texts[0], remedy).not.toBe(texts[1])
    }
  })

  it('are offered to those alone who may use them, in the desk’s order', () => {
    expect(usable(['retry', 'overwrite_portal', 'unschedule'], ['steer_deliveries'])).toEqual(['retry', 'overwrite_portal'])
    expect(usable(['deliver_approved', 'review_new'], ['comment'])).toEqual(['review_new'])
  })
})
