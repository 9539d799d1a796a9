/** How many panes there is room for, measured in the reader's own text size. */
export type PaneMode = 'three' | 'slide' | 'one'

/** 1100 px at normal text size. */
export const THREE_REM = 68.75
const SLIDE_REM = 48
/** From here on rail, list, text and a panel stand side by side and the text keeps half its measure. */
const WITH_PANEL_REM = 84

/** `panel`: one stands beside the text; the list is the first to make room for it. */
export function paneMode(widthPx: number, remPx: number, panel = false): PaneMode {
  const rem = widthPx / remPx
  if (panel && rem >= SLIDE_REM && rem < WITH_PANEL_REM) return 'slide'
  if (rem > THREE_REM) return 'three'
  return rem >= SLIDE_REM ? 'slide' : 'one'
}

export const LIST_MIN_REM = 17
export const LIST_MAX_REM = 36
export const clampList = (rem: number): number => Math.min(LIST_MAX_REM, Math.max(LIST_MIN_REM, rem))
