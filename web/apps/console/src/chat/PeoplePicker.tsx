import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import type { AgentStatus } from '@parley/client';
import { Dot, Icon, Tag } from '@parley/ui';
import { useState } from 'react';
import { Failure } from '../parts/Failure';
import { text } from '../text';
import css from './PeoplePicker.module.css';

/** Somebody, or a department, to choose. */
export interface Choice {
  key: string;
  name: string;
  /** Missing for departments. */
  status?: AgentStatus;
  hint?: string;
  /** Chats at once, and how many are given. */
  load?: { now: number; limit: number };
  isFull?: boolean;
}

interface Props {
  isOpen: boolean;
  title: string;
  lead: string;
  /** Why there is nobody to choose. */
  none: string;
  groups: { label: string; choices: Choice[] }[];
  isLoading: boolean;
  isPending: boolean;
  failure: string;
  onPick: (key: string) => void;
  onClose: () => void;
}

/** Asks for a colleague or a department; choosing one does it. */
export function PeoplePicker({ isOpen, title, lead, none, groups, isLoading, isPending, failure, onPick, onClose }: Props) {
  const { people } = text;
  const [words, setWords] = useState('');
  const found = groups.map(({ label, choices }) => ({ label, choices: choices.filter((one) => one.name.toLowerCase().includes(words.trim().toLowerCase())) })).filter(({ choices }) => choices.length > 0);
  const isEmpty = groups.every(({ choices }) => choices.length === 0);
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered lockScroll={false} onExitTransitionEnd={() => setWords('')} closeButtonProps={{ 'aria-label': text.close }}>
      <p className={css.lead}>{lead}</p>
      {!isEmpty && <TextInput aria-label={people.transfer.search} placeholder={people.transfer.search} leftSection={<Icon name="search" size={16} />} value={words} onChange={(event) => setWords(event.currentTarget.value)} data-autofocus />}
      <Failure>{failure}</Failure>
      <div className={css.groups}>
        {found.map(({ label, choices }) => (
          <section key={label} aria-label={label}>
            <h3 className={css.label}>{label}</h3>
            <ul className={css.list}>
              {choices.map((choice) => (
                <li key={choice.key}>
                  <Line choice={choice} isDisabled={isPending} onPick={() => onPick(choice.key)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p className={css.lead}>{isLoading ? text.loading : isEmpty ? none : people.transfer.noMatch}</p>}
      </div>
    </Modal>
  );
}

function Line({ choice, isDisabled, onPick }: { choice: Choice; isDisabled: boolean; onPick: () => void }) {
  const { transfer } = text.people;
  const { load } = choice;
  return (
    <UnstyledButton className={css.choice} disabled={isDisabled || choice.isFull} onClick={onPick}>
      {choice.status ? <Dot status={choice.status} /> : <Icon name="people" size={16} />}
      <span className={css.what}>
        <span className={css.name}>{choice.name}</span>
        {(choice.isFull || choice.hint) && <span className={css.hint}>{choice.isFull ? transfer.full : choice.hint}</span>}
      </span>
      {load && load.limit > 0 && <Tag tone={load.now > load.limit ? 'bad' : load.now === load.limit ? 'warn' : 'quiet'}>{transfer.load(load.now, load.limit)}</Tag>}
    </UnstyledButton>
  );
}
