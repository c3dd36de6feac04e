import { Loader } from '@mantine/core';
import { lazy, Suspense, type ComponentType } from 'react';
import { text } from '../text';
import css from './later.module.css';

/** A part that is fetched when it is first shown: what agents need all day starts without it. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function Later(props: P) {
    return (
      <Suspense fallback={<Loader className={css.wait} aria-label={text.loading} />}>
        <Part {...props} />
      </Suspense>
    );
  };
}
