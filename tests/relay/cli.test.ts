import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AccountView } from '../../src-relay/contract/account.ts'
import type { ApiKey } from '../../src-relay/contract/api-key.ts'
import { AdminProblem } from '../../src-relay/contract/problem.ts'
import type { ControlServerDeps } from '../../src-relay/http/control-server.ts'
import { createTestCommand, type TestCommand } from '../fixtures/command.ts'
import {
  sampleAccount,
  sampleKey,
  sampleStatus,
  startControlPlane,
  type TestControlPlane,
} from '../fixtures/control-plane.ts'

interface Connected extends AsyncDisposable {
  readonly plane: TestControlPlane
  readonly carpool: TestCommand
}

async function connected(replaced: Partial<ControlServerDeps> = {}): Promise<Connected> {
  const [plane, carpool] = [await startControlPlane(replaced), await createTestCommand()]
  await carpool.connectTo(plane)
  const end = async () => {
    await plane.stop()
    await carpool[Symbol.asyncDispose]()
  }
  return { plane, carpool, [Symbol.asyncDispose]: end }
}

const second: AccountView = { ...sampleAccount, id: 'a2', name: '备用账户', enabled: false }
const cooling: AccountView = {
  ...sampleAccount,
  id: 'a3',
  health: { state: 'cooling-down', since: 1, until: 2, reason: 'asked to wait' },
}
const withAccounts = (...list: AccountView[]): Partial<ControlServerDeps> => ({
  accounts: {
    list: () => list,
    find: id => list.find(account => account.id === id),
    create: async account => ({ ...sampleAccount, name: account.name, priority: account.priority }),
    change: async (id, change) => ({ ...sampleAccount, id, enabled: change.enabled ?? true }),
    remove: async id => id,
    reset: async () => sampleAccount,
  },
})

describe('the documents of the carpool command', () => {
  const documents: readonly [string[], unknown, string?][] = [
    [['status'], sampleStatus],
    [['account', 'list'], [sampleAccount]],
    [['account', 'show', 'a1'], sampleAccount],
    [['account', 'show', 'main'], sampleAccount],
    [['account', 'enable', 'main'], sampleAccount],
    [['account', 'disable', 'main'], sampleAccount],
    [['account', 'remove', 'main'], { removed: sampleAccount }],
    [
      ['account', 'add', 'acme', '--name', 'second', '--secret-file', '-'],
      { ...sampleAccount, name: 'second' },
      'sk-secret\n',
    ],
    [['key', 'list'], [sampleKey]],
    [['key', 'show', 'ann'], sampleKey],
    [['key', 'revoke', 'k1'], sampleKey],
    [['key', 'create', 'ann', '--max-in-flight', '3'], { key: sampleKey, secret: 'cr_secret' }],
    [['usage', '--by', 'day', '--from', '2026-01-01'], expect.objectContaining({ by: 'day', rows: [] })],
    [
      ['usage', '--by', 'client', '--step', 'week', '--compare', '--csv'],
      expect.objectContaining({ mediaType: 'text/csv' }),
    ],
    [['calls', '--ending', 'failed', '--limit', '5'], { calls: [] }],
    [['windows'], { at: 1, accounts: [], pools: [] }],
    [['admin', 'link'], { url: expect.stringContaining('/console?ticket=') }],
  ]
  for (const [args, document, stdin] of documents) {
    it(`carpool ${args.join(' ')} --json prints what the relay answered`, async () => {
      await using at = await connected()
      expect(await at.carpool.readDocument(args, stdin)).toEqual(document)
    })
  }

  it('say what failed, with the same sentence on standard error', async () => {
    await using at = await connected()
    expect(await at.carpool.readDocument(['account', 'show', 'nobody'])).toEqual({
      error: { code: 'not_found', message: expect.stringContaining('no account') },
    })
    const { stdout, stderr, exitCode } = await at.carpool.run(['account', 'show', 'nobody'])
    expect([stdout, exitCode]).toEqual(['', 1])
    expect(stderr).toBe('carpool: There is no account of this id or name. See `carpool account list`.\n')
  })
})

describe('the words of the carpool command', () => {
  it('line up in columns, Chinese names too', async () => {
    await using at = await connected(withAccounts(sampleAccount, second))
    const { stdout, exitCode } = await at.carpool.run(['account', 'list'])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'ID  NAME      PROVIDER  KIND     STATE  PRIORITY  BASE URL',
        'a1  main      acme      api-key  ready        50  https://api.acme.test',
        'a2  备用账户  acme      api-key  off          50  https://api.acme.test',
        '',
      ].join('\n'),
    )
  })

  it('say until when an account cools down, and why', async () => {
    await using at = await connected(withAccounts(cooling))
    const { stdout } = await at.carpool.run(['account', 'show', 'a3'])
    expect(stdout).toMatch(/^state {5,}cooling-down until \d{4}-\d\d-\d\d \d\d:\d\d$/m)
    expect(stdout).toMatch(/^reason {4,}asked to wait$/m)
  })

  it('show the secret of a new key with the way to use it', async () => {
    const provider = {
      id: 'acme',
      label: 'Acme',
      accountKinds: [],
      clientGuides: [
        { id: 'cli', label: 'Acme CLI', lines: ['export ACME_URL={baseUrl}/acme', 'export ACME_KEY={key}'] },
      ],
    }
    await using at = await connected({
      providers: [
        provider,
        { ...provider, id: 'other', clientGuides: [{ id: 'x', label: 'Other', lines: [] }] },
      ],
    })
    const { stdout } = await at.carpool.run(['key', 'create', 'ann'])
    expect(stdout).toContain('\n  cr_secret\n')
    expect(stdout).toContain('  export ACME_URL=http://127.0.0.1:3000/acme\n  export ACME_KEY=cr_secret')
    expect(stdout).not.toContain('Other')
  })

  it('cannot be bent by a name from elsewhere that holds control characters', async () => {
    await using at = await connected(withAccounts({ ...sampleAccount, name: '\u001b[31mred\u0007' }))
    const { stdout } = await at.carpool.run(['account', 'list'])
    expect(stdout).toContain('�[31mred�')
  })

  it('tell who has nothing yet how to begin', async () => {
    await using at = await connected(withAccounts())
    expect((await at.carpool.run(['account', 'list'])).stdout).toContain('carpool account add')
  })
})

describe('the name or id of an account or key', () => {
  it('that two have is refused with their ids', async () => {
    await using at = await connected(withAccounts(sampleAccount, { ...second, name: 'main' }))
    const { stderr, exitCode } = await at.carpool.run(['account', 'remove', 'main'])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('a1, a2')])
  })

  it('means the key that still works when the others of its name are revoked', async () => {
    const revoked: ApiKey = { ...sampleKey, id: 'k0', revokedAt: 1 }
    const refuse = async () => Promise.reject(new AdminProblem(500, { code: 'x', message: 'x' }))
    await using at = await connected({
      apiKeys: {
        list: () => [revoked, sampleKey],
        find: () => undefined,
        create: refuse,
        createSeveral: refuse,
        change: refuse,
        changeSeveral: refuse,
        rotate: refuse,
        revoke: async id => ({ ...sampleKey, id }),
      },
    })
    expect(await at.carpool.readDocument(['key', 'revoke', 'ann'])).toMatchObject({ id: 'k1' })
    expect(await at.carpool.readDocument(['key', 'show', 'k0'])).toMatchObject({ id: 'k0' })
  })
})

describe('a secret', () => {
  const add = ['account', 'add', 'acme', '--name', 'second'] as const

  it('is read from a file, without the line end', async () => {
    const seen: string[] = []
    const rooms = withAccounts()
    await using at = await connected({
      accounts: {
        ...(rooms.accounts as ControlServerDeps['accounts']),
        create: async account => {
          seen.push(account.secret)
          return sampleAccount
        },
      },
    })
    const file = join(at.carpool.dataDir, 'secret')
    await writeFile(file, 'sk-from-a-file\r\n')
    expect((await at.carpool.run([...add, '--secret-file', file])).exitCode).toBe(0)
    expect((await at.carpool.run([...add, '--secret-file', '-'], ' sk-from-stdin\n')).exitCode).toBe(0)
    expect(seen).toEqual(['sk-from-a-file', 'sk-from-stdin'])
  })

  it('on the command line is refused with the reason, and not repeated', async () => {
    await using at = await connected()
    for (const args of [
      [...add, '--secret', 'sk-visible'],
      [...add, '--secret=sk-visible'],
      [...add, '--secret-file', '-', 'sk-visible'],
      ['account', 'add', 'acme', 'sk-visible'],
      [...add, '--secretfile=sk-visible'],
      [...add, '--priority', 'sk-visible', '--secret-file', '-'],
    ]) {
      const { exitCode, stdout, stderr } = await at.carpool.run([...args, '--json'], 'sk-secret')
      expect(exitCode).toBe(2)
      expect(stdout + stderr).not.toContain('sk-visible')
    }
    expect((await at.carpool.run([...add, '--secret', 'x'])).stderr).toMatch(/shell history.*--secret-file/)
    expect(at.plane.asked).toEqual([])
  })

  it('that cannot be read is a failure that says so', async () => {
    await using at = await connected()
    const { exitCode, stderr } = await at.carpool.run([...add, '--secret-file', '/nonexistent/secret'])
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^carpool: The secret cannot be read: ENOENT/),
    ])
  })

  it('that is empty is refused', async () => {
    await using at = await connected()
    const { exitCode, stderr } = await at.carpool.run([...add, '--secret-file', '-'], '\n')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('the secret must not be empty')])
  })
})

describe('a wrong command line ends with 2 and names what is wrong', () => {
  const lines: readonly [string, RegExp][] = [
    ['nonsense', /no such command: nonsense/],
    ['account', /account needs one of: add, list/],
    ['account nonsense', /account needs one of/],
    ['--json status', /the command comes first/],
    ['status --nonsense', /Unknown option --nonsense/],
    ['status extra', /too many words; it takes none/],
    ['account show', /ACCOUNT is missing/],
    ['account add acme', /--name is missing/],
    ['account add acme --name x', /--secret-file is missing: .* - for standard input/],
    ['account add acme --name x --base-url ftp://y --secret-file -', /--base-url must be an http/],
    ['account add acme --name x --priority 0 --secret-file -', /--priority must be at least 1/],
    ['key create ann --max-in-flight many', /--max-in-flight must be a whole number/],
    ['key create ann --max-in-flight 0', /--max-in-flight must be at least 1/],
    ['usage --by moon', /--by must be one of: key, account, model, client/],
    ['usage --from yesterday', /--from must be a day like/],
    ['serve --port 70000', /--port must be at most 65535/],
    ['serve --redis-url http://x', /--redis-url must be a redis:/],
    ['serve --log-level loud', /--log-level must be one of: debug/],
    ['serve --port', /Option --port/],
  ]
  for (const [line, reason] of lines) {
    it(`carpool ${line}`, async () => {
      await using at = await connected()
      const { exitCode, stdout, stderr } = await at.carpool.run(line.split(' '), 'sk-secret')
      expect(exitCode).toBe(2)
      expect(stdout.startsWith('{')).toBe(line.includes('--json'))
      expect(stderr).toMatch(reason)
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
      expect(stderr).toContain('--help`')
    })
  }
})

describe('a relay that does not run', () => {
  it('is a failure that says how to start it', async () => {
    await using carpool = await createTestCommand()
    const { exitCode, stdout, stderr } = await carpool.run(['status'])
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/not running on .*carpool serve/)
    expect(await carpool.readDocument(['status'])).toMatchObject({ error: { code: 'not_running' } })
  })

  it('but left its file behind is told from one that never ran', async () => {
    await using at = await connected()
    await at.plane.stop()
    const { exitCode, stderr } = await at.carpool.run(['key', 'list'])
    expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/no longer runs .*carpool serve/)])
  })

  it('and another took its place: the token does not open that one', async () => {
    await using at = await connected()
    await at.carpool.connectTo({ port: at.plane.port, token: 'of-an-earlier-launch' })
    const { exitCode, stderr } = await at.carpool.run(['key', 'list'])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('does not open the console')])
  })

  it('with a file that makes no sense', async () => {
    await using carpool = await createTestCommand()
    await writeFile(join(carpool.dataDir, 'control.json'), '{')
    const { exitCode, stderr } = await carpool.run(['status'])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('control.json cannot be read')])
  })
})

describe('help', () => {
  it('lists every command, or those of one word', async () => {
    await using carpool = await createTestCommand()
    for (const args of [[], ['--help']]) {
      const { exitCode, stdout } = await carpool.run(args)
      expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/serve[^]*key create NAME[^]*admin link/)])
    }
    const { stdout } = await carpool.run(['key', '--help'])
    expect(stdout).toContain('key revoke KEY')
    expect(stdout).not.toContain('account')
  })

  it('of a command names its options and asks nobody', async () => {
    await using carpool = await createTestCommand()
    const { exitCode, stdout } = await carpool.run(['account', 'add', '--help'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('--secret-file FILE')])
  })

  it('knows the version', async () => {
    await using carpool = await createTestCommand()
    expect((await carpool.run(['--version'])).stdout).toBe('1.2.3\n')
  })
})
