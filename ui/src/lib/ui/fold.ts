/** Text for finding, as Rust folds it: lower case, without marks, đ as d. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')
}

/** True if every word of the query begins a word of the text, marks or not; a query typed with marks must match them. */
export function finds(text: string, query: string): boolean {
  const words = query.trim().toLowerCase().normalize('NFC').split(/\s+/).filter(Boolean)
  const plain = fold(text).split(/[\s/,.–-]+/)
  const exact = text.toLowerCase().normalize('NFC').split(/[\s/,.–-]+/)
  return words.every((word) => (fold(word) === word ? plain : exact).some((candidate) => candidate.startsWith(word)))
}
