import { aptInstall, canUseApt } from './apt.mjs'
import { firstThatWorks } from './attempts.mjs'
import { findOnPath } from './find-executable.mjs'
import { SetUpError } from './set-up-error.mjs'

/** The display that windows are tested on where there is no screen; other systems than Linux always have one. */
export function findVirtualDisplay() {
  return process.platform === 'linux' ? findOnPath(['Xvfb']) : ''
}

/** @param {{ steps: import('./steps.mjs').Steps }} tools */
export async function provisionVirtualDisplay({ steps }) {
  const path = await firstThatWorks([installWithApt()], steps)
  if (path === undefined)
    throw new SetUpError(
      [
        'The window of the desktop app is tested on a virtual display, and there is no Xvfb. Install it and try again:',
        '  Debian, Ubuntu  sudo apt-get install xvfb',
        '  Fedora          sudo dnf install xorg-x11-server-Xvfb',
      ].join('\n'),
    )
  return path
}

/** @returns {import('./attempts.mjs').Attempt} */
function installWithApt() {
  return {
    title: 'Installing xvfb with apt-get',
    obstacle: () => (canUseApt(['debian', 'ubuntu']) ? undefined : 'that needs root on Debian or Ubuntu'),
    async get() {
      await aptInstall('xvfb')
      const path = findOnPath(['Xvfb'])
      if (path === undefined) throw new SetUpError('apt-get ended well but there is no Xvfb on PATH')
      return { path }
    },
  }
}
