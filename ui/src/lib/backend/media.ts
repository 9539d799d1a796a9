/** Pictures by their hash, through the shell's own scheme `galley-media:` (checked there against the open session). */
import { convertFileSrc, isTauri } from '@tauri-apps/api/core'

const HASH = /^[0-9a-f]{64}$/

/** Address of a master for `<img src>`; empty for what is no hash, or outside the shell. */
export function mediaUrl(hash: string): string {
  return HASH.test(hash) && isTauri() ? convertFileSrc(hash, 'galley-media') : ''
}
