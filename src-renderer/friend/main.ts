import { z } from 'zod'

// Before any schema is made: zod's compiler would otherwise try `new Function`, which the page's policy reports.
z.config({ jitless: true })

const { showFriendPage } = await import('./show-friend-page.tsx')
await showFriendPage(window)
