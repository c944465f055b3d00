/** Milliseconds of the machine's monotonic clock, the same in every process of one machine. */
export const machineTime = (): number => origin + performance.now()

const origin = Number(process.hrtime.bigint()) / 1e6 - performance.now()
