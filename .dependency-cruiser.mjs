/**
 * The storeys of the relay, from the ground up. A room sees itself and the storeys below;
 * rooms on one storey are strangers. Type imports count.
 */
const storeys = [
  ['contract'],
  ['kernel'],
  ['protocols', 'upstream', 'store'],
  ['providers'],
  ['api-keys', 'accounts', 'usage'],
  ['limits', 'alerts', 'metrics', 'client-setup'],
  ['pipeline'],
  ['http'],
]
/** The rooms above the storeys, beside the files relay-server.ts and headless.ts. */
const TOP = ['composition', 'command']
const TESTS = '^tests/|\\.test\\.tsx?$'

/** @param {readonly string[]} names */
const room = names => `^src-relay/(${names.join('|')})/`
/** @param {string} packages */
const npm = packages => `node_modules/(@types/)?(${packages})/`
/**
 * @param {string} name
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 */
const forbid = (name, from, to) => ({ name, severity: /** @type {const} */ ('error'), from, to })
/** @param {string} who @param {string} packages */
const only = (who, packages) =>
  forbid(`only ${who} uses ${packages}`, { pathNot: `^${who}|${TESTS}` }, { path: npm(packages) })

const looksDownOnly = storeys.flatMap((rooms, level) =>
  rooms.map(name =>
    forbid(
      `${name} looks down only`,
      { path: room([name]) },
      { path: '^src-', pathNot: room([name, ...storeys.slice(0, level).flat()]) },
    ),
  ),
)

export default {
  forbidden: [
    ...looksDownOnly,
    forbid(
      'every file of the relay has its storey',
      {
        path: '^src-relay/',
        pathNot: `${room([...storeys.flat(), ...TOP])}|^src-relay/(relay-server|headless|config)(\\.test)?\\.ts$`,
      },
      {},
    ),
    forbid(
      'config looks down only',
      { path: '^src-relay/config\\.ts$' },
      { path: '^src-', pathNot: room(['contract', 'kernel']) },
    ),
    forbid(
      'the command is a client of the relay',
      { path: room(['command']) },
      {
        path: '^src-',
        pathNot: `${room(['command', 'contract', 'kernel'])}|^src-relay/(relay-server|config)\\.ts$`,
      },
    ),
    forbid(
      'only relay-server composes',
      { pathNot: `^src-relay/relay-server\\.ts$|${room(['composition'])}|${TESTS}` },
      { path: room(['composition']) },
    ),
    forbid(
      'only headless gives commands',
      { pathNot: `^src-relay/headless\\.ts$|${room(['command'])}|${TESTS}` },
      { path: room(['command']) },
    ),
    forbid('nothing is above headless', {}, { path: '^src-relay/headless\\.ts$' }),
    forbid('no circle', {}, { circular: true }),
    forbid('every import leads somewhere', {}, { couldNotResolve: true, pathNot: '\\?raw$|\\.css$' }),
    forbid('no test in production', { path: '^src-', pathNot: TESTS }, { path: TESTS }),
    forbid('scripts are run, not imported', { path: '^src-' }, { path: '^scripts/' }),
    forbid(
      'contract runs anywhere',
      { path: room(['contract']), pathNot: TESTS },
      { pathNot: `^src-relay/contract/|${npm('zod')}` },
    ),
    forbid(
      'pure rooms do no I/O',
      { path: room(['contract', 'protocols', 'providers']), pathNot: TESTS },
      {
        path: '^(node:)?(fs|fs/promises|net|tls|http|https|http2|dns|dgram|child_process|worker_threads|cluster)$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'only store/ and command/ start programs',
      { path: '^src-relay/', pathNot: `${room(['store', 'command'])}|${TESTS}` },
      { path: '^(node:)?child_process$' },
    ),
    forbid(
      'the relay knows no desktop',
      { path: '^src-relay/' },
      { path: `^src-(main|renderer)/|${npm('electron[^/]*')}` },
    ),
    forbid(
      'the desktop uses the front door',
      { path: '^src-main/', pathNot: TESTS },
      { path: '^src-relay/', pathNot: '^src-relay/(relay-server|config)\\.ts$|^src-relay/contract/' },
    ),
    forbid(
      'the console sees contracts only',
      { path: '^src-renderer/' },
      { path: '^src-(relay|main)/', pathNot: '^src-relay/contract/|^src-main/ipc/contract\\.ts$' },
    ),
    forbid(
      'the desktop and the console are strangers that speak the same words',
      { path: '^src-main/' },
      { path: '^src-renderer/', pathNot: '^src-renderer/i18n/[^/]+\\.json$' },
    ),
    forbid(
      'providers are strangers',
      { path: '^src-relay/providers/([^/]+)/' },
      { path: '^src-relay/providers/[^/]+/', pathNot: '^src-relay/providers/$1/' },
    ),
    forbid(
      'one register of providers',
      { pathNot: `^src-relay/providers/|${TESTS}` },
      { path: '^src-relay/providers/[^/]+/' },
    ),
    only('src-relay/store/', 'ioredis'),
    only('src-relay/upstream/', 'undici|socks-proxy-agent'),
    only('src-relay/http/', 'koa|@koa/router|koa__router'),
    only('src-main/', 'electron'),
    // It opens an unguarded channel to every page, which the one who imports it has to close.
    only('src-main/settings\\.ts', 'electron-store'),
    only(
      'src-renderer/',
      'react|react-dom|@base-ui/react|@tanstack/react-query|i18next|react-i18next|lucide-react',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'require', 'types'],
    },
  },
}
