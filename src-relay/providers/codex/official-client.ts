/** How the programs of the provider's own client name themselves. */
const officialNames = ['codex_cli_rs/', 'codex_vscode/', 'codex_exec/', 'codex-tui/', 'Codex Desktop/']

export function isOfficialClient(client: string): boolean {
  return officialNames.some(name => client.startsWith(name))
}
