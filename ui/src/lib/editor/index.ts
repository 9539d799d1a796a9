/** The sheet and everything that knows its text. */
export { countWords } from './fields.svelte'
export { misfitOf, plainText, type Misfit } from './fit'
export { orphans, type MarginKind, type MarginNote } from './marginalia'
export { rangeFromPlace, textField, type Anchor, type Place, type PlaceField } from './place'
export { BODY_SCHEMA_VERSION, FIELDS, schemaOf, type FieldName } from './schema'
export type { EditorServices } from './services'
export { DocSession, PushRefused, type FrozenFields, type SaveStatus, type Transport } from './session'
export { default as SheetEditor } from './SheetEditor.svelte'
