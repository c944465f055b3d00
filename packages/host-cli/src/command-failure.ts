import type { ExitCode } from './exit-codes.ts'

/** A command cannot go on, for a reason the operator can do something about. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exit: ExitCode
  /** A stable short name for programs, such as `unknown-tenant`. */
  readonly code: string
  /** What to do about it, as a sentence. */
  readonly fix: string

  constructor(exit: ExitCode, code: string, message: string, fix: string) {
    super(message)
    this.exit = exit
    this.code = code
    this.fix = fix
  }
}
