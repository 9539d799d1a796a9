/** For tests: a shell that answers each command as it is told. The app itself never imports it. */
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import type { Failure } from '$lib/bindings'

export type Pretended = Record<string, (args: Record<string, unknown>) => unknown>

/** Commands by their name in the shell; one that is not there fails as a fault of the program. */
export function pretendShell(commands: Pretended): void {
  mockIPC((command, args) => {
    const answer = commands[command]
    if (!answer) throw failure(`no_${command}`, false)
    return answer((args ?? {}) as Record<string, unknown>)
  })
}

export const noShell = (): void => clearMocks()

export function failure(code: string, refused = true): Failure {
  return { refused, code, args: {}, message: code, report: refused ? null : 'r-1' }
}
