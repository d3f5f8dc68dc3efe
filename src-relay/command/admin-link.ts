import type { AskingCommand } from './command.ts'

export const adminLink: AskingCommand = {
  name: 'admin link',
  summary: 'a link that opens the console in a browser, once, within ten minutes',
  positionals: [],
  options: {},
  async ask(_call, client) {
    const link = await client.createConsoleLink({ body: {} })
    return { document: link, text: link.url }
  },
}
