import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../text';
import { Failure } from './Failure';
import css from './Confirm.module.css';

interface Props {
  isOpen: boolean;
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The word for doing it. */
  yes: string;
  isDangerous?: boolean;
  isPending?: boolean;
  /** Something has to be ticked or filled in first. */
  isHeld?: boolean;
  /** Why it did not work; empty when it did. */
  failure?: string;
  onYes: () => void;
  onClose: () => void;
}

/** Asks before something is done that cannot be taken back, or that needs one more answer. */
export function Confirm({ isOpen, title, children, yes, isDangerous = false, isPending = false, isHeld = false, failure = '', onYes, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered lockScroll={false} closeButtonProps={{ 'aria-label': text.close }}>
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // Dialogs are drawn elsewhere, but their events still reach the forms that opened them.
          event.stopPropagation();
          if (!isHeld && !isPending) onYes();
        }}
      >
        {children}
        <Failure>{failure}</Failure>
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" color={isDangerous ? 'red' : undefined} disabled={isHeld} loading={isPending} data-autofocus={isDangerous || undefined}>
            {yes}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
