import { Button } from '@mantine/core';
import { text } from '../text';
import { Failure } from './Failure';
import css from './SaveBar.module.css';

interface Props {
  form: { isDirty: () => boolean; reset: () => void };
  save: { isPending: boolean; failure: string };
  /** The word for saving, when it is another one. */
  label?: string;
}

/** Saves or discards what a form holds, once there is something. */
export function SaveBar({ form, save, label = text.save }: Props) {
  const isDirty = form.isDirty();
  return (
    <>
      <div className={css.failure}>
        <Failure>{save.failure}</Failure>
      </div>
      <Button variant="subtle" color="gray" className={css.discard} data-idle={!isDirty || undefined} disabled={!isDirty || save.isPending} onClick={form.reset}>
        {text.discard}
      </Button>
      <Button type="submit" disabled={!isDirty} loading={save.isPending}>
        {label}
      </Button>
    </>
  );
}
