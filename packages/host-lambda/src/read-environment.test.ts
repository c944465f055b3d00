import { describe, expect, it } from 'vitest'
import { readEnvironment } from './read-environment.ts'

const QUEUE_URL = 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk'
const DATABASE_URL = 'postgres://desk:hunter2@db:5432/desk'

describe('The environment of a function', () => {
  it('of the door needs the queue, and opens no database even when it is named', () => {
    expect(readEnvironment({ QUEUE_URL, DATABASE_URL, AWS_REGION: 'ap-northeast-1', LAMBDA_TASK_ROOT: '/var/task' }, 'door')).toEqual({
      tenantsFolder: '/var/task/tenants',
      database: { folder: undefined },
      queue: { kind: 'sqs', url: QUEUE_URL, region: 'ap-northeast-1' },
      line: {},
      parameterStore: { region: 'ap-northeast-1' },
      logLevel: 'info',
    })
  })

  it('of the platform needs the database, with few connections for each of many containers', () => {
    const environment = readEnvironment({ DATABASE_URL, LINE_API_BASE_URL: 'http://127.0.0.1:1', LOG_LEVEL: 'warn' }, 'platform')
    expect(environment).toMatchObject({
      database: { url: DATABASE_URL, connections: 2 },
      queue: { kind: 'database' },
      line: { apiBaseUrl: 'http://127.0.0.1:1' },
      logLevel: 'warn',
    })
  })

  it.each([
    ['door', /QUEUE_URL is missing, and this function cannot do without it$/],
    ['platform', /DATABASE_URL is missing, and this function cannot do without it$/],
  ] as const)('of the %s does not do without what it needs', (half, message) => {
    expect(() => readEnvironment({ QUEUE_URL: '', DATABASE_URL: '' }, half)).toThrow(message)
  })

  it('tells every problem at once and shows no password', () => {
    const variables = { DATABASE_URL: 'mysql://desk:hunter2@db', QUEUE_URL: 'frontdesk', LOG_LEVEL: 'loud', DATABASE_CONNECTIONS: '0' }
    const telling = () => readEnvironment(variables, 'platform')
    expect(telling).toThrow(/DATABASE_URL is not .*; and DATABASE_CONNECTIONS is not .*; and QUEUE_URL is not .*; and LOG_LEVEL is not /)
    expect(telling).not.toThrow(/hunter2/)
  })
})
