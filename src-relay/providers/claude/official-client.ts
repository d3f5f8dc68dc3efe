/** How the provider's own client names itself; its probes use the second form. */
const officialNames = ['claude-cli/', 'claude-code/']

export function isOfficialClient(client: string): boolean {
  return officialNames.some(name => client.startsWith(name))
}
