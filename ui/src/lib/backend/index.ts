/**
 * The one door between the interface and the shell: the only folder that imports `@tauri-apps/*` and the generated
 * bindings (src/lib/bindings). ESLint holds everyone else to it.
 */
export { mediaUrl } from './media'
