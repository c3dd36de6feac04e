let origin = '';

/** The server's origin, without a slash at its end. */
export function server(): string {
  return origin;
}

/** Says where the server is; once, before anything is drawn. */
export function settle(at: string): void {
  origin = at;
}
