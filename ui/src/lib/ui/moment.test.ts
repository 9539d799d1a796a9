import { describe, expect, it } from 'vitest'
import { readMoment, writeMoment } from './moment'

const HANOI = 'Asia/Ho_Chi_Minh'
const NOW = '2026-11-24T05:00:00Z'
const read = (date: string, time: string, zone = HANOI) => readMoment({ date, time }, zone, NOW)

describe('a typed moment', () => {
  it('is read in the newsroom’s zone, in every way people type it', () => {
    for (const [date, time] of [['26/11/2026', '06:00'], ['26/11', '6h'], ['26.11.26', '6h00'], ['26-11-2026', '0600'], [' 26 11 ', '6g00']] as const) {
      expect(read(date, time), `${date} ${time}`).toEqual({ iso: '2026-11-25T23:00:00.000Z' })
    }
  })

  it('without a year is the next such day', () => {
    expect(read('01/02', '08:00')).toEqual({ iso: '2027-02-01T01:00:00.000Z' })
  })

  it('says what it does not understand', () => {
    expect(read('31/02/2027', '06:00')).toEqual({ problem: 'date-not-understood' })
    expect(read('mai', '06:00')).toEqual({ problem: 'date-not-understood' })
    expect(read('26/11', '25:00')).toEqual({ problem: 'time-not-understood' })
    expect(read('26/11', '')).toEqual({ problem: 'datetime-time-missing' })
    expect(read('', '06:00')).toEqual({ problem: 'datetime-date-missing' })
    expect(read('', '')).toEqual({ iso: null })
  })

  it('knows when clocks change', () => {
    expect(read('28/03/2027', '02:30', 'Europe/Paris')).toEqual({ problem: 'time-does-not-exist' })
    expect(read('31/10/2027', '02:30', 'Europe/Paris')).toEqual({ iso: '2027-10-31T00:30:00.000Z' })
  })

  it('comes back as it was typed', () => {
    expect(writeMoment('2026-11-25T23:00:00.000Z', HANOI)).toEqual({ date: '26/11/2026', time: '06:00' })
  })
})
