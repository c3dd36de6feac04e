/** A piece of a message's text: plain, or an address that is safe to follow. */
export interface Piece {
  text: string;
  /** Set when the piece is a link: always http, https or mailto. */
  href?: string;
}

const address = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/gi;

/** Cuts a text into plain pieces and links. Joined together, the pieces are the text again. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = trim(match[0]);
    const href = target(found);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Takes off what belongs to the sentence: closing marks, and a bracket that was opened before the address. */
function trim(found: string): string {
  let s = found;
  for (;;) {
    const last = s[s.length - 1]!;
    const open = { ')': '(', ']': '[', '}': '{' }[last];
    if (open ? count(s, last) > count(s, open) : /[.,;:!?…*_~]/.test(last)) s = s.slice(0, -1);
    else return s;
  }
}

function count(s: string, mark: string): number {
  return s.split(mark).length - 1;
}

function target(found: string): string | null {
  if (/^https?:/i.test(found)) return parsed(found);
  if (/^www\./i.test(found)) return parsed(`https://${found}`);
  return `mailto:${found}`;
}

function parsed(url: string): string | null {
  try {
    const { href, protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? href : null;
  } catch {
    return null;
  }
}
