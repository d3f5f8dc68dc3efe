import { PlugZap } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewProxyTest, ProxyTest } from '../../../src-relay/contract/proxy-test.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useFormat } from '../../use-format.ts'

/** Tries the way to the provider, through a proxy or without one, and says what came of it. */
export function ProxyTestLine({ wish }: { readonly wish: NewProxyTest }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const problemText = useProblemText()
  const [found, setFound] = useState<ProxyTest>()
  const testing = useAction((body: NewProxyTest) => client.testProxy({ body }))
  const wrong = testing.problem?.fields?.find(({ path }) => path === 'proxy')
  async function run() {
    setFound(undefined)
    setFound(await testing.run(wish))
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button disabled={testing.isBusy} onClick={() => void run()}>
        <PlugZap aria-hidden />
        {t(testing.isBusy ? 'accounts.proxyTest.busy' : 'accounts.proxyTest.run')}
      </Button>
      <div role="status" className="w-full">
        {found && <Finding found={found} />}
        {testing.problem && (
          <Notice tone="bad">{wrong ? t('fields.proxy') : problemText(testing.problem)}</Notice>
        )}
      </div>
    </div>
  )
}

function Finding({ found }: { readonly found: ProxyTest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { works, proxy, host, latencyMs = 0, exitAddress, failure } = found
  if (!works) {
    return (
      <Notice tone="bad">
        <p>
          {t(failure?.code === 'proxy' ? 'accounts.proxyTest.proxyFails' : 'accounts.proxyTest.fails', {
            host,
          })}
        </p>
        {failure && (
          <p lang="en" className="text-muted">
            {failure.message}
          </p>
        )}
      </Notice>
    )
  }
  return (
    <Notice tone="info">
      <p>
        {t(proxy === null ? 'accounts.proxyTest.direct' : 'accounts.proxyTest.works', {
          host,
          seconds: format.seconds(latencyMs / 1000),
        })}
      </p>
      {exitAddress !== undefined && (
        <p className="text-muted">{t('accounts.proxyTest.exit', { address: exitAddress })}</p>
      )}
    </Notice>
  )
}
