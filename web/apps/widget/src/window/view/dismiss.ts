import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Closes what is open when the person points elsewhere. */
export function useDismiss(inside: RefObject<HTMLElement | null>, isOpen: boolean, onDismiss: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const point = (event: PointerEvent) => {
      if (!inside.current?.contains(event.target as Node)) onDismiss();
    };
    document.addEventListener('pointerdown', point);
    return () => document.removeEventListener('pointerdown', point);
  }, [isOpen]);
}
