import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formText } from '../../text/en';
import { Icon } from './icons';

/** Takes files that are dropped on the window. `onFiles` is null where none are taken. */
export function Drop({ root, onFiles }: { root: RefObject<HTMLElement | null>; onFiles: ((files: readonly File[]) => void) | null }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!onFiles) return;
    const stop = new AbortController();
    const on = <K extends 'dragenter' | 'dragover' | 'dragleave' | 'drop'>(name: K, handle: (event: DragEvent) => void) =>
      root.current!.addEventListener(
        name,
        (event) => {
          if (event.dataTransfer?.types.includes('Files')) handle(event);
        },
        { signal: stop.signal },
      );
    on('dragenter', () => setOver(true));
    on('dragover', (event) => event.preventDefault());
    on('dragleave', (event) => {
      if (!root.current!.contains(event.relatedTarget as Node | null)) setOver(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      setOver(false);
      onFiles([...event.dataTransfer!.files]);
    });
    return () => stop.abort();
  }, [onFiles === null]);
  if (!isOver || !onFiles) return null;
  return (
    <div class="drop">
      <Icon name="clip" />
      {formText.dropFiles}
    </div>
  );
}
