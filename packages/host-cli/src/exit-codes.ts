/** What the process says about itself when it ends. Documented in every `--help` and in `docs/terminal.md`. */
export const exitCodes = {
  ok: 0,
  bug: 1,
  usage: 2,
  configuration: 3,
  credentials: 4,
  unavailable: 5,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The last paragraph of every `--help`. */
export const exitCodesHelp = `Exit codes:
  0 ok, 1 a bug in Frontdesk, 2 wrong usage (also an unknown tenant), 3 wrong configuration,
  4 credentials refused, 5 a dependency is unavailable (database, data folder), 130 interrupted`
