import { isUiAddress } from '../app-address.ts'
import { requestArguments } from './channels.ts'
import type { DesktopRequestName, DesktopRequests } from './contract.ts'

/** What Electron says of who sent a request. */
export interface RequestSender {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

export interface IpcPort {
  handle(channel: string, listener: (event: RequestSender, ...args: unknown[]) => Promise<unknown>): void
}

export type DesktopAnswers = {
  readonly [N in DesktopRequestName]: (
    ...args: Parameters<DesktopRequests[N]>
  ) => ReturnType<DesktopRequests[N]> | Promise<ReturnType<DesktopRequests[N]>>
}

export interface AnswerRequestsDeps {
  readonly ipc: IpcPort
  readonly answers: DesktopAnswers
  /** The contents of our own window, while there is one. */
  readonly contentsId: () => number | undefined
}

/** Answers our own page, and nobody else, on the channels of the contract, and on no others. */
export function answerRequests({ ipc, answers, contentsId }: AnswerRequestsDeps): void {
  for (const name of requestNames()) {
    ipc.handle(name, async (event, ...args) => {
      if (!isOurPage(event, contentsId())) throw new Error(`${name} is not for this page`)
      const checked = requestArguments[name].safeParse(args)
      if (!checked.success) throw new Error(`${name} was asked with wrong arguments`)
      // The mapped types tie each name to its arguments; the compiler cannot follow that through a loop.
      const answer = answers[name] as (...given: unknown[]) => unknown
      return await answer(...checked.data)
    })
  }
}

/** The main frame of our window, showing our page. An empty or blank address is no exception. */
function isOurPage({ sender, senderFrame }: RequestSender, contentsId: number | undefined): boolean {
  return (
    senderFrame !== null &&
    senderFrame.parent === null &&
    isUiAddress(senderFrame.url) &&
    sender.id === contentsId
  )
}

function requestNames(): DesktopRequestName[] {
  return Object.keys(requestArguments) as DesktopRequestName[]
}
