import type { AccountView } from '../../../src-relay/contract/account.ts'
import {
  AccountName,
  AccountState,
  AccountSwitch,
  AccountToday,
  AccountWindowLines,
} from './account-cells.tsx'
import { AccountMenu } from './account-menu.tsx'

/** An account where the table would not fit. */
export function AccountCard({ account }: { readonly account: AccountView }) {
  return (
    <div className="numbers flex flex-col gap-2 py-3 pr-3 pl-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <AccountName account={account} />
        </div>
        <AccountSwitch account={account} />
        <AccountMenu account={account} />
      </div>
      <div className="flex items-start justify-between gap-4 pr-3">
        <AccountState account={account} />
        <div className="shrink-0 text-right text-[13px]">
          <AccountToday account={account} />
        </div>
      </div>
      <div className="pr-3">
        <AccountWindowLines account={account} />
      </div>
    </div>
  )
}
