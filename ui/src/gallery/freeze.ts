// As the shell does (freezePrototype), before anything else runs.
Object.freeze(Object.prototype)

/** What the content security policy refused; a gallery without faults has none. */
export const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
  document.documentElement.dataset.violations = violations.join(' | ')
})
window.addEventListener('error', (event) => {
  document.documentElement.dataset.errors = `${document.documentElement.dataset.errors ?? ''}${event.message} | `
})
