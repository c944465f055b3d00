import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InvalidEnvironment, readEnvironment } from './read-environment.ts'

const TENANTS_FOLDER = join(import.meta.dirname, '../../../tenants')
const queueUrl = 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk'
const databaseUrl = 'postgres://desk:hunter2@db:5432/desk'

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment({ TENANTS_FOLDER, ...variables })
    return []
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error
    return error.problems
  }
}

describe('The environment', () => {
  it('needs nothing but the tenants’ folder', () => {
    expect(readEnvironment({ TENANTS_FOLDER })).toEqual({
      role: 'all',
      host: '0.0.0.0',
      port: 8080,
      tenantsFolder: TENANTS_FOLDER,
      database: { folder: '.frontdesk/data' },
      queue: { kind: 'database' },
      line: {},
      parameterStore: {},
      concurrency: undefined,
      logLevel: 'info',
      delaySeconds: 0,
      graceSeconds: 25,
    })
  })

  it('says it all', () => {
    const environment = readEnvironment({
      ROLE: 'worker',
      HOST: '127.0.0.1',
      PORT: '9000',
      TENANTS_FOLDER,
      DATABASE_URL: databaseUrl,
      DATABASE_CONNECTIONS: '20',
      QUEUE_URL: 'http://127.0.0.1:9324/queue/frontdesk',
      QUEUE_DEAD_LETTER_URL: 'http://127.0.0.1:9324/queue/frontdesk-dead',
      AWS_REGION: 'ap-northeast-1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324',
      AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9325',
      LINE_API_BASE_URL: 'http://127.0.0.1:9326',
      LINE_DATA_API_BASE_URL: 'http://127.0.0.1:9327',
      WORKER_CONCURRENCY: '4',
      LOG_LEVEL: 'warn',
      SHUTDOWN_DELAY_SECONDS: '10',
      SHUTDOWN_GRACE_SECONDS: '60',
    })
    expect(environment).toEqual({
      role: 'worker',
      host: '127.0.0.1',
      port: 9000,
      tenantsFolder: TENANTS_FOLDER,
      database: { url: databaseUrl, connections: 20 },
      queue: {
        kind: 'sqs',
        url: 'http://127.0.0.1:9324/queue/frontdesk',
        deadLetterUrl: 'http://127.0.0.1:9324/queue/frontdesk-dead',
        region: 'ap-northeast-1',
        endpoint: 'http://127.0.0.1:9324',
      },
      line: { apiBaseUrl: 'http://127.0.0.1:9326', dataApiBaseUrl: 'http://127.0.0.1:9327' },
      parameterStore: { region: 'ap-northeast-1', endpoint: 'http://127.0.0.1:9325' },
      concurrency: 4,
      logLevel: 'warn',
      delaySeconds: 10,
      graceSeconds: 60,
    })
  })

  it('reads an empty variable as none', () => {
    expect(readEnvironment({ TENANTS_FOLDER, PORT: '', ROLE: '', DATABASE_URL: '', QUEUE_URL: '' }).port).toBe(8080)
  })

  it('reads the region out of the queue’s address', () => {
    expect(readEnvironment({ TENANTS_FOLDER, QUEUE_URL: queueUrl }).queue).toEqual({ kind: 'sqs', url: queueUrl, region: 'ap-northeast-1' })
  })

  it('tells every problem at once, each with what to write', () => {
    const problems = problemsOf({
      ROLE: 'wbe',
      HOST: 'somewhere nice',
      PORT: '80a',
      TENANTS_FOLDER: '/nowhere',
      DATABASE_URL: 'mysql://desk:hunter2@db',
      QUEUE_URL: 'frontdesk',
      AWS_REGION: 'Tokyo',
      LINE_API_BASE_URL: 'api.line.me',
      WORKER_CONCURRENCY: '0',
      LOG_LEVEL: 'loud',
      SHUTDOWN_GRACE_SECONDS: '1e3',
      DATA_FOLDER: 'data',
    })
    expect(problems).toEqual([
      'ROLE is not one of these; write all, web or worker',
      'HOST is not an address to listen on; write 0.0.0.0 or 127.0.0.1',
      'PORT is not a whole number from 0 to 65535; write 8080',
      'TENANTS_FOLDER names no folder: /nowhere; write /app/tenants',
      'DATABASE_URL is not an address of Postgres (not shown); write postgres://user:password@host:5432/database',
      'QUEUE_URL is not an address; write https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk',
      'AWS_REGION is not a region of AWS; write ap-northeast-1',
      'LINE_API_BASE_URL is not an address; write https://api.line.me',
      'WORKER_CONCURRENCY is not a whole number from 1 to 1000; write 8',
      'LOG_LEVEL is not one of these; write info, warn, error or silent',
      'SHUTDOWN_GRACE_SECONDS is not a whole number from 1 to 3600; write 25',
      'DATA_FOLDER is set together with DATABASE_URL, and only one can hold the data; write one of them',
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  it.each([
    [{ ROLE: 'web' }, /^ROLE is web, and nothing connects it with the other half; write DATABASE_URL or QUEUE_URL/],
    [{ ROLE: 'worker' }, /^ROLE is worker, and nothing connects/],
    [{ QUEUE_URL: 'http://127.0.0.1:9324/queue' }, /^AWS_REGION is missing/],
    [{ QUEUE_DEAD_LETTER_URL: queueUrl }, /^QUEUE_DEAD_LETTER_URL is set without QUEUE_URL/],
    [{ DATABASE_CONNECTIONS: '5' }, /^DATABASE_CONNECTIONS is set without DATABASE_URL/],
    [{ SHUTDOWN_DELAY_SECONDS: '25' }, /^SHUTDOWN_DELAY_SECONDS is no shorter/],
    [{ PORT: '65536' }, /^PORT is not a whole number/],
    [{ TENANTS_FOLDER: 'package.json' }, /^TENANTS_FOLDER names no folder/],
  ])('does not take %j', (variables, problem) => {
    const problems = problemsOf(variables)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  it.each([
    { ROLE: 'web', QUEUE_URL: queueUrl },
    { ROLE: 'web', DATABASE_URL: databaseUrl },
    { ROLE: 'worker', DATABASE_URL: databaseUrl, QUEUE_URL: queueUrl },
    { ROLE: 'all', DATABASE_URL: databaseUrl, DATABASE_CONNECTIONS: '5' },
  ])('takes %j', (variables) => {
    expect(problemsOf(variables as Record<string, string>)).toEqual([])
  })
})
