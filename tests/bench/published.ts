import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Footprint, footprintSchema, renderFootprint } from './footprint-report.ts'
import { type Result, renderTable, resultSchema } from './report.ts'
import { chinese, english, type Words } from './words.ts'

const root = join(import.meta.dirname, '..', '..')

/** Figures that documents show: as JSON in a file of their own, in words between two marks. */
interface Published<T> {
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly pages: readonly (readonly [path: string, words: Words])[]
  readonly render: (figures: T, words: Words) => string
}

const benchmark: Published<Result> = {
  name: 'benchmark',
  schema: resultSchema,
  pages: [
    ['README.md', english],
    ['README.zh-CN.md', chinese],
  ],
  render: renderTable,
}

const footprint: Published<Footprint> = {
  name: 'footprint',
  schema: footprintSchema,
  pages: [
    ['docs/manual/en/running.md', english],
    ['docs/manual/zh/running.md', chinese],
  ],
  render: renderFootprint,
}

export const publishBenchmark = (result: Result): Promise<void> => publish(benchmark, result)
export const publishFootprint = (result: Footprint): Promise<void> => publish(footprint, result)

/** Pages whose figures are not those of the file, with what they should say. */
export async function findStalePages(): Promise<
  readonly { readonly path: string; readonly should: string }[]
> {
  return [...(await findStale(benchmark)), ...(await findStale(footprint))]
}

const fileOf = (name: string): string => join(root, 'docs', `${name}.json`)

async function publish<T>(published: Published<T>, figures: T): Promise<void> {
  await writeFile(fileOf(published.name), `${JSON.stringify(figures, undefined, 2)}\n`)
  for (const { path, text } of await pagesWith(published, figures)) await writeFile(join(root, path), text)
}

async function findStale<T>(published: Published<T>) {
  const figures = published.schema.parse(JSON.parse(await readFile(fileOf(published.name), 'utf8')))
  const pages = await pagesWith(published, figures)
  return pages.flatMap(({ path, before, text }) => (before === text ? [] : [{ path, should: text }]))
}

async function pagesWith<T>({ name, pages, render }: Published<T>, figures: T) {
  return await Promise.all(
    pages.map(async ([path, words]) => {
      const before = await readFile(join(root, path), 'utf8')
      return { path, before, text: replaceBlock(before, name, render(figures, words)) }
    }),
  )
}

function replaceBlock(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`there is no ${open} … ${close}`)
  return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`
}
