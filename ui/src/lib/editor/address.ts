/**
 * Which addresses a body may carry. The rule is Rust's (crates/domain, content/body/links.rs); this copy only spares a
 * person a refusal later. An address with white space or control characters is refused, not repaired: a browser would
 * drop them and read something else than what was checked.
 */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const UNSAFE = /[\s\u0000-\u001f\u007f-\u009f]/
const MAX_ADDRESS_BYTES = 4096

function parsed(address: string): URL | null {
  if (UNSAFE.test(address) || new TextEncoder().encode(address).length > MAX_ADDRESS_BYTES) return null
  return URL.canParse(address) ? new URL(address) : null
}

/** True for an absolute http or https address with a host. */
export function isWebAddress(address: string): boolean {
  const url = parsed(address)
  return !!url && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
}

/** True for what a link may point at: a web address, `mailto:` (RFC 6068) or `tel:` (RFC 3966). */
export function isLink(href: string): boolean {
  if (isWebAddress(href)) return true
  const url = parsed(href)
  return !!url && (url.protocol === 'mailto:' || url.protocol === 'tel:') && url.pathname !== ''
}

/** What a person typed, as a link: `baoquangtri.vn` becomes https, an e-mail address `mailto:`. `null` = not a link. */
export function linkFromTyped(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return null
  if (isLink(text)) return text
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)) return `mailto:${text}`
  if (/^\+?[\d .()-]{6,}$/.test(text)) return `tel:${text.replace(/[^\d+]/g, '')}`
  const web = `https://${text}`
  return /^[^\s:/]+\.[^\s:/.]{2,}([/?#:]\S*)?$/.test(text) && isWebAddress(web) ? web : null
}
