import { Button, CopyButton, Modal, UnstyledButton } from '@mantine/core';
import type { FilledForm, Message, SentForm } from '@parley/client';
import { Icon } from '@parley/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, door, keys } from '../app/client';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { full } from '../parts/time';
import { text } from '../text';
import css from './FormCard.module.css';

/** A secure form that was sent: what became of it and, for who sent it, one look at the answers. */
export function FormCard({ message: { chatId, seq, time }, form, isMine }: { message: Message; form: SentForm; isMine: boolean }) {
  const { content } = text;
  const [isAsking, setAsking] = useState(false);
  const state = useQuery({ queryKey: keys.form(chatId, seq), queryFn: () => door.form(chatId, seq) });
  const look = useMutation({
    mutationFn: () => door.showForm(chatId, seq),
    gcTime: 0, // not to be found in memory once it was seen
    onSuccess: () => setAsking(false),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.form(chatId, seq) }),
  });
  return (
    <div className={css.card} title={full(time)}>
      <p className={css.name}>
        <Icon name="shield" size={16} />
        {form.name}
      </p>
      {form.description && <p className={css.text}>{form.description}</p>}
      <p className={css.text}>{content.form.asks(form.fields.map((field) => field.name).join(', '))}</p>
      <p className={css.state} data-state={state.data?.state}>
        {state.data ? describe(state.data) : state.isError ? content.form.unknown : text.loading}
      </p>
      {state.data?.state === 'filled' &&
        (isMine ? (
          <Button size="xs" variant="default" onClick={() => (look.reset(), setAsking(true))}>
            {content.form.show}
          </Button>
        ) : (
          <p className={css.text}>{content.form.notMine}</p>
        ))}
      <Confirm
        isOpen={isAsking}
        title={content.form.showTitle}
        yes={content.form.show}
        isPending={look.isPending}
        failure={look.isError ? explainFailure(look.error) : ''}
        onYes={() => look.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{content.form.showText}</p>
      </Confirm>
      <Modal opened={look.isSuccess} onClose={() => look.reset()} title={content.form.answers(form.name)} centered lockScroll={false} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': text.close }}>
        {look.data && <Answers filled={look.data} />}
      </Modal>
    </div>
  );
}

function describe(filled: FilledForm): string {
  const { form } = text.content;
  return filled.shownAt ? form.shown(full(filled.shownAt)) : form.state[filled.state];
}

function Answers({ filled }: { filled: FilledForm }) {
  const { form } = text.content;
  return (
    <>
      <p className={css.text}>{form.answersText}</p>
      <dl className={css.answers}>
        {filled.answers.map((answer) => (
          <div key={answer.id}>
            <dt>{answer.name}</dt>
            <dd>
              {answer.value ? (
                <CopyButton value={answer.value}>
                  {({ copied, copy }) => (
                    <>
                      <span className={css.value}>{answer.value}</span>
                      <UnstyledButton className={css.copy} aria-label={copied ? text.copied : form.copy(answer.name)} onClick={copy}>
                        <Icon name={copied ? 'check' : 'copy'} size={15} />
                      </UnstyledButton>
                    </>
                  )}
                </CopyButton>
              ) : (
                <span className={css.text}>{form.empty}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
