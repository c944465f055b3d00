/**
 * A thread that does nothing but wait for the next intended time: the event loop's own timers have whole milliseconds, which is as much as the bots take.
 * `workerData`: the intended times (machine time, ascending). Posts how many of them have come, in total.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { machineTime } from './machine-time.ts'

const times = workerData as Float64Array
const nothing = new Int32Array(new SharedArrayBuffer(4))

for (let due = 0; due < times.length;) {
  const wait = (times[due] ?? 0) - machineTime()
  if (wait > 0) Atomics.wait(nothing, 0, 0, wait)
  const now = machineTime()
  while (due < times.length && (times[due] ?? 0) <= now) due++
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(due)
}
