import { describe, expect, it } from 'vitest'

import { looksLikeSecret } from './secret-shapes.ts'

describe('looksLikeSecret', () => {
  it.each([
    ['note', 'sk-proj-abcdefgh1234'],
    ['note', `ghp_${'a1'.repeat(18)}`],
    ['note', 'AKIAABCDEFGHIJKLMNOP'],
    ['note', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'],
    ['note', '0123456789abcdef0123456789abcdef'],
    ['note', `${'aB3/'.repeat(43)}=`],
    ['database', 'postgres://me:hunter2@host/db'],
    ['note', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['channelToken', 'short1'],
    ['api_key', 'abcd'],
  ])('%s: %s is one', (key, value) => expect(looksLikeSecret(key, value)).toBe(true))

  it.each([
    ['channelToken', 'env:LINE_TOKEN'],
    ['channelSecret', 'ssm:/acme/line/secret'],
    ['address', '1F, 3-9-12 Shiba-Daimon, Minato-ku, Tokyo'],
    ['person', 'スタッフが直接ご案内いたします。お電話は 03-0000-0142 です。'],
    ['name', 'Skåne-sk-Café'],
    ['access', 'https://example.com/some/long/path/to/a/map/of/our/shop/in/tokyo.html'],
    ['phone', '+81300000142'],
    ['zone', 'America/Argentina/ComodRivadavia'],
  ])('%s: %s is none', (key, value) => expect(looksLikeSecret(key, value)).toBe(false))
})
