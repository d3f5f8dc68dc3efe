import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { followGuides } from '../fixtures/guide-follower.ts'

it('the compiler has nothing against what the guides for maintainers say', async () => {
  await using followed = await followGuides('docs/adding-a-provider.md', 'docs/adding-a-limit.md')
  const compiler = join(followed.folder, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '--noEmit', '--incremental', 'false', '-p', 'tsconfig.node.json']
  const compiled = promisify(execFile)(process.execPath, args, { cwd: followed.folder })
  await expect(compiled.catch((error: { readonly stdout: string }) => error)).resolves.toMatchObject({
    stdout: '',
  })
})
