/* The architecture as rules that fail. scripts/boundaries.test.ts plants a violation of each and sees it caught. */
const core = '^packages/core/src/'
const tests = '\\.test\\.ts$'

/** Domains may know these of each other; nothing else. The turn's nouns are what every capability speaks in. */
const turnNouns = '^packages/core/src/conversation/(skill|reply|turn|inbound-event)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'core knows no vendor, no framework and no node: module; zod is its one library',
      severity: 'error',
      from: { path: core, pathNot: tests },
      to: { pathNot: [core, '(^|/)node_modules/zod/'] },
    },
    {
      name: 'kernel-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/core/src/kernel/', pathNot: tests },
      to: { path: core, pathNot: '^packages/core/src/kernel/' },
    },
    {
      name: 'capabilities-do-not-reach-into-each-other',
      comment: 'conversation brings the domains together; a capability sees kernel, tenancy, what was understood, and the turn’s nouns',
      severity: 'error',
      from: { path: '^packages/core/src/(booking|orders|shops|voice|knowledge|understanding|safety|tenancy)/', pathNot: tests },
      to: {
        path: core,
        pathNot: [
          '^packages/core/src/$1/',
          '^packages/core/src/(kernel|tenancy)/',
          '^packages/core/src/understanding/(understanding|resolved-value)\\.ts$',
          '^packages/core/src/knowledge/passage\\.ts$',
          turnNouns,
        ],
      },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^packages/adapters/src/([^/]+)/', pathNot: tests },
      to: { path: '^packages/adapters/src/', pathNot: '^packages/adapters/src/$1/' },
    },
    {
      name: 'adapters-see-only-core',
      comment: 'their tests also see the contracts and the simulators',
      severity: 'error',
      from: { path: '^packages/adapters/', pathNot: tests },
      to: { path: '^packages/(?!adapters/|core/)' },
    },
    {
      name: 'contracts-see-only-core',
      severity: 'error',
      from: { path: '^packages/port-contracts/', pathNot: tests },
      to: { path: '^packages/(?!port-contracts/|core/)' },
    },
    {
      name: 'only-composition-knows-inversify',
      severity: 'error',
      from: { path: '^(packages|bench|faults|scripts)/', pathNot: '^packages/composition/' },
      to: { path: ['(^|/)node_modules/(inversify|reflect-metadata|@inversifyjs)(/|$)', '^(inversify|reflect-metadata)$'] },
    },
    {
      name: 'hosts-speak-to-composition-only',
      severity: 'error',
      from: { path: '^packages/(host-[^/]+)/' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/composition/', core] },
    },
    {
      name: 'simulators-know-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/simulators/' },
      to: { path: '^packages/(?!simulators/)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'everything-resolves-and-is-declared',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'npm-dev'] },
    },
    {
      name: 'nothing-leads-nowhere',
      severity: 'error',
      from: { path: '^packages/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
