/** A source file: where it is in the repository, and what it says. */
export type SourceFile = { readonly path: string; readonly text: string }

/**
 * Finds ports without a contract and adapters not tried against theirs, and returns each in words.
 *
 * A port is an interface in `packages/core/src/<domain>/ports/`. The contract of `PassageIndex` is
 * `packages/port-contracts/src/passage-index.contract.ts`, which exports `passageIndexContract`. An adapter is a class in `packages/adapters`, outside `testing/`, that
 * says `implements`; it is enrolled when a test there names the class and calls the contract. `exempt` gives, for a port file that needs no
 * contract (`kernel/ports/clock.ts`), the reason.
 */
export function findUnenrolled(files: readonly SourceFile[], exempt: Readonly<Record<string, string>>): readonly string[] {
  const contracts = new Set(files.flatMap(({ path }) => /^packages\/port-contracts\/src\/(.+)\.contract\.ts$/.exec(path)?.[1] ?? []))
  const ports = files.flatMap((file) => portsIn(file))
  const adapters = files.flatMap((file) => adaptersIn(file))
  const tests = files.filter(({ path }) => path.startsWith('packages/adapters/src/') && path.endsWith('.test.ts'))
  const problems: string[] = []
  for (const { file, stem } of ports) {
    const reason = exempt[file]
    if (reason === undefined && !contracts.has(stem)) problems.push(`${file} has neither a contract (${stem}.contract.ts) nor an exemption`)
    if (reason !== undefined && contracts.has(stem)) problems.push(`${file} has a contract and is exempt all the same`)
    if (reason?.trim() === '') problems.push(`${file} is exempt without a reason`)
  }
  for (const file of Object.keys(exempt)) if (!ports.some((port) => port.file === file)) problems.push(`${file} is exempt and not there`)
  for (const { name, implemented, path } of adapters) {
    for (const port of ports.filter((port) => port.name === implemented && contracts.has(port.stem))) {
      const contract = contractName(port.stem)
      const tried = tests.some(({ text }) => new RegExp(`\\b${contract}\\(`).test(text) && new RegExp(`\\b${name}\\b`).test(text))
      if (!tried) problems.push(`${name} (${path}) implements ${port.name}, and no test tries it by ${contract}`)
    }
  }
  return problems
}

/** `conversation-store` → `conversationStoreContract`. */
function contractName(stem: string): string {
  return `${stem.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Contract`
}

/** `ConversationStore` → `conversation-store`. */
function stemOf(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase()
}

function portsIn({ path, text }: SourceFile): { file: string; stem: string; name: string }[] {
  const [, file] = /^packages\/core\/src\/([^/]+\/ports\/[^/]+\.ts)$/.exec(path) ?? []
  if (file === undefined || file.endsWith('.test.ts')) return []
  return [...text.matchAll(/^export interface (\w+)/gm)].map(([, name = '']) => ({ file, stem: stemOf(name), name }))
}

function adaptersIn({ path, text }: SourceFile): { path: string; name: string; implemented: string }[] {
  if (!path.startsWith('packages/adapters/src/') || path.endsWith('.test.ts') || path.includes('/testing/')) return []
  return [...text.matchAll(/\bclass (\w+)[^{]*?\bimplements ([^{]+)\{/g)].flatMap(([, name = '', implemented = '']) =>
    implemented.split(',').map((one) => ({ path, name, implemented: one.replace(/<.*/, '').trim() })),
  )
}
