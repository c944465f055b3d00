import { enableCompileCache } from 'node:module'

// Compiled sources are kept between runs, in the system's folder for temporary files: a third of a second of every start.
enableCompileCache()
await import('./run-process.ts')
