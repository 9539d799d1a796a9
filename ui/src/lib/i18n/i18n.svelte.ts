/**
 * The language and time zone in use. Everything here is reactive: text changes at once when the language does.
 *
 * Times are stored in UTC and shown in the newsroom's zone, wherever this computer stands.
 */
import { exists, format, LOCALES, type Locale, type MessageArgs } from './messages'

class Settings {
  locale = $state<Locale>('vi')
  zone = $state('Asia/Ho_Chi_Minh')
  /** The minute it is, for relative times. */
  now = $state(Date.now())
}

const settings = new Settings()

/** Time goes on: relative times are renewed every half minute, and when the window comes back. */
export function startClock(every = 30_000): () => void {
  const tick = () => (settings.now = Date.now())
  const timer = setInterval(tick, every)
  window.addEventListener('focus', tick)
  return () => {
    clearInterval(timer)
    window.removeEventListener('focus', tick)
  }
}

export function locale(): Locale {
  return settings.locale
}

const KEY = 'galley.language'

/** Changes the language of the whole interface; kept on this computer. */
export function setLocale(next: string): void {
  settings.locale = LOCALES.find((known) => known === next) ?? 'vi'
  document.documentElement.lang = settings.locale
  try {
    localStorage.setItem(KEY, settings.locale)
  } catch {
    // Without storage the choice lasts as long as the window.
  }
}

/** Takes up the language chosen last; call it before the first screen. */
export function restoreLocale(): void {
  let kept: string | null = null
  try {
    kept = localStorage.getItem(KEY)
  } catch {
    // Nothing was kept.
  }
  settings.locale = LOCALES.find((known) => known === kept) ?? 'vi'
  document.documentElement.lang = settings.locale
}

/** The newsroom's IANA time zone. */
export function zone(): string {
  return settings.zone
}

/** Sets the newsroom's time zone; an unknown name is left out. */
export function setZone(next: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: next })
    settings.zone = next
  } catch {
    // Kept as it was.
  }
}

/** A message in the language in use. */
export function t(id: string, args?: MessageArgs): string {
  return format(settings.locale, id, args)
}

/** A message, or `null` if there is none: for codes that come from Rust. */
export function tMaybe(id: string, args?: MessageArgs): string | null {
  return exists(id) ? t(id, args) : null
}

/** What an event says in history and activity; the fields it names are said in words. */
export function eventText(kind: string, args: Record<string, string>): string {
  const fields = args.fields?.split(', ').map((field) => tMaybe(`field-${field}`) ?? field).join(', ')
  return tMaybe(`event-${kind}`, fields === undefined ? args : { ...args, fields }) ?? kind
}

/** Marks a message id in a table, so that the test finds it; `t` of it comes later. */
export const messageId = (id: string): string => id

/** What a refusal or fault says: what happened, what was kept, what to do. Codes without words fall back to their code. */
export function refusalText(code: string, args: MessageArgs = {}): { happened: string; kept: string | null; todo: string } {
  const id = [`refusal-${code}`, `fault-${code}`].find((candidate) => exists(candidate)) ?? 'refusal-unknown'
  const all = { code, ...args }
  return { happened: t(id, all), kept: tMaybe(`${id}.kept`, all), todo: t(`${id}.todo`, all) }
}

// Not reactive on purpose: its keys hold what it depends on.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const cache = new Map<string, Intl.DateTimeFormat>()
function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${settings.locale} ${settings.zone} ${JSON.stringify(options)}`
  let made = cache.get(key)
  if (!made) {
    // English as a Vietnamese newsroom writes it: day before month, 24 hours.
    made = new Intl.DateTimeFormat(settings.locale === 'en' ? 'en-GB' : 'vi', { timeZone: settings.zone, ...options })
    cache.set(key, made)
  }
  return made
}

type Moment = Date | string | number
const moment = (at: Moment): Date => (at instanceof Date ? at : new Date(at))

/** `06:00`, or `09:41:07`. */
export function formatTime(at: Moment, seconds = false): string {
  return dates({ hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}), hourCycle: 'h23' }).format(moment(at))
}

/** `26/11/2026`. */
export function formatDate(at: Moment): string {
  return dates({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(moment(at))
}

/** `thứ Năm, 26 tháng 11, 2026`. */
export function formatLongDate(at: Moment): string {
  return dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(moment(at))
}

/** `06:00 26/11/2026`. */
export function formatDateTime(at: Moment): string {
  return t('time-at-on', { time: formatTime(at), date: formatDate(at) })
}

/** `06:00 26/11`: where room is short and the year is plain. */
export function formatShortMoment(at: Moment): string {
  const parts = dates({ day: '2-digit', month: '2-digit' }).formatToParts(moment(at))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return t('time-at-on', { time: formatTime(at), date: `${part('day')}/${part('month')}` })
}

/** Arguments of a message that came from Rust: moments and fractions in them as people say them, in the newsroom's zone. */
export function spoken(args: Partial<Record<string, string>>): Record<string, string> {
  const moments = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/
  const fractions = /^\d+\.\d+$/
  return Object.fromEntries(Object.entries(args).map(([key, value = '']) => [key, moments.test(value) ? formatDateTime(value) : fractions.test(value) ? formatNumber(Number(value)) : value]))
}

/** `06:00 thứ Năm, 26 tháng 11, 2026, giờ Việt Nam`: for promises about the future. */
export function formatMoment(at: Moment): string {
  return t('time-with-zone', { time: t('time-at-on', { time: formatTime(at), date: formatLongDate(at) }), zone: zoneName(at) })
}

/** The zone's name as people say it. */
export function zoneName(at: Moment = settings.now): string {
  const name = dates({ timeZoneName: 'long' }).formatToParts(moment(at)).find((part) => part.type === 'timeZoneName')?.value
  // Fluent's variant keys cannot hold a slash.
  return t('time-zone-name', { zone: settings.zone.replaceAll('/', '_'), name: name ?? settings.zone })
}

/** `2 giờ trước`, `hôm qua`; older than a week: the date. The exact time belongs in a title beside it. */
export function formatRelative(at: Moment, now: number = settings.now): string {
  const then = moment(at).getTime()
  const seconds = Math.round((then - now) / 1000)
  if (Math.abs(seconds) < 45) return t('time-now')
  const words = new Intl.RelativeTimeFormat(settings.locale, { numeric: 'auto', style: 'short' })
  const minutes = Math.round(seconds / 60)
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  const days = Math.round((startOfDay(then) - startOfDay(now)) / 86_400_000)
  if (days === 0 || Math.abs(seconds) < 6 * 3600) return words.format(Math.round(seconds / 3600), 'hour')
  if (Math.abs(days) <= 7) return words.format(days, 'day').toLocaleLowerCase(settings.locale)
  return formatDate(then)
}

/** Midnight of that day in the newsroom's zone, as if it were UTC: only for counting days. */
function startOfDay(at: number): number {
  const parts = Object.fromEntries(
    dates({ year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(new Date(at)).map((part) => [part.type, Number(part.value)]),
  )
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day ?? 1)
}

/** `1.240` or `1,240`. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(settings.locale, options).format(value)
}

/** `Lan, Minh và Hoa`. */
/** A file's size as people say it: whole kilobytes below a megabyte (1 MB = 1,000,000 bytes). */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? t('file-size-small', { size: formatNumber(Math.ceil(bytes / 1_000)) }) : t('file-size', { size: formatNumber(bytes / 1_000_000, { maximumFractionDigits: 1 }) })
}

export function formatList(items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return new Intl.ListFormat(settings.locale, { type }).format(items)
}

/** Compares as a Vietnamese reader sorts, whatever the interface's language: names are Vietnamese. */
export const collate = (a: string, b: string): number => new Intl.Collator('vi').compare(a, b)
