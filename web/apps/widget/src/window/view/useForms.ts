import { useEffect, useState } from 'preact/hooks';
import { part } from '../parts';

export type FormParts = Awaited<ReturnType<typeof part<'forms'>>>;

const again = 2000;

/** What forms are drawn with, once it is needed and there; what cannot be loaded is tried again until it can. */
export function useForms(isNeeded: boolean): FormParts | null {
  const [forms, setForms] = useState<FormParts | null>(null);
  useEffect(() => {
    if (!isNeeded || forms) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = () =>
      part('forms').then(
        (loaded) => !isOver && setForms(loaded),
        () => {
          if (!isOver) timer = setTimeout(load, again);
        },
      );
    void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isNeeded, forms]);
  return forms;
}
