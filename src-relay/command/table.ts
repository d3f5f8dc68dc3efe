export interface Column<T> {
  readonly title: string
  readonly align?: 'right'
  readonly cell: (row: T) => string
}

/** Rows under titles, in columns as wide as they need to be. */
export function renderTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map(row => columns.map(({ cell }) => printable(cell(row)))),
  ]
  const widths = columns.map((_, index) => Math.max(...lines.map(line => displayWidth(line[index] ?? ''))))
  const pad = (text: string, index: number): string => {
    const space = ' '.repeat((widths[index] ?? 0) - displayWidth(text))
    return columns[index]?.align === 'right' ? space + text : text + space
  }
  return lines.map(line => line.map(pad).join('  ').trimEnd()).join('\n')
}

/** Names before values, one pair per line; pairs without a value are left out. */
export function renderPairs(pairs: readonly (readonly [name: string, value: string | undefined])[]): string {
  const present = pairs.filter(([, value]) => value !== undefined)
  const width = Math.max(...present.map(([name]) => displayWidth(name)))
  return present
    .map(([name, value]) => `${name}${' '.repeat(width - displayWidth(name))}  ${printable(value ?? '')}`)
    .join('\n')
}

/** Text from elsewhere must not move the cursor or colour the terminal. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '�')

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Columns of a terminal that a text takes; Chinese takes two a character. */
export function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0)
}
