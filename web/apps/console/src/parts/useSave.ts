import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { explainFailure, explainField, fieldOf } from './fault';

interface Saving {
  onSubmit: (event?: FormEvent<HTMLFormElement>) => void;
  isPending: boolean;
  /** What went wrong and belongs to no field; empty when nothing did. */
  failure: string;
}

/**
 * Sends what a form holds. A field that the server refuses says so itself and gets the keyboard;
 * what is wrong with no field is the form's failure.
 */
export function useSave<V extends object, R>(form: UseFormReturnType<V>, act: (values: V) => Promise<R>, onDone: (answer: R, values: V) => void): Saving {
  const fields = Object.keys(flat(form.getValues()));
  const save = useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onError: (cause) => {
      const field = fieldOf(cause);
      if (!fields.includes(field)) return;
      form.setFieldError(field, explainField(cause));
      form.getInputNode(field)?.focus();
    },
  });
  return {
    onSubmit: form.onSubmit(
      (values) => {
        if (!save.isPending) save.mutate(values);
      },
      (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
    ),
    isPending: save.isPending,
    failure: save.isError && !fields.includes(fieldOf(save.error)) ? explainFailure(save.error) : '',
  };
}

/** The values under the paths that a form knows them by: `contact.firstName`. */
function flat(values: object, prefix = ''): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(values).map(([key, value]: [string, unknown]) =>
      value && typeof value === 'object' && !Array.isArray(value) ? flat(value, `${prefix}${key}.`) : { [`${prefix}${key}`]: value },
    ),
  ) as Record<string, unknown>;
}

/** The members of `now` that differ from `before`. */
export function changed<V extends object>(now: V, before: V): Partial<V> {
  const entries = (Object.keys(now) as (keyof V)[]).filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]));
  return Object.fromEntries(entries.map((key) => [key, now[key]])) as Partial<V>;
}

/** A check for fields that may not be blank. */
export const required =
  (message: string) =>
  (value: string): string | null =>
    value.trim() ? null : message;

/** The same for what may have been missing from the start, but may not be taken away. */
export const kept = (before: string, message: string): ((value: string) => string | null) => (before ? required(message) : () => null);
