/** Each model has its own limits; versions of one by date share them. */
export function modelFamily(model: string): string {
  return model.toLowerCase().replace(/-\d{4}-\d{2}-\d{2}$/, '')
}
