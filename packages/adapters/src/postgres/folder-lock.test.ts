import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderLock } from './folder-lock.ts'

/** A process that takes the folder at the given moment, says `held` or why not, and stays until it is killed or its input ends. */
const contender = `
  const { FolderLock } = await import(${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)})
  const [folder, moment] = process.argv.slice(1)
  while (Date.now() < Number(moment)) {}
  try { FolderLock.take(folder); console.log('held') } catch (error) { console.log(error.code + ': ' + error.message) }
  process.stdin.resume().on('end', () => process.exit())
`

describe('A folder’s lock', () => {
  let folder: string
  let children: ChildProcess[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'frontdesk-lock-'))
    children = []
  })
  afterEach(async () => {
    await Promise.all(children.map((child) => kill(child)))
    rmSync(folder, { recursive: true })
  })

  const contend = async (moment = 0): Promise<{ child: ChildProcess; said: string }> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', contender, folder, String(moment)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(child)
    for await (const said of createInterface({ input: child.stdout })) return { child, said }
    throw new Error('the process said nothing')
  }
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  it('is refused while a process has it, with that process’s number and what to do', async () => {
    const { child, said } = await contend()
    expect(said).toBe('held')
    const taking = (): unknown => FolderLock.take(folder)
    expect(taking).toThrow(PortFailure)
    expect(taking).toThrow(new RegExp(`process ${child.pid}; end that first`))
    expect(await contend()).toMatchObject({ said: expect.stringContaining('unavailable') })
  })

  it('is refused to the same process too', () => {
    FolderLock.take(folder)
    expect(() => FolderLock.take(folder)).toThrow('in use by this process')
  })

  it('is free at once when its process was killed', async () => {
    await kill((await contend()).child)
    expect(() => FolderLock.take(folder)).not.toThrow()
  })

  it('is free again when given up, and one file of it stays', () => {
    for (let round = 0; round < 3; round++) FolderLock.take(folder).release()
    expect(readdirSync(folder)).toEqual(['lock.3'])
  })

  it('goes to one of many that find a dead holder’s at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      await kill((await contend()).child)
      const moment = Date.now() + 1_000
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => contend(moment)))
      expect(outcomes.filter(({ said }) => said === 'held')).toHaveLength(1)
      await Promise.all(outcomes.map(({ child }) => kill(child)))
    }
  })

  const hasProc = existsSync('/proc/self/stat')
  it.skipIf(!hasProc)(`is free when another process has the dead holder’s number${hasProc ? '' : ' (skipped: no /proc here)'}`, () => {
    const started = '00000000-0000-0000-0000-000000000000:1'
    writeFileSync(join(folder, 'lock.7'), JSON.stringify({ pid: process.pid, host: hostname(), started }))
    FolderLock.take(folder)
    expect(readdirSync(folder)).toEqual(['lock.8'])
    expect(JSON.parse(readFileSync(join(folder, 'lock.8'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it('of another machine is never taken over, and the file to delete is named', () => {
    writeFileSync(join(folder, 'lock.2'), JSON.stringify({ pid: 1, host: 'elsewhere' }))
    expect(() => FolderLock.take(folder)).toThrow(join(folder, 'lock.2'))
  })
})
