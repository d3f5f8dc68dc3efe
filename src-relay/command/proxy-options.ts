import { readProxyUrl } from '../contract/proxy.ts'
import type { CommandCall, Option } from './command.ts'
import { UsageError } from './command-error.ts'
import { readSecret } from './secret-input.ts'

/** How a command is given a proxy. */
export const proxyOptions: Readonly<Record<string, Option>> = {
  proxy: {
    type: 'string',
    value: 'URL',
    help: 'proxy without a password, e.g. socks5://127.0.0.1:1080, or none',
  },
  'proxy-file': {
    type: 'string',
    value: 'FILE',
    help: 'file with the proxy address, for one with a password',
  },
}

/** As the owner wrote it; undefined when they gave none. Throws `UsageError`. */
export async function readProxyOption({
  flags,
  io,
}: Pick<CommandCall, 'flags' | 'io'>): Promise<string | undefined> {
  const [url, file] = [flags.text('proxy'), flags.text('proxy-file')]
  if (url !== undefined && file !== undefined)
    throw new UsageError('--proxy and --proxy-file exclude each other')
  if (url !== undefined && readProxyUrl(url)?.password !== undefined)
    throw new UsageError(
      '--proxy must have no password: the command line shows in the shell history. Use --proxy-file FILE',
    )
  return file === undefined ? url : await readSecret(file, io)
}
