import type { NewProxyTest, ProxyTest } from '../../contract/proxy-test.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ProxyTestHandlersDeps {
  readonly testProxy: (wish: NewProxyTest) => Promise<ProxyTest>
}

export function createProxyTestHandlers({
  testProxy,
}: ProxyTestHandlersDeps): Pick<AdminHandlers, 'testProxy'> {
  return { testProxy: ({ body }) => testProxy(body) }
}
