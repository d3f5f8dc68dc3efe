import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { KeyMenu, KeyName, KeyState, RunningCalls } from './key-cells.tsx'

/** A key where the table would not fit. */
export function KeyCard({ apiKey }: { readonly apiKey: ApiKey }) {
  return (
    <div className="numbers flex items-start gap-2 py-3 pr-3 pl-5">
      <div className="min-w-0 flex-1">
        <KeyName apiKey={apiKey} />
        <div className="mt-1 flex flex-wrap items-center gap-x-4 text-[13px]">
          <KeyState apiKey={apiKey} />
          <RunningCalls apiKey={apiKey} />
        </div>
      </div>
      <KeyMenu apiKey={apiKey} />
    </div>
  )
}
