import { UpstreamError, type UpstreamFailure } from './upstream.ts'

const failuresByCode: Readonly<Record<string, UpstreamFailure>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  EHOSTDOWN: 'connect',
  ENETUNREACH: 'connect',
  ENETDOWN: 'connect',
  EADDRNOTAVAIL: 'connect',
  ETIMEDOUT: 'connect',
  EACCES: 'connect',
  EMFILE: 'connect',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'first-byte-timeout',
  UND_ERR_BODY_TIMEOUT: 'idle-timeout',
  EPROTO: 'tls',
}
const ourFaults = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'])
const tlsCode = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/

const sentences: Readonly<Record<UpstreamFailure, string>> = {
  dns: 'its name could not be resolved',
  connect: 'no connection could be made',
  tls: 'no trusted TLS connection could be made',
  proxy: 'its proxy could not be used',
  'first-byte-timeout': 'it did not begin to answer in time',
  'idle-timeout': 'it fell silent in the middle of its answer',
  reset: 'it broke the connection',
  aborted: 'the call was given up',
}

/** What a failure below HTTP means for the relay. */
export function upstreamErrorOf(cause: Error, host: string): Error {
  const code = readCode(cause)
  // What undici itself refuses to send is a fault of ours, not of the upstream.
  if (cause instanceof UpstreamError || ourFaults.has(code)) return cause
  const failure = failuresByCode[code] ?? (tlsCode.test(code) ? 'tls' : 'reset')
  return new UpstreamError(failure, `${host}: ${sentences[failure]}${code && ` (${code})`}`, cause)
}

/** We gave up ourselves; nothing is wrong with the upstream. */
export function abortedError(host: string): UpstreamError {
  return new UpstreamError('aborted', `${host}: ${sentences.aborted}`)
}

function readCode(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
