import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DockerfileParser } from 'dockerfile-ast'
import type { CleanFolder } from './clean-folder.ts'

/** What a Dockerfile leaves behind, as folders instead of layers. */
export interface BuiltImage {
  readonly env: Readonly<Record<string, string>>
  /** ENTRYPOINT and CMD. */
  readonly command: readonly string[]
  /** Packages that it installs. */
  readonly packages: readonly string[]
  /** Absolute paths of the image, where they really are. */
  place(text: string): string
}

interface Stage {
  readonly root: string
  workdir: string
  env: Record<string, string>
}

/** Carries out a Dockerfile's instructions one by one; what would change this computer is only written down. */
export async function buildWithoutDocker(clean: CleanFolder, dockerfile: string): Promise<BuiltImage> {
  const notes = join(clean.folder, 'packages')
  await clean.addProgram('apt-get', `echo "$@" >> ${notes}`)
  await clean.addProgram('chown', 'true')
  // As in the image that it is built from.
  await clean.addProgram('node', `exec ${process.execPath} "$@"`)
  await writeFile(notes, '')
  const stages = new Map<string, Stage>()
  let stage = await createStage(clean, 'none')
  const words: Record<string, readonly string[]> = {}
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const args = instruction.getArguments().map(argument => argument.getValue())
    const text = instruction.getArgumentsContent() ?? ''
    switch (instruction.getKeyword()) {
      case 'FROM':
        stage = await createStage(clean, String(stages.size))
        stages.set(args[2] ?? String(stages.size), stage)
        break
      case 'WORKDIR':
        stage.workdir = args[0] ?? '/'
        await mkdir(join(stage.root, stage.workdir), { recursive: true })
        break
      case 'ENV':
        stage.env = { ...stage.env, ...variablesOf(text) }
        break
      case 'COPY':
        await copy(clean, { stage, stages, args, text: instruction.toString() })
        break
      case 'RUN':
        await clean.shell(`cd ${join(stage.root, stage.workdir)}\n${inside(stage, text)}`, stage.env)
        break
      case 'ENTRYPOINT':
      case 'CMD':
        words[instruction.getKeyword()] = JSON.parse(text) as readonly string[]
    }
  }
  const last = stage
  return {
    env: Object.fromEntries(Object.entries(last.env).map(([name, value]) => [name, inside(last, value)])),
    command: [...(words['ENTRYPOINT'] ?? []), ...(words['CMD'] ?? [])],
    packages: (await clean.shell(`cat ${notes}`)).split(/\s+/),
    place: text => inside(last, text),
  }
}

async function createStage(clean: CleanFolder, name: string): Promise<Stage> {
  const root = join(clean.folder, `stage-${name}`)
  for (const path of ['usr/local/bin', 'var/lib/apt/lists'])
    await mkdir(join(root, path), { recursive: true })
  return { root, workdir: '/', env: {} }
}

/** Folders that the image has for itself. */
const inside = ({ root }: Stage, text: string): string =>
  text.replaceAll(/(?<![\w.$/])\/(?=(?:build|data|opt|usr\/local\/bin|var\/lib)\b)/g, `${root}/`)

const variablesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.replaceAll('\\\n', ' ').matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )

interface Copying {
  readonly stage: Stage
  readonly stages: ReadonlyMap<string, Stage>
  readonly args: readonly string[]
  readonly text: string
}

async function copy(clean: CleanFolder, { stage, stages, args, text }: Copying): Promise<void> {
  const from = /--from=(\w+)/.exec(text)?.[1]
  const paths = args.filter(word => !word.startsWith('--'))
  const source = from === undefined ? clean.project : stages.get(from)?.root
  if (source === undefined) throw new Error(`there is no stage ${from}`)
  const target = join(stage.root, stage.workdir, paths.at(-1) ?? '')
  for (const path of paths.slice(0, -1)) {
    const isOne = paths.length === 2
    await cp(join(source, path), isOne ? target : join(target, path), { recursive: true })
  }
}
