const families = ['opus', 'sonnet', 'haiku', 'fable'] as const

/** Models of one family share their limits; a model of none stands alone. */
export function modelFamily(model: string): string {
  const name = model.toLowerCase()
  return families.find(family => name.includes(family)) ?? name
}
