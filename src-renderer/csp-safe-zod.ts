import { z } from 'zod'

// Must run before any schema is made: zod's compiler would otherwise try `new Function`, which the page's policy reports.
z.config({ jitless: true })
