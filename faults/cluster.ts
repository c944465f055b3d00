import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const script = join(import.meta.dirname, '..', 'scripts', 'ci', 'throwaway-postgres.sh')

/** A Postgres cluster of this run's own, which may be stopped as by a power cut and started again. */
export type Cluster = {
  readonly url: string
  /** Without a checkpoint and without a goodbye to its clients. */
  stopAtOnce(): Promise<void>
  start(): Promise<void>
  /** Stops it for good and removes it. */
  remove(): void
}

/** Made by the script that makes clusters for tests; never a server that merely runs. */
export function openCluster(): Cluster {
  const started = execFileSync(script, ['start'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const url = started.trim().split('\n').at(-1) ?? ''
  const { port } = new URL(url)
  const folder = join(tmpdir(), `frontdesk-postgres.${port}`)
  const data = join(folder, 'data')
  const major = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const control = async (...words: string[]) => {
    const command = [`/usr/lib/postgresql/${major}/bin/pg_ctl`, `--pgdata=${data}`, '--silent', '--wait', ...words]
    // Postgres refuses to run as root.
    const [file = '', ...given] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command
    await run(file, given, { cwd: folder })
  }
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=on`
  return {
    url,
    stopAtOnce: () => control('--mode=immediate', 'stop'),
    start: () => control(`--log=${join(data, 'server.log')}`, `--options=${options}`, 'start'),
    remove: () => void execFileSync(script, ['stop', url], { stdio: 'ignore' }),
  }
}
