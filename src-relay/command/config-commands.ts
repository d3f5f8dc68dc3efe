import type { CommandCall, CommandReply, LastingCommand } from './command.ts'
import { UsageError } from './command-error.ts'
import { readFields } from './read-fields.ts'
import { readSettings, readText, type SettingsReading } from './read-settings.ts'
import { configOption, mayStandIn, serveOptions, settings, settingsSchema } from './settings.ts'
import {
  chooseSettingsFile,
  readSettingsFile,
  type SettingsDocument,
  writeSettingsFile,
} from './settings-file.ts'
import { type Column, renderTable } from './table.ts'

export const configPrint: LastingCommand = {
  name: 'config print',
  summary: 'every setting that a start would use here, and what says so',
  positionals: [],
  options: serveOptions,
  async run(call, say) {
    say(printed(await readSettings(call), call.dataDir))
    return 0
  },
}

export const configSet: LastingCommand = {
  name: 'config set',
  summary: 'write a setting into the file; a running relay takes it over on SIGHUP or at its next start',
  positionals: ['NAME', 'VALUE'],
  options: { config: configOption },
  async run(call, say) {
    const [name = '', text = ''] = call.positionals
    assertInFile(name)
    const value = readText(text, name, name)
    readFields(settingsSchema.partial(), { [name]: value }, { [name]: name })
    say(await change(call, document => ({ ...document, [name]: value }), `Set ${name}`))
    return 0
  },
}

export const configUnset: LastingCommand = {
  name: 'config unset',
  summary: 'take a setting out of the file',
  positionals: ['NAME'],
  options: { config: configOption },
  async run(call, say) {
    const [name = ''] = call.positionals
    assertInFile(name)
    const without = (document: SettingsDocument): SettingsDocument =>
      Object.fromEntries(Object.entries(document).filter(([each]) => each !== name))
    say(await change(call, without, `Unset ${name}`))
    return 0
  },
}

function assertInFile(name: string): void {
  const setting = settings[name]
  if (setting && mayStandIn(setting, 'file')) return
  const names = Object.entries(settings).flatMap(([each, other]) => (mayStandIn(other, 'file') ? [each] : []))
  throw new UsageError(`there is no such setting: ${name}. There are: ${names.join(', ')}`)
}

async function change(
  call: CommandCall,
  edit: (document: SettingsDocument) => SettingsDocument,
  done: string,
): Promise<CommandReply> {
  const { path } = chooseSettingsFile(call)
  const document = edit(await readSettingsFile({ path, isNamed: false }))
  await writeSettingsFile(path, document)
  return { document: { file: path, settings: masked(document) }, text: `${done} in ${path}.` }
}

interface Row {
  readonly name: string
  readonly value: string
  readonly from: string
}

const columns: readonly Column<Row>[] = [
  { title: 'SETTING', cell: ({ name }) => name },
  { title: 'VALUE', cell: ({ value }) => value },
  { title: 'FROM', cell: ({ from }) => from },
]

function printed({ settings: read, origins, file }: SettingsReading, dataDir: string): CommandReply {
  const values = masked(read)
  const rows = Object.keys(settings).flatMap(name => {
    const value = values[name]
    return value === undefined
      ? []
      : [
          {
            name,
            value: typeof value === 'string' ? value : JSON.stringify(value),
            from: origins[name] ?? 'built in',
          },
        ]
  })
  const shown = Object.fromEntries(rows.map(({ name }) => [name, values[name]]))
  return {
    document: { dataDir, file, settings: shown, origins },
    text: renderTable(columns, [{ name: 'dataDir', value: dataDir, from: '' }, ...rows]),
  }
}

function masked(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      settings[name]?.secret && value !== undefined ? '[secret]' : value,
    ]),
  )
}
