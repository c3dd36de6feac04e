import { useRef, useState, type DOMAttributes, type DragEvent } from 'react';

interface Drop {
  /** Whether files are held above the place. */
  isOver: boolean;
  handlers: Pick<DOMAttributes<HTMLElement>, 'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop'>;
}

/** A place that files can be dropped on. Anything else that is dragged is left alone. */
export function useDrop(isOn: boolean, onFiles: (files: FileList) => void): Drop {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0); // the parts of the place are entered and left one by one
  const isFor = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const move = (by: number) => (event: DragEvent) => {
    if (!isFor(event)) return;
    depth.current = Math.max(0, depth.current + by);
    setOver(isOn && depth.current > 0);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: move(1),
      onDragLeave: move(-1),
      onDragOver: (event) => {
        if (!isFor(event)) return;
        event.preventDefault(); // or the browser would open the file in the page's place
        event.dataTransfer.dropEffect = isOn ? 'copy' : 'none';
      },
      onDrop: (event) => {
        if (!isFor(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        if (isOn) onFiles(event.dataTransfer.files);
      },
    },
  };
}
