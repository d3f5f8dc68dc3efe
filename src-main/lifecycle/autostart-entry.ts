/** A line of a desktop entry is one command; what has a meaning there is escaped, first for Exec, then for the file. */
function quoteArgument(argument: string): string {
  const escaped = argument.replaceAll(/(["`$\\])/g, String.raw`\$1`).replaceAll('%', '%%')
  return `"${escaped}"`.replaceAll('\\', String.raw`\\`)
}

/** The file that makes a Linux desktop start the app, hidden, at login (freedesktop.org Autostart 0.5). */
export function renderAutostartEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Carpool',
    `Exec=${quoteArgument(program)} --hidden`,
    // An app that was removed leaves nothing that a desktop would try to start.
    `TryExec=${program.replaceAll('\\', String.raw`\\`)}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Whether the desktop follows an entry: the system's own settings switch it off by these lines. */
export function isAutostartOn(entry: string): boolean {
  return !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry)
}
