import { describeWay } from '../../packages/host-cli/src/line/trigger-report.ts'
import { lineMessageLines } from '../../packages/host-cli/src/line/line-message-lines.ts'
import type { LineSimulator } from '../../packages/simulators/src/line/line-simulator.ts'

/** Tells what customers see on LINE, as it appears: to whom, by which bot, how it came, and the messages in full. Resolves soon after `signal` aborts. */
export async function showCustomers(
  simulator: LineSimulator,
  tenantOf: (botUserId: string) => string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let shown = 0
  while (!signal.aborted) {
    for (const { sequence, to, via, botUserId, messages } of await simulator.nextSeen({ after: shown, within: 500 })) {
      shown = sequence
      const lines = messages.flatMap(lineMessageLines).map((line) => `  ${line}`)
      tell([`${tenantOf(botUserId)} → ${to.slice(0, 6)}…  ${describeWay(via)}`, ...lines].join('\n'))
    }
  }
}
