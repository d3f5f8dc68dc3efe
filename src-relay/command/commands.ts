import { accountAdd } from './account-add.ts'
import { accountChange } from './account-change.ts'
import {
  accountDisable,
  accountEnable,
  accountList,
  accountRemove,
  accountReset,
  accountShow,
} from './account-commands.ts'
import { accountLogin } from './account-login.ts'
import { accountProxyTest } from './account-proxy-test.ts'
import { adminLink } from './admin-link.ts'
import { restart, start, stop } from './background-commands.ts'
import { backup, backupList, restore } from './backup-commands.ts'
import { calls } from './calls-command.ts'
import type { Command } from './command.ts'
import { configPrint, configSet, configUnset } from './config-commands.ts'
import { keyChange } from './key-change.ts'
import { keyList, keyRevoke, keyRotate, keyShow } from './key-commands.ts'
import { keyCreate } from './key-create.ts'
import { keyLimits } from './key-limits.ts'
import { logs } from './logs-command.ts'
import { masterKeyCopy, masterKeyRestore } from './master-key-commands.ts'
import { pool } from './pool-command.ts'
import { serve } from './serve-command.ts'
import { serviceInstall, serviceUninstall } from './service-commands.ts'
import { status } from './status-command.ts'
import { updateCheck } from './update-check.ts'
import { usage } from './usage-command.ts'
import { windows } from './windows-command.ts'

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  start,
  stop,
  restart,
  status,
  logs,
  accountAdd,
  accountList,
  accountShow,
  accountLogin,
  accountChange,
  accountReset,
  accountEnable,
  accountDisable,
  accountRemove,
  accountProxyTest,
  pool,
  keyCreate,
  keyList,
  keyShow,
  keyLimits,
  keyChange,
  keyRotate,
  keyRevoke,
  usage,
  calls,
  windows,
  adminLink,
  backupList,
  backup,
  restore,
  masterKeyCopy,
  masterKeyRestore,
  configPrint,
  configSet,
  configUnset,
  serviceInstall,
  serviceUninstall,
  updateCheck,
]
