import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { KeyLimits, KeyName, KeyState, KeyToday, RunningCalls } from './key-cells.tsx'
import { KeyMenu } from './key-menu.tsx'

/** A key where the table would not fit. */
export function KeyCard({ apiKey }: { readonly apiKey: ApiKey }) {
  return (
    <div className="numbers flex flex-col gap-2 py-3 pr-3 pl-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <KeyName apiKey={apiKey} />
        </div>
        <div className="shrink-0 text-right">
          <KeyToday apiKey={apiKey} />
        </div>
        <KeyMenu apiKey={apiKey} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 pr-3 text-[13px]">
        <KeyState apiKey={apiKey} />
        <RunningCalls apiKey={apiKey} />
      </div>
      <div className="pr-3 text-[13px]">
        <KeyLimits apiKey={apiKey} />
      </div>
    </div>
  )
}
