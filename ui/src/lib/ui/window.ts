/** Which rows of a list with rows of one height are drawn, and where the list stands after its rows moved. */
export interface Rows {
  first: number
  /** After the last. */
  end: number
}

export function rowsInView(scrollTop: number, height: number, row: number, count: number, spare = 6): Rows {
  const first = Math.max(0, Math.floor(scrollTop / row) - spare)
  return { first, end: Math.min(count, Math.ceil((scrollTop + height) / row) + spare) }
}

/**
 * The scroll position that leaves what a reader sees where it is. `anchor`: the key of the first row in view and how far
 * it was scrolled out. A list at its very top stays there: what is new should be seen.
 */
export function keepPlace(anchor: { key: string; offset: number } | null, keys: string[], row: number, scrollTop: number): number {
  if (!anchor || scrollTop < 1) return scrollTop
  const index = keys.indexOf(anchor.key)
  return index === -1 ? scrollTop : index * row + anchor.offset
}

/** Where a key leads. `null` = not a key of lists. */
export function stepTo(key: string, index: number, count: number, page: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1)
    case 'ArrowUp':
      return Math.max(0, index - 1)
    case 'PageDown':
      return Math.min(last, index + page)
    case 'PageUp':
      return Math.max(0, index - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
