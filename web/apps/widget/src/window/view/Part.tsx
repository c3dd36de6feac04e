import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

/** What the page draws in the place of a part; null for our own. Set once, before anything is drawn. */
export const own = { draw: (_key: string): HTMLElement | null => null, revision: 0 };

/** A part of the window that the page's script may draw instead (contract/widget.md 3.6). */
export function Part({ of, children }: { of: string; children?: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const made = useMemo(() => own.draw(of), [of, own.revision]);
  useLayoutEffect(() => {
    if (made) place.current!.replaceChildren(made);
  }, [made]);
  // With a key, so that an element of ours never takes over this one with what the page has put into it.
  return made ? <div class="part" key="own" ref={place} /> : <>{children}</>;
}
