/** Theme and text size: kept on this computer, applied to the whole page. */
export type Theme = 'system' | 'light' | 'dark'

export const TEXT_SIZES = [100, 110, 125, 150, 175, 200] as const

const KEY = 'galley.appearance'

class Appearance {
  theme = $state<Theme>('system')
  /** Per cent. */
  textSize = $state<number>(100)
  /** What one rem is, in px; follows the text size. */
  rem = $state(16)
}

export const appearance = new Appearance()

function apply(): void {
  const root = document.documentElement
  if (appearance.theme === 'system') delete root.dataset.theme
  else root.dataset.theme = appearance.theme
  root.style.fontSize = `${appearance.textSize}%`
  appearance.rem = Number.parseFloat(getComputedStyle(root).fontSize) || 16 * (appearance.textSize / 100)
}

function keep(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme: appearance.theme, textSize: appearance.textSize }))
  } catch {
    // Without storage the choice lasts as long as the window.
  }
}

/** Applies what was chosen last; call it before the first screen. */
export function restoreAppearance(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { theme?: unknown; textSize?: unknown }
    if (kept.theme === 'light' || kept.theme === 'dark' || kept.theme === 'system') appearance.theme = kept.theme
    if (typeof kept.textSize === 'number' && kept.textSize >= 100 && kept.textSize <= 200) appearance.textSize = kept.textSize
  } catch {
    // An unreadable choice is no choice.
  }
  apply()
}

export function setTheme(theme: Theme): void {
  appearance.theme = theme
  apply()
  keep()
}

/** Sets the text size, 100 to 200 per cent. */
export function setTextSize(percent: number): void {
  appearance.textSize = Math.min(200, Math.max(100, percent))
  apply()
  keep()
}

/** The next size up or down; the same at the ends. */
export function nextTextSize(direction: 1 | -1): number {
  const sizes: readonly number[] = direction === 1 ? TEXT_SIZES : [...TEXT_SIZES].reverse()
  return sizes.find((size) => (direction === 1 ? size > appearance.textSize : size < appearance.textSize)) ?? appearance.textSize
}
