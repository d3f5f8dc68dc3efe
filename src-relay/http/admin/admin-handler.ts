import type { EndpointName, EndpointReply, EndpointRequest, Endpoints } from '../../contract/endpoints.ts'
import type { Caller } from './authenticate.ts'

/** What answers one endpoint, after the request was admitted, authenticated and validated. */
export type AdminHandler<N extends EndpointName> = (
  request: EndpointRequest<Endpoints[N]>,
  caller: Caller,
) => EndpointReply<Endpoints[N]> | Promise<EndpointReply<Endpoints[N]>>

/** One per endpoint; a missing one does not compile. */
export type AdminHandlers = { readonly [N in EndpointName]: AdminHandler<N> }
