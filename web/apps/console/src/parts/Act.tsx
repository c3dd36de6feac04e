import { Button, type ButtonProps } from '@mantine/core';
import { Row } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Confirm } from './Confirm';
import { explainFailure } from './fault';
import { Failure } from './Failure';

interface Props {
  title: ReactNode;
  text: ReactNode;
  /** The word on the button. */
  label: string;
  run: () => Promise<unknown>;
  onDone: () => void;
  /** With a question, it is asked before anything happens. */
  ask?: { title: string; text: ReactNode };
  isDangerous?: boolean;
  isDisabled?: boolean;
  variant?: ButtonProps['variant'];
}

/** A line of a panel with one thing to do, its question and what went wrong. */
export function Act({ title, text, label, run, onDone, ask, isDangerous = false, isDisabled = false, variant = 'default' }: Props) {
  const [isAsking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: run,
    onSuccess: () => {
      setAsking(false);
      onDone();
    },
  });
  const failure = act.isError ? explainFailure(act.error) : '';
  const start = () => {
    act.reset();
    if (ask) setAsking(true);
    else act.mutate();
  };
  return (
    <Row
      title={title}
      action={
        <Button variant={variant} color={isDangerous ? 'red' : undefined} disabled={isDisabled} loading={act.isPending && !ask} onClick={start}>
          {label}
        </Button>
      }
    >
      {text}
      {!ask && <Failure>{failure}</Failure>}
      {ask && (
        <Confirm isOpen={isAsking} title={ask.title} yes={label} isDangerous={isDangerous} isPending={act.isPending} failure={failure} onYes={() => act.mutate()} onClose={() => setAsking(false)}>
          <p>{ask.text}</p>
        </Confirm>
      )}
    </Row>
  );
}
