import { Mark } from '@parley/ui';
import { useId, type FormEvent, type ReactNode } from 'react';
import css from './AuthCard.module.css';

interface Props {
  heading: string;
  lead?: ReactNode;
  /** With it the card is a form. */
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  /** Room for more than a few inputs. */
  isWide?: boolean;
  children: ReactNode;
}

/** The page of somebody who is on the way in: one card, one subject. */
export function AuthCard({ heading, lead, onSubmit, isWide = false, children }: Props) {
  const id = useId();
  const content = (
    <>
      <Mark size={44} />
      <h1 className={css.heading} id={id}>
        {heading}
      </h1>
      {lead && <p className={css.lead}>{lead}</p>}
      {children}
    </>
  );
  return (
    <main className={css.page}>
      {onSubmit ? (
        <form className={css.card} data-wide={isWide || undefined} onSubmit={onSubmit} noValidate aria-labelledby={id}>
          {content}
        </form>
      ) : (
        <section className={css.card} data-wide={isWide || undefined} aria-labelledby={id}>
          {content}
        </section>
      )}
    </main>
  );
}

/** The ways out below a card's inputs. */
export function AuthLinks({ children }: { children: ReactNode }) {
  return <div className={css.links}>{children}</div>;
}
