/**
 * @typedef {object} DemoAccount
 * @property {string} name
 * @property {string} secret
 * @property {number} priority the account that works comes last, so that the others are tried once
 */

export const ACCOUNTS = {
  /** The simulator does not know its secret. */
  refused: { name: 'Old account', secret: 'sk-ant-api03-demo-forgotten', priority: 10 },
  /** The simulator says that its limit is spent. */
  resting: { name: 'Small account', secret: 'sk-ant-api03-demo-small', priority: 20 },
  working: { name: 'Main account', secret: 'sk-ant-api03-demo-main', priority: 50 },
}

/**
 * @typedef {object} Friend
 * @property {string} name
 * @property {readonly string[]} models
 * @property {number} [maxInFlight]
 * @property {boolean} [isRevoked] has a key of old that no longer opens anything
 */

/** @type {readonly Friend[]} */
export const FRIENDS = [
  { name: 'Ada', models: ['claude-opus-4-8', 'claude-haiku-4-5'] },
  { name: 'Bruno', models: ['claude-sonnet-4-6'] },
  { name: 'Chen', models: ['claude-sonnet-4-6', 'claude-haiku-4-5'], maxInFlight: 2 },
  { name: 'Dilek', models: ['claude-opus-4-8', 'claude-sonnet-4-6'] },
  { name: 'Emil', models: [], isRevoked: true },
]
