import type { Canned, CannedMessage } from '@parley/client';
import { Tag, Unseen } from '@parley/ui';
import { useEffect, useRef } from 'react';
import { text } from '../text';
import { placeOf } from './canned';
import css from './CannedPicker.module.css';

interface Props {
  id: string;
  canned: Canned | undefined;
  found: readonly CannedMessage[];
  /** Which of them Enter takes. */
  at: number;
  hasFailed: boolean;
  onPick: (message: CannedMessage) => void;
}

/** The element that stands for a choice, for the field that moves through them. */
export const choiceId = (id: string, at: number): string => `${id}-${at}`;

/** Canned messages above the field that they are chosen from; the keyboard stays in the field. */
export function CannedPicker({ id, canned, found, at, hasFailed, onPick }: Props) {
  const { content } = text;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at, found]);
  return (
    <div className={css.picker}>
      <Unseen>
        <span role="status">{canned && content.canned.count(found.length)}</span>
      </Unseen>
      {found.length > 0 ? (
        <ul className={css.list} id={id} role="listbox" aria-label={content.canned.list} ref={list}>
          {found.map((message, index) => (
            // The field has the keyboard: a press must not take it away.
            <li
              key={message.id}
              id={choiceId(id, index)}
              className={css.choice}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onPick(message)}
            >
              <span className={css.head}>
                <strong>{message.name}</strong>
                {message.shortCuts && <kbd className={css.shortcut}>{message.shortCuts}</kbd>}
                {message.isPrivate && <Tag>{content.canned.mine}</Tag>}
                {canned && <span className={css.place}>{placeOf(message, canned)}</span>}
              </span>
              <span className={css.words}>{message.message}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.none}>{hasFailed ? content.canned.failed : !canned ? text.loading : canned.messages.length === 0 ? content.canned.none : content.canned.noMatch}</p>
      )}
      {found.length > 0 && <p className={css.keys}>{content.canned.keys}</p>}
    </div>
  );
}
