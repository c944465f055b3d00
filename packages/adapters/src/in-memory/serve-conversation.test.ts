import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { conversationId } from '@frontdesk/core/kernel/ids'
import { describe, expect, it } from 'vitest'
import { guest, minato, ServedDesk } from './testing/served-desk.ts'

const tapForAnswer = { kind: 'tap', data: 'answer' } as const
const gone = () => new PortFailure('Channel', 'unavailable', 'gone')

describe('ServeConversation', () => {
  it('answers several open events in one turn, with the newest token', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    await desk.write('b')
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual(['reply t-b: a b'])
  })

  it('takes no turn when nothing is open', async () => {
    const desk = new ServedDesk()
    expect(await desk.serve()).toBe(0)
    expect(desk.screen.shown).toEqual([])
  })

  it('answers what comes in while it is at work', async () => {
    const desk = new ServedDesk()
    desk.at = async (point) => {
      if (point === 'turn.committed') await desk.write('late')
    }
    await desk.write('early')
    expect(await desk.serve()).toBe(2)
    expect(desk.screen.shown).toEqual(['reply t-early: early', 'reply t-late: late'])
  })

  it('answers an event whose own worker found the conversation held, also in the last moment before it is released', async () => {
    const foundByTheOther: number[] = []
    const desk = new ServedDesk()
    const release = desk.conversations.release.bind(desk.conversations)
    desk.conversations.release = async (lease) => {
      if (foundByTheOther.length === 0) {
        await desk.write('late')
        foundByTheOther.push(await desk.begin('two'))
      }
      return await release(lease)
    }
    await desk.write('early')
    expect(await desk.serve()).toBe(2)
    expect(foundByTheOther).toEqual([0])
    expect(desk.screen.shown).toEqual(['reply t-early: early', 'reply t-late: late'])
  })

  it('leaves a conversation that another worker holds to that worker', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    await desk.conversations.claim(minato, guest, 'other', 60_000)
    expect(await desk.serve()).toBe(0)
    expect(desk.screen.shown).toEqual([])
  })

  it('gives the conversation up when a step throws, so that the next worker need not wait', async () => {
    const desk = new ServedDesk()
    desk.think = async () => {
      throw new Error('a bug')
    }
    await desk.write('a')
    await expect(desk.serve()).rejects.toThrow('a bug')
    expect(desk.thought).toEqual(['a'])
    desk.think = async () => {}
    expect(await desk.serve('two')).toBe(1)
    expect(desk.screen.shown).toEqual(['reply t-a: a'])
  })

  it('keeps no timer going when it is done or has failed', async () => {
    const desk = new ServedDesk({ bursts: true })
    await desk.write('a')
    await desk.serve()
    desk.think = async () => {
      throw new Error('a bug')
    }
    await desk.write('b')
    await expect(desk.serve()).rejects.toThrow('a bug')
    await desk.time.advance(0)
    expect(desk.time.sleeping).toBe(0)
  })
})

describe('While ServeConversation works on a conversation', () => {
  it('the lease is extended, so that no other worker takes it over', async () => {
    const desk = new ServedDesk()
    desk.think = async () => await desk.time.sleep(100_000)
    await desk.write('a')
    const serving = desk.begin()
    await desk.time.advance(99_000)
    expect(await desk.begin('two')).toBe(0)
    expect(await desk.time.until(serving)).toBe(1)
  })

  it('nothing is written or said when the lease was taken over meanwhile', async () => {
    const desk = new ServedDesk()
    desk.conversations.extend = async () => false
    desk.think = async () => {
      if (desk.thought.length > 1) return
      await desk.time.sleep(40_000)
      expect(await desk.begin('two')).toBe(1)
    }
    await desk.write('a')
    expect(await desk.serve()).toBe(0)
    expect(await desk.turns()).toEqual(['a'])
    expect(desk.screen.shown).toEqual(['…', 'reply t-a: a'])
  })

  it('nothing more is sent when the lease is lost after the turn was committed', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    let calls = 0
    desk.screen.before = async () => {
      if (++calls > 1) return
      desk.conversations.extend = async () => false
      await desk.time.sleep(10_001)
      throw gone()
    }
    expect(await desk.serve()).toBe(1)
    await desk.time.advance(60_000)
    expect([calls, desk.screen.shown]).toEqual([1, []])
  })

  it('nothing is pushed that is another worker’s by now', async () => {
    const desk = new ServedDesk()
    await desk.write('a', { replyToken: { token: 't', until: new Date(0) } })
    desk.at = async (point) => {
      if (point === 'turn.committed') desk.conversations.extend = async () => false
    }
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual([])
  })
})

describe('Messages in a burst', () => {
  it('are answered in one turn, though each comes while the one before is thought about', async () => {
    const desk = new ServedDesk({ bursts: true })
    await desk.write('すみません')
    const serving = desk.begin()
    await desk.time.advance(700)
    await desk.write('明日なんですが')
    await desk.time.advance(700)
    await desk.write('4人で行けますか？')
    await desk.time.until(serving)
    expect(desk.screen.shown).toEqual(['reply t-4人で行けますか？: すみません 明日なんですが 4人で行けますか？'])
    expect(await desk.turns()).toHaveLength(1)
  })

  it('supersede a turn that is still thought out', async () => {
    const desk = new ServedDesk({ bursts: true })
    desk.think = async () => await desk.time.sleep(500)
    await desk.write('営業時間は？')
    const serving = desk.begin()
    await desk.time.advance(400)
    await desk.write('日曜の')
    await desk.time.until(serving)
    expect(desk.thought).toEqual(['営業時間は？', '営業時間は？ 日曜の'])
    expect(desk.screen.shown).toEqual(['reply t-日曜の: 営業時間は？ 日曜の'])
  })

  it('are waited for no longer than an answer that reads complete needs', async () => {
    const desk = new ServedDesk({ bursts: true })
    const began = desk.time.now().getTime()
    await desk.write('営業時間は？')
    await desk.serve()
    expect(desk.time.now().getTime() - began).toBe(300)
  })

  it('are waited for while the answer is thought out, not after', async () => {
    const desk = new ServedDesk({ bursts: true })
    desk.think = async () => await desk.time.sleep(1_000)
    const began = desk.time.now().getTime()
    await desk.write('すみません')
    await desk.serve()
    expect(desk.time.now().getTime() - began).toBe(1_200)
  })

  it('are waited for 3 s at most, however they keep coming', async () => {
    const desk = new ServedDesk({ bursts: true })
    const began = desk.time.now().getTime()
    await desk.write('1')
    const serving = desk.begin()
    for (const text of ['2', '3', '4', '5']) {
      await desk.time.advance(700)
      await desk.write(text)
    }
    await desk.time.until(serving)
    // What came in the last moment, too late to be thought about, has a turn of its own.
    expect(desk.screen.shown).toEqual(['reply t-4: 1 2 3 4', 'reply t-5: 5'])
    expect(desk.time.now().getTime() - began).toBeLessThanOrEqual(4_000)
  })

  it('that come after the 3 s have a turn of their own', async () => {
    const desk = new ServedDesk({ bursts: true })
    desk.think = async (said) => await desk.time.sleep(said === 'a' ? 3_100 : 0)
    await desk.write('a')
    const serving = desk.begin()
    await desk.time.advance(3_050)
    await desk.write('b')
    expect(await desk.time.until(serving)).toBe(2)
    expect(await desk.turns()).toEqual(['a', 'b'])
  })

  it('end with a tap, which is answered at once', async () => {
    const desk = new ServedDesk({ bursts: true })
    const began = desk.time.now().getTime()
    await desk.write({ kind: 'tap', data: 'person' })
    await desk.serve()
    expect(desk.time.now().getTime() - began).toBe(0)
    expect(desk.screen.shown).toEqual(['reply t-tap: tap'])
  })

  it('are not waited for on other channels', async () => {
    const desk = new ServedDesk()
    const began = desk.time.now().getTime()
    await desk.write('すみません')
    await desk.serve()
    expect(desk.time.now().getTime() - began).toBe(0)
  })

  it('are not answered once taken back', async () => {
    const desk = new ServedDesk({ bursts: true })
    await desk.write('秘密', { messageId: 'm-1' })
    const serving = desk.begin()
    await desk.time.advance(100)
    await desk.inbox.erase(minato, 'line', 'm-1')
    expect(await desk.time.until(serving)).toBe(0)
    expect([desk.screen.shown, await desk.turns()]).toEqual([[], []])
  })
})

describe('An event that workers die of', () => {
  /** Serves once, like a worker that is killed at what it is given: no lease is given up, and it runs out. */
  const die = async (desk: ServedDesk, at: string) => {
    const extend = desk.conversations.extend.bind(desk.conversations)
    desk.think = async (said) => {
      if (!said.includes(at)) return
      desk.conversations.extend = async () => false
      await new Promise(() => undefined)
    }
    void desk.begin()
    await desk.time.advance(30_001)
    desk.conversations.extend = extend
  }

  it('is tried alone from the third try on, and given up after eight with an apology; the others are answered', async () => {
    const desk = new ServedDesk()
    for (const text of ['a', 'poison', 'c']) {
      await desk.write(text, { replyToken: { token: 't', until: new Date(0) } })
      await desk.time.advance(1)
    }
    for (let tries = 0; tries < 10; tries++) await die(desk, 'poison')
    expect(await desk.serve()).toBe(2)
    expect(desk.thought).toEqual([
      'a poison c',
      'a poison c',
      'a',
      'poison c',
      'poison c',
      ...Array.from({ length: 6 }, () => 'poison'),
      'c',
    ])
    expect(await desk.turns()).toEqual(['a', 'poison', 'c'])
    expect(desk.screen.shown).toEqual(['push: a', 'push: sorry for poison', 'push: c'])
    expect(desk.log.told).toContain('error event.dead')
  })

  it('takes no conversation with it that was in the same hands: under suspicion each is served alone', async () => {
    const desk = new ServedDesk()
    const neighbours = ['d', 'e', 'f'].map(conversationId)
    await desk.write('poison')
    for (const conversation of neighbours) await desk.write(conversation, { conversationId: conversation })
    const extend = desk.conversations.extend.bind(desk.conversations)
    for (let process = 0; process < 12; process++) {
      let dead = false
      const untilDead = async () => await (dead ? new Promise<void>(() => undefined) : Promise.resolve())
      desk.at = untilDead
      desk.think = async (said) => {
        dead ||= said.includes('poison')
        await desk.time.sleep(100)
        await untilDead()
      }
      desk.conversations.extend = async (...lease) => (dead ? false : await extend(...lease))
      const worker = desk.worker(`process-${process}`)
      for (const conversation of [guest, ...neighbours]) void worker.serve(minato, conversation)
      await desk.time.advance(30_001)
    }
    const answered = await Promise.all(
      [guest, ...neighbours].map(async (conversation) =>
        (await desk.conversations.lastTurns(minato, conversation, 9)).flatMap(({ events }) => events),
      ),
    )
    expect(answered).toEqual([['poison'], ['d'], ['e'], ['f']])
    expect(desk.screen.shown.filter((shown) => shown !== '…').sort()).toEqual(['push: d', 'push: e', 'push: f', 'push: sorry for poison'])
  })

  it('counts as failed when a bug throws, and is tried once each time it is served', async () => {
    const desk = new ServedDesk()
    desk.think = async () => {
      throw new TypeError('a bug')
    }
    await desk.write('a')
    for (let tries = 1; tries <= 8; tries++) {
      await expect(desk.serve()).rejects.toThrow('a bug')
      expect(desk.thought).toHaveLength(tries)
    }
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual(['reply t-a: sorry for a'])
    expect(await desk.serve()).toBe(0)
  })

  it('is not at fault when the outside world fails', async () => {
    const desk = new ServedDesk()
    desk.think = async () => {
      throw new PortFailure('Database', 'unavailable', 'gone')
    }
    await desk.write('a')
    for (let tries = 0; tries < 12; tries++) await expect(desk.serve()).rejects.toThrow('gone')
    desk.think = async () => {}
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual(['reply t-a: a'])
  })

  it('stays alone when something is taken back while it is tried', async () => {
    const desk = new ServedDesk()
    desk.think = async () => {
      throw new TypeError('a bug')
    }
    await desk.write('a', { messageId: 'm-1' })
    await desk.write('b')
    await desk.write('c')
    for (let tries = 0; tries < 2; tries++) await expect(desk.serve()).rejects.toThrow('a bug')
    desk.think = async () => await desk.inbox.erase(minato, 'line', 'm-1')
    await desk.serve()
    expect(desk.thought.slice(2, 4)).toEqual(['a', 'b'])
  })

  it('may be a message: it is given up after eight tries, and what follows is delivered', async () => {
    const desk = new ServedDesk()
    desk.screen.before = async () => {
      throw new TypeError('a bug')
    }
    await desk.write('a')
    for (let tries = 0; tries < 9; tries++) await expect(desk.serve()).rejects.toThrow('a bug')
    desk.screen.before = async () => {}
    await desk.write('b')
    await desk.serve()
    expect(desk.log.told).toContain('error message.dead')
    expect(desk.screen.shown).toEqual(['reply t-b: b'])
  })
})

describe('An answer that outlasts its reply token', () => {
  const slowly = (desk: ServedDesk, milliseconds: number) => {
    desk.think = async (said) => {
      if (said !== 'tap') await desk.time.sleep(milliseconds)
    }
  }

  it('waits for the customer’s tap, and goes out with the tap’s token', async () => {
    const desk = new ServedDesk({ bursts: true })
    slowly(desk, 60_000)
    await desk.write('難しい質問？')
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual(['…', expect.stringContaining('reply t-難しい質問？: お調べしております')])
    await desk.write(tapForAnswer)
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown.slice(2)).toEqual(['reply t-tap: 難しい質問？'])
  })

  it('goes out with the tap’s token also when the tap comes while it is still thought out', async () => {
    const desk = new ServedDesk({ bursts: true })
    slowly(desk, 60_000)
    await desk.write('難しい質問？')
    const serving = desk.begin()
    await desk.time.advance(50_000)
    await desk.write(tapForAnswer)
    expect(await desk.time.until(serving)).toBe(2)
    expect(desk.screen.shown.slice(2)).toEqual(['reply t-tap: 難しい質問？'])
  })

  it('goes out before the answer to whatever else the customer writes next, in one reply', async () => {
    const desk = new ServedDesk({ bursts: true })
    slowly(desk, 60_000)
    await desk.write('難しい質問？')
    await desk.serve()
    desk.think = async () => {}
    await desk.write('まだですか？')
    await desk.serve()
    expect(desk.screen.shown.slice(2)).toEqual(['reply t-まだですか？: 難しい質問？+まだですか？'])
  })

  it('is not told of when it comes in time', async () => {
    const desk = new ServedDesk({ bursts: true })
    slowly(desk, 41_000)
    await desk.write('難しい質問？')
    await desk.serve()
    expect(desk.screen.shown).toEqual(['…', 'reply t-難しい質問？: 難しい質問？'])
  })

  it('is pushed when the customer could not be told', async () => {
    const desk = new ServedDesk({ bursts: true })
    slowly(desk, 60_000)
    await desk.write('難しい質問？')
    let calls = 0
    desk.screen.before = async () => {
      if (++calls === 1) throw gone()
    }
    await desk.serve()
    expect(desk.screen.shown).toEqual(['…', 'push: 難しい質問？'])
  })
})

describe('What an earlier worker left', () => {
  /** Takes a turn and dies at this point; its lease runs out. */
  const dieAt = async (desk: ServedDesk, where: string, afterwards = 30_001) => {
    const dying = new Set([where])
    desk.at = async (point) => {
      if (dying.delete(point)) await new Promise(() => undefined)
    }
    const extend = desk.conversations.extend.bind(desk.conversations)
    desk.conversations.extend = async () => false
    void desk.begin()
    await desk.time.advance(afterwards)
    desk.conversations.extend = extend
  }

  it('goes out again with its own token while that lives', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    await dieAt(desk, 'turn.committed')
    expect(await desk.serve()).toBe(0)
    expect(desk.screen.shown).toEqual(['reply t-a: a'])
  })

  it('is not shown twice when it had been delivered', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    await dieAt(desk, 'delivery.acknowledged')
    await desk.serve()
    await desk.serve()
    expect(desk.screen.shown).toEqual(['reply t-a: a'])
  })

  it.each(['resend', 'leave'] as const)('is treated as the tenant says when its token has run out: %s', async (unclearReply) => {
    const desk = new ServedDesk()
    desk.unclearReply = unclearReply
    await desk.write('a')
    await dieAt(desk, 'turn.committed', 60_000)
    await desk.serve()
    expect(desk.screen.shown).toEqual(unclearReply === 'resend' ? ['push: a'] : [])
  })

  it('goes out for free with the newest event’s token, before what is answered to it', async () => {
    const desk = new ServedDesk()
    await desk.write('a')
    await dieAt(desk, 'turn.committed', 60_000)
    await desk.write('b')
    await desk.serve()
    expect(desk.screen.shown).toEqual(['reply t-b: a+b'])
  })

  it('goes first when a message could not be delivered', async () => {
    const desk = new ServedDesk()
    desk.screen.before = async () => {
      throw gone()
    }
    await desk.write('a', { replyToken: { token: 't', until: new Date(0) } })
    expect(await desk.serve()).toBe(1)
    expect(desk.screen.shown).toEqual([])
    desk.screen.before = async () => {}
    await desk.write('b')
    await desk.serve()
    expect(desk.screen.shown).toEqual(['push: a', 'reply t-b: b'])
  })

  it('is not taken for delivered when what went before it took its place in the reply', async () => {
    const desk = new ServedDesk()
    desk.screen.pushesLeft = 0
    const noToken = { replyToken: { token: 't', until: new Date(0) } }
    for (const text of ['1', '2', '3', '4', '5']) {
      await desk.write(text, noToken)
      await desk.serve()
    }
    desk.screen.pushesLeft = 9
    await desk.write('6')
    await dieAt(desk, 'delivery.acknowledged')
    expect(desk.screen.shown).toEqual(['reply t-6: 1+2+3+4+5'])
    await desk.serve()
    expect(desk.screen.shown.slice(1)).toEqual(['push: 6'])
  })

  it('is not taken for delivered when it had no room in the reply', async () => {
    const desk = new ServedDesk()
    desk.repliesTo = () => ['1', '2', '3', '4', '5', '6']
    await desk.write('a')
    await dieAt(desk, 'delivery.acknowledged')
    await desk.serve()
    expect(desk.screen.shown).toEqual(['reply t-a: 1+2+3+4+5', 'push: 6'])
  })
})

describe('When the month’s pushes are used up', () => {
  it('answers wait for the customer’s next message, and go out with its answer in one free reply', async () => {
    const desk = new ServedDesk()
    desk.screen.pushesLeft = 0
    for (const text of ['a', 'b']) {
      await desk.write(text, { replyToken: { token: 't', until: new Date(0) } })
      await desk.serve()
    }
    expect(desk.screen.shown).toEqual([])
    expect(desk.log.told).toContain('error delivery.quota-reached')
    await desk.serve()
    await desk.write('c')
    await desk.serve()
    expect(desk.screen.shown).toEqual(['reply t-c: a+b+c'])
    await desk.write('d')
    await desk.serve()
    expect(desk.screen.shown.slice(1)).toEqual(['reply t-d: d'])
  })

  it('answers wait on while what the customer does brings no token', async () => {
    const desk = new ServedDesk()
    const noToken = { replyToken: { token: 't', until: new Date(0) } }
    desk.screen.pushesLeft = 0
    await desk.write('a', noToken)
    await desk.serve()
    desk.screen.pushesLeft = 9
    await desk.write('b', noToken)
    await desk.serve()
    expect(desk.screen.shown).toEqual(['push: b'])
    await desk.write('c')
    await desk.serve()
    expect(desk.screen.shown.slice(1)).toEqual(['reply t-c: a+c'])
  })
})
