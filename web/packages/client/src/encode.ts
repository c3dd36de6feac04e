/**
 * A value as JSON, whatever the page has done to its own arrays and texts: old libraries give them a `toJSON` that
 * writes them in a form of their own.
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, made: unknown) {
    const own = this[key];
    return Array.isArray(own) || typeof own !== 'object' ? own : made;
  });
}
