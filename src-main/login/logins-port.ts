import type { AdminClient } from '../../src-relay/contract/client.ts'
import type { LoginsPort } from './login-windows.ts'

/** Logins as the control plane has them. */
export function createLoginsPort(client: Pick<AdminClient, 'openLoginWindow' | 'answerLogin'>): LoginsPort {
  return {
    openLoginWindow: id => client.openLoginWindow({ id, body: {} }),
    async answerLogin(id, answer) {
      await client.answerLogin({ id, body: { answer } })
    },
  }
}
