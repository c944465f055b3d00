import { PassThrough, Readable, Writable } from 'node:stream'

import { runCommandLine } from '../command-line.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { LineAccess, Surroundings, TenantCheck } from '../surroundings.ts'
import { FakePlatform } from './fake-platform.ts'

/** An output that keeps what it is given. */
export class KeptOutput extends Writable {
  isTTY?: boolean
  columns?: number
  text = ''

  constructor(terminal?: { readonly columns: number }) {
    super({ decodeStrings: false })
    if (terminal) Object.assign(this, { isTTY: true, columns: terminal.columns })
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1)
  }
}

/** Keys typed at a terminal. */
export class TypedInput extends PassThrough {
  readonly isTTY = true
  isRaw = false

  setRawMode(mode: boolean): void {
    this.isRaw = mode
  }
}

export type FakeRun = { exit: ExitCode; out: KeptOutput; err: KeptOutput; platform: FakePlatform }

type Options = {
  readonly stdin?: string | Buffer | readonly (string | Buffer)[]
  readonly environment?: Readonly<Record<string, string>>
  readonly platform?: FakePlatform
  readonly workingFolder?: string
  readonly tenantCheck?: TenantCheck
  readonly now?: () => Date
  readonly lineAccess?: LineAccess
}

/** Surroundings without a process: pipes in, pipes out, ids counted from 1, and a fake platform. */
export function fakeSurroundings(options: Options = {}): {
  surroundings: Surroundings
  platform: FakePlatform
  out: KeptOutput
  err: KeptOutput
  interrupt: () => void
} {
  const platform = options.platform ?? new FakePlatform()
  const out = new KeptOutput()
  const err = new KeptOutput()
  const listeners = new Set<() => void>()
  const given = options.stdin ?? []
  let ids = 0
  const surroundings: Surroundings = {
    input: Readable.from(
      typeof given === 'string' || Buffer.isBuffer(given) ? [Buffer.from(given)] : given.map((piece) => Buffer.from(piece)),
    ),
    output: out,
    errors: err,
    environment: options.environment ?? {},
    workingFolder: options.workingFolder ?? '/nowhere',
    ownTenantsFolder: '/nowhere/tenants',
    nodeVersion: 'v24.9.0',
    now: options.now ?? (() => new Date('2026-12-01T00:00:00Z')),
    newId: () => `id-${++ids}`,
    onInterrupt: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    loadPlatform: async () => platform.compose,
    loadTenantCheck: async () => options.tenantCheck ?? fineTenants,
    loadLineAccess: async () => options.lineAccess ?? fakeLineAccess,
  }
  return { surroundings, platform, out, err, interrupt: () => listeners.forEach((listener) => listener()) }
}

/** A person at a terminal of so many columns, typing into a command that runs. */
export function sitAtTerminal(args: readonly string[], options: Options & { readonly columns?: number } = {}) {
  const { surroundings, platform, interrupt } = fakeSurroundings(options)
  const keys = new TypedInput()
  const screen = new KeptOutput({ columns: options.columns ?? 80 })
  const exit = runCommandLine(args, { ...surroundings, input: keys, output: screen, errors: screen })
  return { keys, screen, exit, platform, interrupt, type: (text: string) => void keys.write(text) }
}

/** Runs a command line against a fake platform, to its end. */
export async function runFake(args: readonly string[], options: Options = {}): Promise<FakeRun> {
  const { surroundings, platform, out, err } = fakeSurroundings(options)
  return { exit: await runCommandLine(args, surroundings), out, err, platform }
}

const fineTenants: TenantCheck = {
  checkTenants: () => ['komugi', 'minato'].map((slug) => ({ slug, problems: [] })),
  lineReader: () => () => undefined,
}

/** Secrets from the variables given, and a quota that is used up by a third. */
const fakeLineAccess: LineAccess = {
  openSecrets: ({ environment = {} }) => ({ read: async (reference) => environment[reference.slice('env:'.length)] ?? '' }),
  readLineQuota: async () => ({ limit: 300, used: 100 }),
}
