import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testCertificate } from '../fixtures/certificate.ts'
import { getExecutable } from '../fixtures/executable.ts'
import { freePort } from '../fixtures/free-port.ts'
import { blocksOf } from '../fixtures/manual-blocks.ts'

/** A real proxy in front of a relay, set up as the manual says. */
export interface RunningProxy extends AsyncDisposable {
  readonly url: string
  /** Without TLS, for clients that bring their own list of authorities. */
  readonly plainUrl: string
}

interface Prepared {
  readonly program: string
  readonly args: readonly string[]
  readonly url: string
  readonly plainUrl: string
}

async function blockOf(language: string): Promise<string> {
  const [block = ''] = await blocksOf('reverse-proxy.md', language)
  return `${block}\n`
}

export async function startNginx(relayPort: number): Promise<RunningProxy> {
  return await startIn(async (folder, port) => {
    const { cert, key } = testCertificate
    const plainPort = await freePort()
    await writeFile(join(folder, 'cert.pem'), cert)
    await writeFile(join(folder, 'key.pem'), key)
    const site = replaced(await blockOf('nginx'), [
      ['listen 443 ssl', `listen 127.0.0.1:${plainPort};\n    listen 127.0.0.1:${port} ssl`],
      [/ssl_certificate +\S+;/, `ssl_certificate ${folder}/cert.pem;`],
      [/ssl_certificate_key +\S+;/, `ssl_certificate_key ${folder}/key.pem;`],
      ['127.0.0.1:3000', `127.0.0.1:${relayPort}`],
    ])
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map(name => `${name}_temp_path ${folder}/${name};`)
      .join('\n')
    const whole = `daemon off;\npid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${paths}\n${site}}\n`
    await writeFile(join(folder, 'nginx.conf'), whole)
    const program = getExecutable('CARPOOL_NGINX', ['nginx', '/usr/sbin/nginx'])
    return {
      program,
      args: ['-p', folder, '-c', join(folder, 'nginx.conf')],
      url: `https://127.0.0.1:${port}`,
      plainUrl: `http://127.0.0.1:${plainPort}`,
    }
  })
}

export async function startCaddy(relayPort: number): Promise<RunningProxy> {
  return await startIn(async (folder, port) => {
    const site = replaced(await blockOf('caddyfile'), [
      ['carpool.example.com', `http://127.0.0.1:${port}`],
      ['127.0.0.1:3000', `127.0.0.1:${relayPort}`],
    ])
    await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
    const program = getExecutable('CARPOOL_CADDY', ['caddy'])
    const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
    const url = `http://127.0.0.1:${port}`
    return { program, args, url, plainUrl: url }
  })
}

function replaced(text: string, changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((result, [from, to]) => {
    const changed = result.replace(from, to)
    if (changed === result) throw new Error(`the manual no longer says ${from}`)
    return changed
  }, text)
}

async function startIn(prepare: (folder: string, port: number) => Promise<Prepared>): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'carpool-proxy-'))
  const port = await freePort()
  const { program, args, url, plainUrl } = await prepare(folder, port)
  const child = spawn(program, args, {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await untilListening(port, child).catch(() =>
    Promise.reject(new Error(`${program} did not start: ${said}`)),
  )
  return {
    url,
    plainUrl,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + 10_000
  while (Date.now() < giveUpAt && child.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (outcome) return
    await sleep(50)
  }
  throw new Error('not listening')
}
