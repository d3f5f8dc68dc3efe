import { contextBridge, ipcRenderer } from 'electron'
import {
  type DesktopBridge,
  type DesktopRequestName,
  type DesktopRequests,
  type ServiceReport,
  serviceChangedMessage,
} from './ipc/contract.ts'

function ask<N extends DesktopRequestName>(
  name: N,
  ...args: Parameters<DesktopRequests[N]>
): Promise<ReturnType<DesktopRequests[N]>> {
  return ipcRenderer.invoke(name, ...args)
}

const bridge: DesktopBridge = {
  readBootstrap: () => ask('carpool:read-bootstrap'),
  writeAppearance: appearance => ask('carpool:write-appearance', appearance),
  readService: () => ask('carpool:read-service'),
  startService: () => ask('carpool:start-service'),
  stopService: () => ask('carpool:stop-service'),
  readKeyProtection: () => ask('carpool:read-key-protection'),
  writeClipboard: text => ask('carpool:write-clipboard', text),
  openLoginWindow: id => ask('carpool:open-login-window', id),
  closeLoginWindow: id => ask('carpool:close-login-window', id),
  readSettings: () => ask('carpool:read-settings'),
  writeSettings: change => ask('carpool:write-settings', change),
  update: step => ask('carpool:update', step),
  onServiceChanged(listener) {
    const forward = (_event: unknown, report: ServiceReport) => listener(report)
    ipcRenderer.on(serviceChangedMessage, forward)
    return () => void ipcRenderer.off(serviceChangedMessage, forward)
  },
}

contextBridge.exposeInMainWorld('carpool', bridge)
