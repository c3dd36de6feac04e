import { useForm, type FormErrors, type FormRulesRecord, type UseFormReturnType } from '@mantine/form';
import { useEffect } from 'react';

/**
 * A form for something that the server keeps. It follows the server while nobody has changed anything
 * in it; `getInitialValues` is what the changes were made on.
 */
export function useRecord<V extends object>(record: V, validate?: FormRulesRecord<V, V> | ((values: V) => FormErrors)): UseFormReturnType<V> {
  const form = useForm<V>({ initialValues: record, validate });
  const seen = JSON.stringify(record);
  useEffect(() => {
    if (!form.isDirty()) take(form, JSON.parse(seen) as V);
    // What the server has decides when, not what is typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [seen]);
  return form;
}

/** Puts values into a form as those that the server has. */
export function take<V extends object>(form: UseFormReturnType<V>, values: V): void {
  form.setValues(values);
  form.resetDirty(values);
}
