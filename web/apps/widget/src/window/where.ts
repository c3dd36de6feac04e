let origin = '';

/** The server's origin, without a slash at its end. */
export function server(): string {
  return origin;
}

/** The address of a picture of the site's, or of the gallery that every site has. */
export function picture(of: number | 'gallery', id: number): string {
  return `${origin}/images/${of}/${id}`;
}

/** Says where the server is; once, before anything is drawn. */
export function settle(at: string): void {
  origin = at;
}
