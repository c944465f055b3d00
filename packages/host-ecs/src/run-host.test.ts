import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { runHost, type Hosted } from './run-host.ts'

type Role = 'all' | 'web' | 'worker'

const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A platform that writes down what is done to it. */
function startHost(role: Role, changes: Partial<Hosted> = {}, { delaySeconds = 0 } = {}) {
  const story: string[] = []
  const app = new Hono()
  app.get('/health/live', (context) => context.json({ live: true }))
  app.get('/health/ready', (context) => context.json({ ready: true }))
  app.post('/webhooks/line/minato', async (context) => {
    await wait(150)
    story.push('request answered')
    return context.json({})
  })
  const hosted: Hosted = {
    app,
    start: async () => void story.push('started'),
    stop: async () => void story.push('stopped'),
    work: async (signal) => {
      story.push('working')
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      await wait(50)
      story.push('turn finished')
    },
    ...changes,
  }
  let stop = (_signal: string) => {}
  const stopAsked = new Promise<string>((resolve) => (stop = resolve))
  let port = 0
  const listening = new Promise<void>((resolve) => {
    const log = (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (event === 'host.started') resolve(void (port = Number(fields['port'])))
      story.push(`log ${event}`)
    }
    const environment = { role, host: '127.0.0.1', port: 0, delaySeconds, graceSeconds: 5 }
    running = runHost({ environment, hosted, logger: { info: log, warn: log, error: log }, stopAsked })
    running.catch(() => resolve())
  })
  const ask = async (path: string, method = 'GET') => await fetch(`http://127.0.0.1:${port}${path}`, { method })
  return { story, stop, ask, listening, running: running! }
}
let running: Promise<void> | undefined

describe('A host', () => {
  it('finishes requests, then turns, then lets go, in this order', async () => {
    const host = startHost('all')
    await host.listening
    const begun = host.ask('/webhooks/line/minato', 'POST')
    await wait(30)
    host.stop('SIGTERM')
    expect((await begun).status).toBe(200)
    await host.running
    expect(host.story).toEqual([
      'started',
      'log host.started',
      'working',
      'log host.stopping',
      'request answered',
      'turn finished',
      'stopped',
      'log host.stopped',
    ])
  })

  it('is not ready and still takes requests while a load balancer may not have noticed', async () => {
    const host = startHost('all', {}, { delaySeconds: 0.4 })
    await host.listening
    expect((await host.ask('/health/ready')).status).toBe(200)
    host.stop('SIGTERM')
    await wait(30)
    expect((await host.ask('/health/ready')).status).toBe(503)
    expect((await host.ask('/health/live')).status).toBe(200)
    expect((await host.ask('/webhooks/line/minato', 'POST')).status).toBe(200)
    await wait(400)
    await expect(host.ask('/health/live')).rejects.toThrow(/fetch failed/)
    await host.running
    expect(host.story).toContain('turn finished')
  })

  it('does not work in the web role', async () => {
    const host = startHost('web')
    await host.listening
    expect((await host.ask('/webhooks/line/minato', 'POST')).status).toBe(200)
    host.stop('SIGINT')
    await host.running
    expect(host.story).not.toContain('working')
  })

  it('is asked for nothing but its health in the worker role', async () => {
    const host = startHost('worker')
    await host.listening
    expect((await host.ask('/health/live')).status).toBe(200)
    expect((await host.ask('/webhooks/line/minato', 'POST')).status).toBe(404)
    host.stop('SIGTERM')
    await host.running
    expect(host.story).toContain('turn finished')
  })

  it('ends with the failure of its worker, having let go of everything', async () => {
    const host = startHost('worker', { work: async () => await Promise.reject(new Error('no lease')) })
    await expect(host.running).rejects.toThrow('no lease')
    expect(host.story).toContain('stopped')
    await expect(host.ask('/health/live')).rejects.toThrow(/fetch failed/)
  })

  it('takes a worker that ends by itself for a failure', async () => {
    const host = startHost('all', { work: async () => {} })
    await expect(host.running).rejects.toThrow('the worker ended without being asked')
  })

  it('does not listen when it cannot start', async () => {
    const host = startHost('all', { start: async () => await Promise.reject(new Error('no database')) })
    await expect(host.running).rejects.toThrow('no database')
    expect(host.story).toEqual([])
  })
})
