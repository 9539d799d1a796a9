/** What the sheet needs of the world besides its session. Given by the screen, so that the editor knows no shell. */
import type { JSONContent } from '@tiptap/core'

export interface EditorServices {
  /** Cleans foreign HTML in Rust; answers a `doc` of the body schema. */
  cleanPaste: (html: string) => Promise<JSONContent>
  /** Imports a picture in Rust; answers the SHA-256 of its master, hex. */
  importPicture: (file: File) => Promise<string>
  /** Address of a picture for `<img src>`. */
  mediaUrl: (hash: string) => string
  /** A rejection of the two above, in words. */
  explain: (error: unknown) => string
  /** Opens a report about what could not be saved. */
  report?: () => void
}
