import manifest from '../package.json' with { type: 'json' }
import { runCommand } from './command/run-command.ts'

const { stdin, stdout, stderr, env, argv } = process
// Whoever read our output has gone: there is nobody left to tell, and what runs goes on.
for (const output of [stdout, stderr]) output.on('error', () => undefined)

const io = { stdin, stdout, stderr, env, programDir: import.meta.dirname, version: manifest.version }
process.exitCode = await runCommand(argv.slice(2), io)

// By now nothing should hold the process; if something does, it does not get to keep it.
setTimeout(() => process.exit(), 500).unref()
