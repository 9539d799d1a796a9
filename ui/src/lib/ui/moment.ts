/** Reading dates and times as people type them, in the newsroom's zone. */
import { CalendarDate, CalendarDateTime, parseAbsolute, toCalendarDate, toTime, toZoned } from '@internationalized/date'

export interface TypedMoment {
  date: string
  time: string
}

/** `26/11/2026`, `26-11`, `26.11.26`; without a year, the next such day from `today` on. `null` = not understood. */
export function readDate(text: string, today: CalendarDate): CalendarDate | null {
  const parts = /^\s*(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?\s*$/.exec(text)
  if (!parts) return null
  const [day, month] = [Number(parts[1]), Number(parts[2])]
  const typedYear = parts[3] === undefined ? null : Number(parts[3])
  const make = (year: number): CalendarDate | null => {
    const date = new CalendarDate(year, month, day)
    return date.day === day && date.month === month ? date : null
  }
  if (typedYear !== null) return make(typedYear < 100 ? 2000 + typedYear : typedYear)
  const thisYear = make(today.year)
  return thisYear && thisYear.compare(today) >= 0 ? thisYear : make(today.year + 1)
}

/** `06:30`, `6h30`, `6h`, `0630`. `null` = not understood. */
export function readTime(text: string): { hour: number; minute: number } | null {
  const parts = /^\s*(\d{1,2})\s*(?:[:.hg]\s*(\d{2})?)?\s*$/i.exec(text) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(text)
  if (!parts) return null
  const [hour, minute] = [Number(parts[1]), Number(parts[2] ?? '0')]
  return hour < 24 && minute < 60 ? { hour, minute } : null
}

export type MomentProblem = 'date-not-understood' | 'time-not-understood' | 'time-does-not-exist' | 'datetime-time-missing' | 'datetime-date-missing'

/** What was typed, as a moment in UTC (ISO 8601), as nothing, or as a problem (a message id). */
export function readMoment(typed: TypedMoment, zone: string, now: string): { iso: string | null } | { problem: MomentProblem } {
  if (typed.date.trim() === '' && typed.time.trim() === '') return { iso: null }
  if (typed.date.trim() === '') return { problem: 'datetime-date-missing' }
  const date = readDate(typed.date, toCalendarDate(parseAbsolute(now, zone)))
  if (!date) return { problem: 'date-not-understood' }
  if (typed.time.trim() === '') return { problem: 'datetime-time-missing' }
  const time = readTime(typed.time)
  if (!time) return { problem: 'time-not-understood' }
  const local = new CalendarDateTime(date.year, date.month, date.day, time.hour, time.minute)
  try {
    return { iso: toZoned(local, zone, 'reject').toDate().toISOString() }
  } catch {
    // Skipped or doubled by a change of clocks: skipped is refused, doubled means the first.
    const first = toZoned(local, zone, 'earlier')
    if (toTime(first).hour !== time.hour || toTime(first).minute !== time.minute) return { problem: 'time-does-not-exist' }
    return { iso: first.toDate().toISOString() }
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A moment as it is typed. */
export function writeMoment(iso: string | null, zone: string): TypedMoment {
  if (!iso) return { date: '', time: '' }
  const at = parseAbsolute(iso, zone)
  return { date: `${two(at.day)}/${two(at.month)}/${at.year}`, time: `${two(at.hour)}:${two(at.minute)}` }
}
