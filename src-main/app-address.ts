export const appScheme = 'app'
const uiHost = 'ui'

/** The one address the app's window shows. */
export const uiAddress = `${appScheme}://${uiHost}/`

/** Whether an address is inside the app's own pages. Anything that does not parse is not. */
export function isUiAddress(address: string): boolean {
  const url = URL.parse(address)
  return (
    url?.protocol === `${appScheme}:` && url.host === uiHost && url.username === '' && url.password === ''
  )
}
