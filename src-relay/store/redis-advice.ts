const anywhere = [
  'Or name a redis-server or valkey-server with --redis-server <path>,',
  'or use a Redis that runs elsewhere with --redis-url redis://…',
]

const perPlatform: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    'Install one, then start Carpool again:',
    '  Debian, Ubuntu   sudo apt-get install redis-server',
    '  Fedora, RHEL     sudo dnf install valkey',
    '  Arch             sudo pacman -S valkey',
    '  Alpine           apk add valkey',
  ],
  darwin: ['Install one, then start Carpool again:', '  brew install valkey'],
  win32: ['Install one, then start Carpool again:', '  Memurai, from https://www.memurai.com'],
}

/** What the owner can do about a missing Redis server. */
export function howToGetRedis(platform: NodeJS.Platform): string {
  return [...(perPlatform[platform] ?? ['Install redis-server or valkey-server.']), ...anywhere].join('\n')
}
