/** A line of the host's log, short: the event, then its fields; `alarming` from warnings on. A line that is no such JSON stays as it is; one that tells of nothing done is left out. */
export function renderLog(line: string): { readonly text: string; readonly alarming: boolean } | undefined {
  const record = readRecord(line)
  if (!record) return { text: line, alarming: true }
  const { level, event, time: _, ...fields } = record
  // We have learnt everything before the host looks.
  if (event === 'knowledge.learned' && fields['learned'] === 0 && fields['forgotten'] === 0) return undefined
  const told = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
  const alarming = level !== 'info'
  return { text: [...(alarming ? [`${String(level)}:`] : []), String(event), ...told].join(' '), alarming }
}

function readRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const record: unknown = JSON.parse(line)
    return typeof record === 'object' && record !== null && 'event' in record ? { ...record } : undefined
  } catch {
    return undefined
  }
}

function quoted(value: string): string {
  return /[\s"]/.test(value) ? JSON.stringify(value) : value
}
