import { describe, expect, it } from 'vitest'
import endpoints from '../../resources/endpoints.json' with { type: 'json' }
import { readEndpoints } from '../providers/endpoints.ts'
import { createProviders } from '../providers/index.ts'
import { createRouteTable } from './route-table.ts'

const routes = createRouteTable(createProviders(readEndpoints(endpoints)))

describe('the route table', () => {
  it.each([
    '/api/v1/messages',
    '/claude/v1/messages',
    '/claude/messages',
    '/claude/v1/v1/messages',
    '/api//v1/messages',
    '//api/v1//messages/',
    '/api/claude/v1/messages',
  ])('finds the messages route under %s (EC-082, EC-120)', path => {
    expect(routes.find('POST', path)).toMatchObject({ path: '/v1/messages' })
  })

  it('fills in the parameters of a path', () => {
    expect(routes.find('GET', '/claude/v1/models/some-model')).toMatchObject({
      path: '/v1/models/some-model',
    })
  })

  it('finds nothing for another method, a longer path or a mere prefix', () => {
    expect(routes.find('GET', '/api/v1/messages')).toBeUndefined()
    expect(routes.find('POST', '/api/v1/messages/x/y')).toBeUndefined()
    expect(routes.find('POST', '/api')).toBeUndefined()
    expect(routes.find('POST', '/apix/v1/messages')).toBeUndefined()
  })

  it('names the right addresses of the family that was meant', () => {
    expect(routes.suggest('/claude/v1/mesages')?.hints).toContain('POST /claude/v1/messages')
    // What the family's provider serves elsewhere is not served here.
    expect(routes.suggest('/openai/gemini/v1/responses')?.hints).toEqual([
      'POST /openai/gemini/v1/chat/completions',
      'GET /openai/gemini/v1/models',
      'GET /openai/gemini/v1/models/{model}',
    ])
    expect(routes.suggest('/elsewhere')).toBeUndefined()
  })

  it('names the family that a base URL lacks', () => {
    expect(routes.suggest('/v1/messages')?.hints).toEqual(
      expect.arrayContaining(['POST /api/v1/messages', 'POST /claude/v1/messages']),
    )
    const google = routes.suggest('/v1beta/models/m:streamGenerateContent')
    expect(google?.hints).toEqual(['POST /gemini/v1beta/models/{model}:streamGenerateContent'])
    expect(google?.route.protocol.name).toBe('gemini-generate-content')
  })

  it('knows what lies under a prefix', () => {
    expect(['/api', '/api/hello', '/claude/x', '/health', '/'].map(path => routes.isKnown(path))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })
})
