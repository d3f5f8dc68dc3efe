import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdminClient } from '../contract/client.ts'
import type { LoginWay } from '../contract/login.ts'
import { type Login, newLoginSchema } from '../contract/login-attempt.ts'
import { AdminProblem } from '../contract/problem.ts'
import { describeAccount } from './account-view.ts'
import type { AskingCommand, CommandCall, CommandIo } from './command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { findAccount } from './find-account.ts'
import { proxyOptions, readProxyOption } from './proxy-options.ts'
import { readFields } from './read-fields.ts'
import { readSecret } from './secret-input.ts'

const ways: Readonly<Record<string, LoginWay>> = { paste: 'paste', browser: 'loopback', device: 'device' }

export const accountLogin: AskingCommand = {
  name: 'account login',
  summary: 'log in to a subscription: a new account, or with --account one that is there',
  positionals: ['PROVIDER'],
  options: {
    account: { type: 'string', value: 'ACCOUNT', help: 'the account to log in to once more' },
    kind: { type: 'string', value: 'KIND', help: 'the usual kind of the provider, if not given' },
    way: {
      type: 'string',
      value: 'WAY',
      help: 'paste (a code or address), browser (of this computer) or device (a short code); paste if not given',
    },
    'accept-terms': {
      type: 'boolean',
      help: 'you bear the risk of sharing a subscription (needed for a new one)',
    },
    confirm: { type: 'boolean', help: 'save it although it is of somebody else, or added already' },
    name: {
      type: 'string',
      value: 'NAME',
      help: 'what you call it; the e-mail address of the login, if not given',
    },
    priority: { type: 'string', value: 'N', help: '1 (first) to 100 (last), 50 if not given' },
    'client-id': {
      type: 'string',
      value: 'ID',
      help: 'OAuth client of your own, where the provider wants one',
    },
    'client-secret-file': { type: 'string', value: 'FILE', help: 'file with its secret' },
    ...proxyOptions,
  },
  async ask(call, client) {
    const { flags, io } = call
    const begun = await client.beginLogin({ body: await readLogin(call, client) })
    invite(begun, io)
    try {
      const login = await waitFor(
        begun.way === 'paste' ? await takeAnswers(begun, io, client) : begun,
        client,
      )
      sayWho(login, io)
      const confirm = flags.isSet('confirm')
      if (login.warning && !confirm)
        throw new CommandError(login.warning.code, `${login.warning.message} ${advice(login)}`)
      const body = { name: flags.text('name'), priority: flags.wholeNumber('priority'), confirm }
      const account = await client.finishLogin({ id: login.id, body })
      return { document: account, text: `Logged in.\n\n${describeAccount(account)}` }
    } catch (error) {
      // It may be over already; why it failed matters more.
      await client.cancelLogin({ id: begun.id }).catch(() => undefined)
      throw error
    }
  },
}

async function readLogin(call: CommandCall, client: AdminClient) {
  const { flags, positionals } = call
  const wanted = flags.text('account')
  const account = wanted === undefined ? undefined : await findAccount(client, wanted)
  const way = ways[flags.text('way') ?? 'paste']
  if (!way) throw new UsageError(`--way must be one of: ${Object.keys(ways).join(', ')}`)
  const proxy = await readProxyOption(call)
  return readFields(
    newLoginSchema,
    {
      provider: positionals[0],
      kind: flags.text('kind'),
      way,
      accountId: account?.id,
      acceptTerms: flags.isSet('accept-terms') || undefined,
      client: await readClient(call),
      ...(proxy !== undefined && { proxy }),
    },
    { provider: 'PROVIDER', 'client.id': '--client-id', 'client.secret': 'the secret of the client' },
  )
}

async function readClient({ flags, io }: CommandCall) {
  const [id, file] = [flags.text('client-id'), flags.text('client-secret-file')]
  if ((id === undefined) !== (file === undefined))
    throw new UsageError('--client-id and --client-secret-file go together')
  return file === undefined ? undefined : { id, secret: await readSecret(file, io) }
}

/** On standard error: standard output is for the account. */
function invite({ pageUrl, userCode, way }: Login, { stderr }: CommandIo): void {
  stderr.write(`Log in on this page:\n\n  ${pageUrl}\n\n`)
  if (userCode !== undefined) stderr.write(`Its code is: ${userCode}\n\n`)
  if (way === 'paste') stderr.write('Then paste the code, or the address at which the browser ended:\n')
  else stderr.write('Waiting for you (Ctrl-C gives up)…\n')
}

/** A wrong line can be followed by a better one, as long as the login waits. */
async function takeAnswers(begun: Login, io: CommandIo, client: AdminClient): Promise<Login> {
  const lines = createInterface({ input: io.stdin })
  let problem: AdminProblem | undefined
  for await (const answer of lines) {
    const taken = answer.trim() === '' ? undefined : await takeAnswer(begun, answer, client)
    if (taken instanceof AdminProblem) {
      problem = taken
      io.stderr.write(`${taken.message} Paste it again:\n`)
    } else if (taken) return taken
  }
  throw problem ?? new CommandError('no_answer_given', 'Nothing was pasted, so nothing was saved.')
}

/** The login, or what is wrong with an answer that may be followed by another. */
async function takeAnswer({ id }: Login, answer: string, client: AdminClient): Promise<Login | AdminProblem> {
  try {
    return await client.answerLogin({ id, body: { answer } })
  } catch (error) {
    const isOver = (await client.getLogin({ id })).state !== 'waiting'
    if (isOver || !(error instanceof AdminProblem)) throw error
    return error
  }
}

const lookEveryMs = 500

async function waitFor(login: Login, client: AdminClient): Promise<Login> {
  if (login.state === 'ready') return login
  if (login.state === 'failed' && login.failure)
    throw new CommandError(login.failure.code, login.failure.message)
  await sleep(lookEveryMs)
  return await waitFor(await client.getLogin({ id: login.id }), client)
}

function sayWho({ identity = {} }: Login, { stderr }: CommandIo): void {
  const { email, organisation, plan } = identity
  const parts = [email, organisation, plan].filter(part => part !== undefined)
  if (parts.length > 0) stderr.write(`This is ${parts.join(', ')}.\n`)
}

function advice({ warning, accountId }: Login): string {
  if (accountId !== undefined || !warning) return 'Use --confirm to save it all the same.'
  return `Use --account ${warning.accountId} to renew that one, or --confirm to add it all the same.`
}
