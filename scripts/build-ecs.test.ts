import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const repository = join(import.meta.dirname, '..')
const dockerfile = readFileSync(join(repository, 'packages/host-ecs/Dockerfile'), 'utf8')

/** The Dockerfile's instructions, continued lines joined, stage by stage. */
const stages = dockerfile
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => ({ verb: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }))
  .reduce<{ verb: string; rest: string }[][]>((found, one) => {
    if (one.verb === 'FROM') return [...found, [one]]
    found.at(-1)?.push(one)
    return found
  }, [])
const [build = [], image = []] = stages
const of = (stage: typeof image, verb: string) => stage.filter((one) => one.verb === verb).map(({ rest }) => rest)
const command = (text = '') => JSON.parse(text.slice(text.indexOf('['))) as [string, ...string[]]

describe('The Dockerfile', () => {
  it('has instructions only that Docker knows, in a stage that builds and one that runs', () => {
    const known = /^(FROM|WORKDIR|RUN|COPY|ENV|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD)$/
    expect(stages.flat().filter(({ verb }) => !known.test(verb))).toEqual([])
    expect(stages).toHaveLength(2)
  })

  it('copies only what is there', () => {
    const copied = of(build, 'COPY').flatMap((rest) => rest.split(/\s+/).slice(0, -1))
    expect(copied.filter((path) => !existsSync(join(repository, path)))).toEqual([])
    expect(of(image, 'COPY')).toEqual(['--from=build /source/dist/ecs ./'])
  })

  it('runs the version of Node that the repository is tested with', () => {
    const node = /^ {2}node: (\S+)$/m.exec(readFileSync(join(repository, 'pnpm-workspace.yaml'), 'utf8'))?.[1]
    expect(stages.map((stage) => stage[0]?.rest.split(' ')[0])).toEqual([`node:${node}-slim`, `node:${node}-slim`])
  })

  it('runs as somebody who may not write its code, installs nothing in the image, and passes signals on', () => {
    expect(of(image, 'USER')).toEqual(['node'])
    expect(of(image, 'RUN')).toEqual([])
    expect(of(image, 'COPY').join()).not.toContain('--chown')
    expect(of(image, 'CMD')[0]).toMatch(/^\[/)
  })

  it('keeps secrets and installed packages out of what is sent to the builder', () => {
    const ignored = readFileSync(join(repository, 'packages/host-ecs/Dockerfile.dockerignore'), 'utf8').trim().split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '.git', '**/.env*']))
  })
})

describe('What the image runs', { timeout: 120_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-ecs-'))
  beforeAll(async () => void (await run(process.execPath, [join(repository, 'scripts/build-ecs.ts'), '--out', place])), 120_000)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  /** As Docker would: the image's variables, its working folder, its command. */
  function start(text: string | undefined, variables: Record<string, string>) {
    const [, ...given] = command(text)
    const env = { PATH: process.env['PATH'], NODE_ENV: 'production', TENANTS_FOLDER: join(place, 'tenants'), ...variables }
    const child = spawn(process.execPath, given, { cwd: place, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    return { child, ended: once(child, 'close').then(([code]) => code as number | null), said: () => said }
  }

  const web = { ROLE: 'web', HOST: '127.0.0.1', QUEUE_URL: 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk' }

  it('is code and tenants, nothing to install', () => {
    expect(readdirSync(place).filter((file) => !/\.mjs$|^tenants$/.test(file))).toEqual([])
  })

  it('starts by the image’s command, is healthy by its health check, and stops by its signal', async () => {
    const host = start(of(image, 'CMD')[0], { ...web, PORT: '0' })
    while (!host.said().includes('host.started')) {
      if (host.child.exitCode !== null) throw new Error(host.said())
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const PORT = /"port":(\d+)/.exec(host.said())?.[1] ?? ''
    expect(await start(of(image, 'HEALTHCHECK')[0], { PORT }).ended).toBe(0)
    host.child.kill(of(image, 'STOPSIGNAL')[0] as NodeJS.Signals)
    expect(await host.ended).toBe(0)
    expect(await start(of(image, 'HEALTHCHECK')[0], { PORT }).ended).toBe(1)
  })

  it('says what to set when it would need the database it does not have', async () => {
    const host = start(of(image, 'CMD')[0], { ROLE: 'all', HOST: '127.0.0.1', PORT: '0' })
    expect(await host.ended).toBe(1)
    expect(host.said()).toContain('"reason":"the embedded database is not part of this build: set DATABASE_URL"')
  })
})
