import { linkify } from '@parley/client';
import { memo } from 'react';

/** A message's text with its addresses made to follow. It is never taken as HTML. */
export const Words = memo(function Words({ children }: { children: string }) {
  return linkify(children).map((piece, at) =>
    piece.href ? (
      <a key={at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  );
});
